"""Gapped clauses: 'Italië kon instemmen, Frankrijk niet', 'X pleitte voor a, Y voor b'.

A second actor shares the verb of the clause before. :func:`find` takes such stretches out of that
clause, so that their words ('niet', 'tegen') do not change what the first actor is said to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.extract.grammar.clause import Clause
from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.lexicon import Rule, plain_rule
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import Phrase
from kg.extract.interventions.shapes import Act
from kg.extract.interventions.subjects import Sentence as Cast
from kg.extract.interventions.word_sets import word_set

_MOST_WORDS = 14  # a longer stretch without a verb is an enumeration or a parsing error


@dataclass(frozen=True, slots=True)
class Gap:
    """Actors that share the verb of ``clause``, and the word that says how."""

    phrases: tuple[Phrase, ...]
    clause: Clause
    how: str


@dataclass(frozen=True)
class _Book:
    same: frozenset[str]
    denied: frozenset[str]
    affirmed: frozenset[str]
    opposite: dict[str, tuple[str, str]]
    stances: dict[str, Rule]
    starts: frozenset[str]
    known: frozenset[str]  # all words that say how


@lru_cache(maxsize=2)
def _book(language: str = "nl") -> _Book:
    raw = rulebook.load("extract", "anaphora", language)["gapping"]
    stances = {w: plain_rule(row) for row in raw["stances"] for w in row["words"]}
    return _Book(
        frozenset(raw["same"]),
        frozenset(raw["denied"]),
        frozenset(raw["affirmed"]),
        {k: (v["act"], v["stance"]) for k, v in raw["opposite"].items()},
        stances,
        frozenset(raw["starts"]),
        frozenset({*raw["same"], *raw["denied"], *raw["affirmed"], *stances}),
    )


def find(tokens: Tokens, cast: Cast, clauses: Sequence[Clause]) -> list[Gap]:
    """The gapped clauses of a sentence; their words leave the clause they stood in."""
    found: list[Gap] = []
    for phrases in cast.heads:
        gap = _gap(tokens, phrases, cast, clauses)
        if gap is not None:
            found.append(gap)
    return found


def _gap(
    tokens: Tokens, phrases: list[Phrase], cast: Cast, clauses: Sequence[Clause]
) -> Gap | None:
    words, start, end = tokens.words, phrases[0].start, phrases[-1].end
    if phrases[0].preposition or phrases[0].pronoun or end >= len(words):
        return None
    at = start - 1
    while at > 0 and words[at] in word_set("gapping", "before_actor"):
        at -= 1
    if words[max(at, 0)] not in (",", ";") and not (at < start - 1 and words[at + 1] == "en"):
        return None
    how, known, g = words[end], _book().known, grammar()
    if how not in known and how not in g.prepositions:
        return None
    clause = next((c for c in clauses if phrases[0].head in c.words), None)
    if clause is None:
        return None
    stop = next(
        (k for k in range(end, len(words)) if words[k] in word_set("gapping", "ends")), len(words)
    )
    if stop - start > _MOST_WORDS or (
        how in known and how not in g.prepositions and stop > end + 3
    ):
        return None
    owner = clause if clause.finite is not None else clause.beside
    if owner is None or owner.kind != "main" or owner.finite is None:
        return None
    verbs = [v.index for c in clauses for v in c.verbs()]
    if owner.finite.index > start or any(start <= v < stop for v in verbs):
        return None
    mine = cast.subject(owner)
    if not mine or mine[0] in phrases or mine[0].start > start:
        return None
    if how not in known and how not in words[owner.finite.index : at]:
        return None
    if any(v > stop and owner is clause for v in (x.index for x in owner.verbs())):
        return None  # the frame goes on behind: an insertion, not a clause of its own
    clause.words[:] = [k for k in clause.words if not at < k < stop]
    return Gap(tuple(phrases), owner, how)


def acts_of(gap: Gap, acts: Sequence[Act]) -> list[Act]:
    """What the gapped clause says, given the acts of the clause whose verb it shares."""
    book = _book()
    if gap.how in book.stances:
        rule = book.stances[gap.how]
        weighed = any(a.act in ("supports", "opposes", "concerns") for a in acts)
        first = acts[0] if acts and (weighed or gap.how not in grammar().prepositions) else None
        if first is not None:
            return [_like(first, rule.act, rule.stance, rule)]
    if gap.how in book.denied:
        kept = [a for a in acts if gap.how == "evenmin" and a.act in ("opposes", "concerns")]
        turned = [
            _like(a, *book.opposite[a.act]) for a in acts if a.act in book.opposite and not kept
        ]
        return kept or [a for a in turned if a.act == "opposes"]
    if gap.how in book.affirmed:
        return [_like(a, "supports", "positive") for a in acts if a.act == "opposes"]
    return list(acts)


def _like(act: Act, code: str, stance: str, rule: Rule | None = None) -> Act:
    return Act(
        rule or act.rule, code, stance, act.verb, act.tense, act.modal, act.passive, True, False
    )
