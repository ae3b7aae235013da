"""Acts that are nouns or participles beside their actor: 'de bezwaren van X tegen de termijn'.

They hold inside any sentence, whatever its verb says; a bare reference ('de oproep van X werd
gesteund') states nothing of X, so the noun needs content of its own or must be told as a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.grammar.clause import Clause, Verb
from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.lexicon import Rule, plain_rule, readings
from kg.extract.interventions.actor_book import Phrase
from kg.extract.interventions.scene import Scene, actor_kind, subject_kinds
from kg.extract.interventions.shapes import Act
from kg.extract.interventions.word_sets import word_set

Found = Iterator[tuple[Act, Phrase, Clause]]


@dataclass(frozen=True)
class _Row:
    """One noun, participle or note that tells an act of the actor beside it."""

    rule: Rule
    words: frozenset[str]  # nouns, participles or adjectives
    nouns: frozenset[str]  # nouns behind a participle; empty: any
    content: frozenset[str]
    behind: frozenset[str]  # one of these must follow, whatever leads the noun
    facts: frozenset[str]
    event: frozenset[str]
    kinds: frozenset[str]
    without: tuple[str, ...]

    def admits(self, phrase: Phrase) -> bool:
        """May this kind of actor do it?"""
        if phrase.actor is None or actor_kind(phrase.actor) == "TK":
            return False
        return not self.kinds or bool(self.kinds & subject_kinds(phrase))


@dataclass(frozen=True)
class _Book:
    rows: tuple[_Row, ...]
    nouns: frozenset[str]
    settings: dict[str, frozenset[str]]
    participial: tuple[_Row, ...]
    telegram: tuple[_Row, ...]


def _row(row: dict[str, Any], key: str, settings: dict[str, list[str]]) -> _Row:
    return _Row(
        plain_rule(row),
        frozenset(row[key]),
        frozenset(row.get("nouns", ())) if key == "participles" else frozenset(),
        frozenset(row.get("content", settings["content"])),
        frozenset(row.get("behind", ())),
        frozenset(row.get("facts", settings["facts"])),
        frozenset(row.get("event", ())),
        frozenset(row.get("kinds", ())),
        tuple(row.get("without", ())),
    )


@lru_cache(maxsize=2)
def _book(language: str = "nl") -> _Book:
    raw = rulebook.load("extract", "anaphora", language)
    settings: dict[str, list[str]] = raw["nominal"]["settings"]
    rows = tuple(_row(r, "nouns", settings) for r in raw["nominal"]["rules"])
    return _Book(
        rows,
        frozenset(w for r in rows for w in r.words),
        {k: frozenset(v) for k, v in settings.items()},
        tuple(_row(r, "participles", settings) for r in raw["participial"]),
        tuple(_row(r, "words", settings) for r in raw["telegram"]),
    )


def nominal(scene: Scene) -> Found:
    """Actors behind a noun that tells what they do, before a participle, or in a bare note."""
    for phrases in scene.cast.heads:
        first = phrases[0]
        clause = next((c for c in scene.clauses if first.head in c.words), None)
        if clause is None:
            continue
        if first.preposition == "van":
            row = _of_noun(scene, phrases, clause)
        elif first.preposition == "door":
            row = _of_participle(scene, phrases)
        else:
            row = _of_note(scene, phrases, clause)
        if row is None:
            continue
        verb = clause.finite or Verb(first.head, ())
        act = Act(row.rule, row.rule.act, row.rule.stance, verb, "perfect", "", False, True)
        for phrase in phrases:
            if row.admits(phrase):
                yield act, phrase, clause


def _of_noun(scene: Scene, phrases: list[Phrase], clause: Clause) -> _Row | None:
    book, words = _book(), scene.tokens.words
    at = phrases[0].start - 2
    if at > 0 and words[at] in book.settings["sides"]:
        at -= 2 if words[at - 1] != "de" else 3  # 'van de zijde van X'
    if at < 0 or words[at] not in book.nouns:
        return None
    lead = _before_noun(words, at)
    if words[lead] in book.settings["barred"] or words[max(lead - 1, 0)] in book.settings["barred"]:
        return None
    end = phrases[-1].end
    following = words[end : end + 2]
    relative = following == [",", "dat"]
    if following[:1] == [","]:
        following = following[1:]
    behind = following[0] if following and not relative else ""
    linked = _linked(clause, lead, end, words)
    for row in book.rows:
        if words[at] not in row.words or not row.admits(phrases[0]):
            continue
        if row.without and any(w in " ".join(words) for w in row.without):
            continue
        if row.event:
            if words[lead] in row.event:
                return row
            continue
        if row.behind:
            if behind in row.behind:
                return row
            continue
        if behind in row.content or words[lead] in row.facts or linked:
            return row
    return None


def _before_noun(words: Sequence[str], noun: int) -> int:
    """The word before the noun's article and adjectives; the article itself where none is."""
    g, k = grammar(), noun - 1
    while k > 0 and (words[k] in g.determiners or words[k].endswith(("e", "end"))):
        if words[k] in word_set("nominal", "leading"):
            return k
        k -= 1
    joined = k > 0 and words[k] in word_set("nominal", "linking_prepositions")
    if joined and words[k - 1] in _book().settings["facts"]:
        return k - 1  # 'gelet op', 'naar aanleiding van'
    return max(k, 0)


