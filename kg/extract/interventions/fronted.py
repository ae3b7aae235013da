"""Actors that speak without being the subject: 'volgens Nederland', 'de inzet van X is'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.extract.grammar.clause import Clause, Verb
from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.lexicon import Rule, plain_rule
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import Directory, Phrase
from kg.extract.interventions.predicates import Reader
from kg.extract.interventions.shapes import Act
from kg.extract.interventions.subjects import Sentence as Cast
from kg.extract.interventions.word_sets import word_set
from kg.model import Actor, Group
from kg.prefilter import Prefilter


@dataclass(frozen=True, slots=True)
class Said:
    """Something said impersonally, by an actor that the wording implies; ``at`` is an offset."""

    rule: str
    actor: Actor
    act: str
    stance: str
    at: int


@dataclass(frozen=True)
class _Front:
    rule: Rule
    before: tuple[tuple[str, ...], ...]
    after: frozenset[str]
    copula: bool


@lru_cache(maxsize=2)
def _fronts(language: str = "nl") -> tuple[_Front, ...]:
    rows = rulebook.load("extract", "anaphora", language)["fronted"]
    return tuple(
        _Front(
            plain_rule(row),
            tuple(tuple(b.split()) for b in row["before"]),
            frozenset(row.get("after", ())),
            bool(row.get("copula")),
        )
        for row in rows
    )


@lru_cache(maxsize=2)
def _last_words(language: str = "nl") -> frozenset[str]:
    """The words that can stand right before an actor in a fronted phrase."""
    return frozenset(before[-1] for front in _fronts(language) for before in front.before)


@dataclass(frozen=True)
class _Impersonal:
    id: str
    actor: str
    act: str
    stance: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str]


@lru_cache(maxsize=2)
def _impersonals(language: str = "nl") -> tuple[_Impersonal, ...]:
    rows = rulebook.load("extract", "anaphora", language)["impersonal"]
    return tuple(
        _Impersonal(
            row["id"], row["actor"], row["act"], row["stance"],
            re.compile(row["pattern"], re.IGNORECASE), re.compile(row["needs"], re.IGNORECASE),
        )
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=2)
def _impersonal_filter(language: str = "nl") -> Prefilter:
    return Prefilter.of(*(f"(?i:{rule.pattern.pattern})" for rule in _impersonals(language)))


@lru_cache(maxsize=2)
def _joining_filter(language: str = "nl") -> Prefilter:
    """Tells where the wordings of :func:`joins` may stand: the ditto first, then the joiners."""
    patterns = [_ditto(language), *(pattern for _, pattern in _joiners(language))]
    return Prefilter.of(*(pattern.pattern for pattern in patterns))


def impersonal(text: str, directory: Directory) -> Iterator[Said]:
    """What a sentence says of an actor it implies by its wording alone."""
    lowered = text.lower()
    for place in _impersonal_filter().places(lowered):
        rule = _impersonals()[place]
        match = rule.pattern.search(lowered)
        if match is None or not rule.needs.search(lowered):
            continue
        actor: Actor | None
        if rule.actor in ("NLD", "PRES"):
            actor = directory.code(rule.actor)
        else:
            told = word_set("fronted", "existing").intersection(re.findall(r"\w+", lowered))
            if not told and not lowered.startswith(tuple(word_set("fronted", "amounts"))):
                continue
            actor = Group(rule.actor, match.group())
        if actor:
            yield Said(rule.id, actor, rule.act, rule.stance, match.start())


def speakers(
    tokens: Tokens, cast: Cast, clauses: Sequence[Clause], reader: Reader
) -> Iterator[tuple[Act, Phrase, Clause]]:
    """Actors in fronted and inserted phrases, with the act that the phrase says."""
    for phrases in cast.heads:
        found = _front_of(tokens, phrases[0], clauses)
        if found is None:
            continue
        front, clause = found
        for phrase in phrases:
            if phrase.actor is not None:
                yield _act(front, clause, reader, tokens, phrase), phrase, clause


def _front_of(
    tokens: Tokens, phrase: Phrase, clauses: Sequence[Clause]
) -> tuple[_Front, Clause] | None:
    words = tokens.words
    edge = phrase.start
    if edge > 2 and " ".join(words[edge - 2 : edge]) in word_set("fronted", "between"):
        edge -= 2
    if not edge or words[edge - 1] not in _last_words():
        return None
    clause = next((c for c in clauses if phrase.head in c.words), None)
    if clause is None:
        return None
    following = words[phrase.end] if phrase.end < len(words) else ""
    for front in _fronts():
        for before in front.before:
            at = edge - len(before)
            if at < 0 or tuple(words[at:edge]) != before:
                continue
            if front.after and following not in front.after:
                continue
            if front.copula and not _copula_after(tokens, phrase, clause, at):
                continue
            own = clause.finite is not None and clause.opener not in ("wat", "zoals")
            main = clause if own else clause.parent or clause
            return front, main
    return None


def _copula_after(tokens: Tokens, phrase: Phrase, clause: Clause, at: int) -> bool:
    """Does the phrase open its clause, with a linking verb right behind it?"""
    finite = clause.finite
    if finite is None or not finite.is_a(*word_set("fronted", "copulas")) or clause.kind != "main":
        return False
    light = grammar().light
    lead = [k for k in clause.words if k < at]
    behind = [k for k in range(phrase.end, finite.index) if tokens.words[k] not in light]
    if phrase.end <= finite.index:
        aside = bool(behind) and tokens.words[behind[0]] in grammar().prepositions
        return (not behind or aside) and all(tokens.words[k] in light for k in lead)
    between = [k for k in range(finite.index + 1, at) if tokens.words[k] not in light]
    return (
        not between
        and clause.kind == "main"
        and len(tokens.words[at : phrase.start]) >= 1
        and tokens.words[at] != "voor"
    )


def _asks_a_deed(verb: Verb, modal: str) -> bool:
    """'Wat X betreft moet de Commissie ...': a demand rather than a view."""
    if modal in word_set("fronted", "demanding"):
        return True
    return not verb.is_a(*word_set("fronted", "stating")) and modal in ("", "blijven", "gaan")


def _act(front: _Front, clause: Clause, reader: Reader, tokens: Tokens, phrase: Phrase) -> Act:
    rule = front.rule
    shape = reader.shape(clause)
    verb = clause.finite
    modal = shape.modal
    act, stance = rule.act, rule.stance
    if rule.id == "for-the-actor":
        for inner in reader.acts(clause, frozenset({"NLD", "country"})):
            if inner.act in ("stresses", "assesses"):
                return inner
    words = set(tokens.words)
    if rule.id in ("as-far-as-concerned", "according-to", "thus-told") and (
        ("tijd" in words and "voor" in words) or words & word_set("fronted", "deserving")
    ):
        praised = bool(words & word_set("fronted", "praise"))
        return Act(
            rule, "supports" if praised else "calls", "positive",
            verb or Verb(phrase.head, ()), "view", modal, False, True,
        )  # fmt: skip
    if (
        rule.id == "according-to"
        and str(phrase.actor).startswith("agency/")
        and any(w[0].isdigit() for w in words)
    ):
        act, stance = "informs", "neutral"
    if rule.id == "as-far-as-concerned" and verb is not None and _asks_a_deed(verb, modal):
        act, stance = "calls", "positive"
    anchor = verb or Verb(phrase.head, ())
    return Act(rule, act, stance, anchor, "view", modal, False, True)


@dataclass(frozen=True)
class _Received:
    rule: Rule
    verbs: tuple[str, ...]
    words: tuple[str, ...]
    prepositions: tuple[str, ...]
    without: frozenset[str]
    denied: bool  # 'geen animo': the denial is part of the wording


@lru_cache(maxsize=2)
def _received(language: str = "nl") -> tuple[_Received, ...]:
    rows = rulebook.load("extract", "anaphora", language)["received"]
    return tuple(
        _Received(
            plain_rule(r),
            tuple(r["verbs"]),
            tuple(r["with"]),
            tuple(r["from"]),
            frozenset(r.get("without", ())),
            bool(r.get("denied")),
        )
        for r in rows
    )


@lru_cache(maxsize=2)
def _received_verbs(language: str = "nl") -> frozenset[str]:
    return frozenset(verb for row in _received(language) for verb in row.verbs)


def receivers(
    clauses: Sequence[Clause], cast: Cast, reader: Reader
) -> Iterator[tuple[Act, Phrase, Clause]]:
    """Actors from whom a plan receives support or criticism."""
    received = _received_verbs()
    for clause in clauses:
        lemmas = {lemma for v in clause.verbs() for lemma in v.lemmas()}
        if received.isdisjoint(lemmas):
            continue
        for row in _received():
            if not lemmas & set(row.verbs):
                continue
            text = reader.text_of(clause)
            denial = not row.denied and (" geen " in text or " niet " in text)
            if denial or not any(f" {w} " in text for w in row.words):
                continue
            if any(f" {w} " in text for w in row.without):
                continue
            assert clause.verbs()
            shape = reader.shape(clause)
            act = Act(
                row.rule, row.rule.act, row.rule.stance, clause.verbs()[0], shape.tense,
                shape.modal, False, True,
            )  # fmt: skip
            after = max((v.index for v in clause.verbs()[:1]), default=0)
            if "zijn" in row.verbs:
                after = -1  # 'Bij Spanje bestond twijfel' as well
            own = cast.subject(clause) if "" in row.prepositions else []
            for phrase in cast.named_after(clause, row.prepositions):
                if phrase in own:
                    continue
                unnamed = (
                    isinstance(phrase.actor, Group) and phrase.actor.quantifier == "unspecified"
                )
                if phrase.head > after and not unnamed and not _of_noun(cast, phrase, row):
                    yield act, phrase, clause


def _of_noun(cast: Cast, phrase: Phrase, row: _Received) -> bool:
    """'Bijval oogstte de oproep van de Commissie': whose call it was, not who applauded."""
    first = next(ps[0] for ps in cast.heads if phrase in ps)
    words, at = cast.tokens.words, first.start - 2
    if first.preposition != "van" or at < 1:
        return False
    if any(w.split()[-1] == words[at] for w in row.words):
        return False
    return words[at - 1] in grammar().determiners


@lru_cache(maxsize=2)
def _joiners(language: str = "nl") -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = rulebook.load("extract", "anaphora", language)["same_as_before"]
    out = []
    for row in rows:
        starts = "|".join(re.escape(p) for p in row["after_fronted"])
        out.append(
            (
                row["id"],
                re.compile(
                    rf"^(?:ook )?(?:{starts})\s+(?:be)?(?:hoor|reken|was|is|bevond|waren)",
                    re.IGNORECASE,
                ),
            )
        )
    return tuple(out)


@lru_cache(maxsize=2)
def _ditto(language: str = "nl") -> re.Pattern[str]:
    """Wordings by which somebody else is said to have done the same."""
    patterns: list[str] = rulebook.load("extract", "anaphora", language)["ditto"]
    return re.compile("|".join(patterns), re.IGNORECASE)


def joins(text: str) -> str | None:
    """The rule by which a sentence adds a speaker to what the sentence before said."""
    places = _joining_filter().places(text.lower())
    if places and places[0] == 0 and _ditto().search(text):
        return "does-the-same"
    joiners = (_joiners()[place - 1] for place in places if place)
    return next((name for name, pattern in joiners if pattern.search(text)), None)
