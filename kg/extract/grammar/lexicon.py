"""The rules that say which Dutch predicate is which speech act, compiled for look-up by verb.

A rule (``rulebook/nl/predicates/*.yaml`` in the order of their names) names verbs ("toe|lichten"),
and, where the act is in a noun or phrase, the words that must stand in the same clause. Reading a
clause asks :func:`rules_for` for its verb; the first rule that fits decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from kg import rulebook
from kg.errors import VocabularyError
from kg.extract.grammar.inflection import Kind, paradigm, split

BOOKS = ("idioms", "predicates", "verbs")
"""Rulebooks in order of precedence: fixed phrases before single verbs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading of some verbs, in some company, as a speech act."""

    id: str
    act: str
    stance: str  # a stance code, or "object": read from what the act is about
    verbs: tuple[str, ...]
    phrases: tuple[str, ...]  # each padded with blanks; one must stand in the clause
    without: tuple[str, ...]
    needs: tuple[str, ...]  # one of these must stand in the predicate as well
    complement: tuple[str, ...]  # "te", "dat", "inf": one must follow
    reflexive: bool
    quotes: bool  # the act hangs on the complement, where that has one of its own
    inanimate: bool  # things can do this as well
    subjects: frozenset[str]
    tense: frozenset[str]
    modals: frozenset[str]  # the verb stands under one of these
    negated: tuple[str, str] | None  # act and stance of the denied form; None: no statement
    drop_negated: bool
    procedural: frozenset[str]  # words that make it a courtesy to parliament, no policy
    modality: str | None
    passive: bool  # the subject of a passive counts (as addressee of nobody)


class Reading(NamedTuple):
    """What a printed word can be: a form of ``base`` with, in one word, ``particle``."""

    base: str
    kind: Kind
    particle: str

    @property
    def finite(self) -> bool:
        """Can it be the verb of a sentence?"""
        return self.kind != "participle"


def _padded(phrases: list[str] | None) -> tuple[str, ...]:
    return tuple(f" {p} " for p in phrases or ())


def _rule(row: dict[str, Any], book: str) -> Rule:
    try:
        negated = row.get("negated")
        return Rule(
            id=row["id"],
            act=row["act"],
            stance=row["stance"],
            verbs=tuple(row["verbs"]),
            phrases=_padded(row.get("with")),
            without=_padded(row.get("without")),
            needs=_padded(row.get("needs")),
            complement=tuple(row.get("complement", ())),
            reflexive=bool(row.get("reflexive")),
            quotes=bool(row.get("quotes")),
            inanimate=bool(row.get("inanimate")),
            subjects=frozenset(row.get("subjects", ())),
            tense=frozenset(row.get("tense", ())),
            modals=frozenset(row.get("modals", ())),
            negated=(negated["act"], negated["stance"]) if isinstance(negated, dict) else None,
            drop_negated=negated == "drop",
            procedural=frozenset(row.get("procedural", ())),
            modality=row.get("modality"),
            passive=bool(row.get("passive")),
        )
    except (KeyError, TypeError) as error:
        raise VocabularyError(
            f"rulebook/nl/{book}.yaml, rule {row.get('id', '?')}",
            f"lacks or misspells {error}.",
            "Every rule has id, act, stance, verbs, meaning, matches, but_not.",
        ) from error


def plain_rule(row: dict[str, Any]) -> Rule:
    """A rule that asks for no verb: its wording is found by other means."""
    return Rule(
        id=row["id"], act=row["act"], stance=row["stance"], verbs=(), phrases=(), without=(),
        needs=(), complement=(), reflexive=False, quotes=False, inanimate=False,
        subjects=frozenset(), tense=frozenset(), modals=frozenset(), negated=None,
        drop_negated=False, procedural=frozenset(), modality=None, passive=False,
    )  # fmt: skip


@lru_cache(maxsize=2)
def rules(language: str = "nl") -> tuple[Rule, ...]:
    """All rules, those that ask for more company first."""
    return tuple(
        _rule(row, book)
        for book in BOOKS
        for row in rulebook.load("extract", book, language)["rules"]
    )


@lru_cache(maxsize=2)
def _by_verb(language: str = "nl") -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules(language):
        for verb in rule.verbs:
            if rule not in found[verb]:
                found[verb].append(rule)
    return {verb: tuple(rs) for verb, rs in found.items()}


def rules_for(verb: str) -> tuple[Rule, ...]:
    """The rules for a verb as the lexicon spells it ("toe|lichten"), in order of precedence."""
    return _by_verb().get(verb, ())


@dataclass(frozen=True, slots=True)
class _Choices:
    """The rules for a verb by their places: those that ask for no phrase, and those by phrase."""

    rules: tuple[Rule, ...]
    plain: frozenset[int]
    by_phrase: dict[str, frozenset[int]]


@lru_cache(maxsize=1 << 12)
def _choices(verb: str) -> _Choices:
    found = rules_for(verb)
    by_phrase: dict[str, set[int]] = defaultdict(set)
    for place, rule in enumerate(found):
        for phrase in rule.phrases:
            by_phrase[phrase].add(place)
    plain = frozenset(place for place, rule in enumerate(found) if not rule.phrases)
    return _Choices(found, plain, {phrase: frozenset(at) for phrase, at in by_phrase.items()})


def rules_in(verb: str, present: frozenset[str], *, plain: bool) -> list[Rule]:
    """The rules for a verb with a phrase among those ``present``, in order of precedence.

    ``plain``: those that ask for no phrase as well.
    """
    choices = _choices(verb)
    places = set(choices.plain) if plain else set()
    for phrase in present & choices.by_phrase.keys():
        places |= choices.by_phrase[phrase]
    return [choices.rules[place] for place in sorted(places)]


@lru_cache(maxsize=2)
def _lemmas(language: str = "nl") -> tuple[str, ...]:
    grammar = rulebook.load("extract", "grammar", language)
    others: list[str] = rulebook.load("extract", "plain_verbs", language)
    known = [v for rule in rules(language) for v in rule.verbs]
    known += [
        v
        for row in rulebook.load("extract", "anaphora", language)["received"]
        for v in row["verbs"]
    ]
    return tuple(dict.fromkeys([*grammar["auxiliaries"], *grammar["modals"], *known, *others]))


@lru_cache(maxsize=2)
def particles_of(language: str = "nl") -> dict[str, frozenset[str]]:
    """The particles that each base verb is known with."""
    found: dict[str, set[str]] = defaultdict(set)
    for lemma in _lemmas(language):
        particle, base = split(lemma)
        if particle:
            found[base].add(particle)
    return {base: frozenset(ps) for base, ps in found.items()}


@lru_cache(maxsize=2)
def readings(language: str = "nl") -> dict[str, tuple[Reading, ...]]:
    """Every verb form this package knows, with what it can be."""
    found: dict[str, dict[Reading, None]] = defaultdict(dict)
    never = set(rulebook.load("extract", "grammar", language)["never_verbs"])
    for lemma in _lemmas(language):
        particle, base = split(lemma)
        for form, kind in paradigm(base).forms():
            if kind == "first":
                continue
            found[form][Reading(base, kind, "")] = None
            if particle:
                found[particle + form][Reading(base, kind, particle)] = None
    extra: dict[str, list[Any]] = rulebook.load("extract", "forms", language)["extra"]
    for form, (base, kind) in extra.items():
        found[form][Reading(base, kind, "")] = None
    return {form: tuple(rs) for form, rs in found.items() if form not in never}


@lru_cache(maxsize=2)
def first_person(language: str = "nl") -> dict[str, Reading]:
    """Forms that follow 'ik'."""
    return {
        paradigm(base).first: Reading(base, "first", "")
        for base in (split(lemma)[1] for lemma in _lemmas(language))
    }


@lru_cache(maxsize=2)
def first_forms(language: str = "nl") -> dict[str, str]:
    """The bare stem of every base verb: what its third person is made of."""
    bases = (split(lemma)[1] for lemma in _lemmas(language))
    return {base: paradigm(base).first for base in bases}


@lru_cache(maxsize=2)
def bound_bases(language: str = "nl") -> frozenset[str]:
    """Base verbs that occur with a particle only ('kondigen', 'sporen')."""
    free = {split(lemma)[1] for lemma in _lemmas(language) if "|" not in lemma}
    return frozenset(base for base in particles_of(language) if base not in free)