def _linked(clause: Clause, lead: int, end: int, words: Sequence[str]) -> bool:
    """'De grootste zorg van X was': the noun opens a main clause with a linking verb behind it."""
    finite = clause.finite
    if clause.kind != "main" or finite is None or lead > clause.start:
        return False
    light = grammar().light
    gap = [k for k in range(end, finite.index) if words[k] not in light]
    lemmas = {lemma for v in clause.verbs()[:2] for lemma in v.lemmas()}
    passive = any("participle" in v.kinds() for v in clause.others)
    return not gap and not passive and bool(lemmas & _book().settings["copulas"])


def _of_participle(scene: Scene, phrases: list[Phrase]) -> _Row | None:
    words, end = scene.tokens.words, phrases[-1].end
    if end >= len(words):
        return None
    before = words[phrases[0].start - 2] if phrases[0].start > 1 else ""
    following = words[end + 1] if end + 1 < len(words) else "."
    eerder = words[end] in word_set("nominal", "earlier")
    stem = words[end + 1] if eerder and end + 1 < len(words) else words[end]
    noted = (
        before in word_set("nominal", "noting")
        or "zoals" in words[max(phrases[0].start - 4, 0) : end]
    )
    inflected = before in grammar().determiners and following.isalpha()
    for row in _book().participial:
        if not row.admits(phrases[0]):
            continue
        for participle in row.words:
            if inflected and stem == _inflected(participle):
                if not row.nouns or row.nouns & set(words[end + 1 : end + 4]):
                    return row
            elif noted and stem == participle and not row.nouns:
                return row
    return None


def _inflected(participle: str) -> str:
    if participle.endswith("en"):
        return participle
    doubled = {"bepleit": "bepleite", "geuit": "geuite"}
    return doubled.get(participle, participle + "e")


def _of_note(scene: Scene, phrases: list[Phrase], clause: Clause) -> _Row | None:
    """'NL kritisch over verdeelsleutel': an actor, an adjective and no verb."""
    words, end = scene.tokens.words, phrases[-1].end
    if clause.finite is not None or clause.kind != "main" or phrases[0].start != clause.start:
        return None
    if end >= len(words) or phrases[0].pronoun or any(c.verbs() for c in scene.clauses[:1]):
        return None
    verbal = any(w in readings() for w in words[end + 1 : end + 4])
    row = next((r for r in _book().telegram if words[end] in r.words), None)
    return None if verbal and words[end] in word_set("nominal", "double_edged") else row
