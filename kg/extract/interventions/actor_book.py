"""Who can act, as data: phrases, the rulebooks on actors, and the vocabulary's actors by code."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from kg import rulebook
from kg.model import Actor, Group, Ref
from kg.vocabulary import Vocabulary

Number = Literal["singular", "plural", "any"]
ACTING = frozenset({"country", "agency", "institution", "office", "organisation", "person"})
"""Kinds of things that can act."""


@dataclass(slots=True)
class Phrase:
    """A noun phrase that names somebody, or points back to somebody named before.

    ``role`` is set for an office without a body ("de directeur"), ``pronoun`` for 'zij';
    their ``actor`` is None until the antecedent is known.
    """

    start: int
    head: int
    end: int
    actor: Actor | None
    number: Number
    preposition: str = ""
    speaker: Ref | None = None
    role: str = ""
    pronoun: str = ""
    antecedent: int | None = None
    members: list[Phrase] = field(default_factory=list)
    also: tuple[Ref, ...] = ()  # further countries of 'Griekse, Belgische en Italiaanse ministers'
    definite: bool = False
    alone: bool = False  # 'velen', 'anderen': never an object in this prose

    @property
    def is_group(self) -> bool:
        """Is it a group of Member States?"""
        return isinstance(self.actor, Group)


@dataclass(frozen=True)
class Book:
    """The rulebooks on actors, as sets for look-up."""

    nouns: dict[str, tuple[str, Number]]
    roles: frozenset[str]
    ministers: frozenset[str]
    group_nouns: frozenset[str]
    country_nouns: frozenset[str]
    lone_groups: dict[str, str]
    pronouns: dict[str, Number]
    own_voice: frozenset[str]
    agency_nouns: frozenset[str]
    agencies_nouns: frozenset[str]
    quantifiers: dict[tuple[str, ...], str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    adjectives: frozenset[str]
    no_adjectives: frozenset[str]
    heads: frozenset[str]  # every word at which a phrase can begin, names of the vocabulary apart
    raw: dict[str, Any] = field(hash=False, compare=False)


@lru_cache(maxsize=2)
def book(language: str = "nl") -> Book:
    """The rulebooks on actors in a language."""
    raw = rulebook.load("extract", "actors", language)
    grammar = rulebook.load("extract", "grammar", language)
    phrases = rulebook.load("extract", "quantifiers", language)["phrases"]
    pronouns: dict[str, Number] = dict.fromkeys(raw["pronouns"]["singular"], "singular")
    pronouns |= {w: "any" if w in pronouns else "plural" for w in raw["pronouns"]["plural"]}
    return Book(
        nouns={w: (n["code"], n["number"]) for n in raw["nouns"] for w in n["words"]},
        roles=frozenset(raw["roles"]),
        ministers=frozenset(raw["ministers"]),
        group_nouns=frozenset(raw["group_nouns"]),
        country_nouns=frozenset(raw["country_nouns"]),
        lone_groups=raw["lone_groups"],
        pronouns=pronouns,
        own_voice=frozenset(raw["own_voice"]),
        agency_nouns=frozenset(raw["agency_nouns"]),
        agencies_nouns=frozenset(raw["agencies_nouns"]),
        quantifiers={tuple(p.lower().split()): code for code, ps in phrases.items() for p in ps},
        determiners=frozenset(grammar["determiners"]),
        prepositions=frozenset(grammar["prepositions"]),
        adjectives=frozenset(raw["adjective_like"]),
        no_adjectives=frozenset(raw["no_adjectives"]),
        heads=_heads(raw),
        raw=raw,
    )


def _heads(raw: dict[str, Any]) -> frozenset[str]:
    lists = (
        "roles",
        "group_nouns",
        "country_nouns",
        "agency_nouns",
        "agencies_nouns",
        "group_names",
        "partitives",
    )
    out = {word for key in lists for word in raw[key]}
    out |= {word for noun in raw["nouns"] for word in noun["words"]}
    for key in ("lone_groups", "lone_quantities", "collections"):
        out |= set(raw[key])
    pronouns = raw["pronouns"]
    return frozenset(
        out | set(pronouns["singular"]) | set(pronouns["plural"]) | {"nl", "zijde", "kant"}
    )


@dataclass(frozen=True)
class _Codes:
    """The acting things of a vocabulary by code, and the adjectives of its countries."""

    by_code: dict[str, Ref]
    bodies: dict[str, Ref]
    adjectives: frozenset[tuple[str, str]]


@lru_cache(maxsize=4)
def _codes(vocabulary: Vocabulary) -> _Codes:
    by_code: dict[str, Ref] = {}
    bodies: dict[str, Ref] = {}
    for entry in vocabulary.entries.values():
        if entry.kind in ACTING and entry.kind != "country" and entry.notation:
            bodies.setdefault(entry.notation, entry.ref)
        if entry.kind == "institution" and entry.notation:
            by_code.setdefault(entry.notation, entry.ref)
    adjectives = set()
    for country in vocabulary.of_class("Country"):
        by_code.setdefault(country.notation or country.ref, country.ref)
        for label in country.labels:
            if label.role == "hidden" and label.text[-1:] in "se":
                adjectives.add((label.text.lower(), country.ref))
    kamer = (e.ref for e in vocabulary.of_class("Institution") if _is_kamer(e.notation, e.ref))
    by_code.setdefault("TK", next(kamer, Ref("")))
    return _Codes(by_code, bodies, frozenset(adjectives))


class Directory:
    """The actors of the vocabulary by code, and which presidency is meant on a date."""

    def __init__(self, vocabulary: Vocabulary, date: str | None) -> None:
        self.vocabulary = vocabulary
        self.date = date
        codes = _codes(vocabulary)
        self.by_code, self.bodies, self.adjectives = codes.by_code, codes.bodies, codes.adjectives

    def code(self, code: str) -> Ref | None:
        """The thing with this notation; PRES is the presidency of the meeting's day."""
        if code == "PRES":
            return self.vocabulary.presidency_on(self.date) if self.date else None
        return self.by_code.get(code) or None

    def presidency_of(self, country: Ref) -> Ref | None:
        """The presidency of ``country`` that lies nearest before or just after the meeting."""
        if self.date is None:
            return None
        year, half = int(self.date[:4]), 1 if self.date[5:7] <= "06" else 2
        now = year * 2 + half - 1
        for step in (0, -1, 1, -2, 2, -3, 3):
            at = now + step
            ref = Ref(f"presidency/{at // 2}-{at % 2 + 1}")
            if ref in self.vocabulary and self.vocabulary.holder_of(ref) == country:
                return ref
        return self.code("PRES")

    def is_adjective(self, surface: str, ref: Ref) -> bool:
        """Is this form of a country's name its adjective ("Spaanse")?"""
        return (surface.lower(), ref) in self.adjectives


def _is_kamer(notation: str | None, ref: Ref) -> bool:
    return notation in ("TK", "NL-TK", "SGTK") or ref.endswith(("/tweede-kamer", "/TK"))
