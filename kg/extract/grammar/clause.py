"""The values that the reading of clauses makes: a verb, a clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kg.extract.grammar.inflection import Kind
from kg.extract.grammar.lexicon import Reading

ClauseKind = Literal["main", "sub", "relative", "infinitive"]

# What a word's readings say is asked again and again, of few words: it is kept per word.


@lru_cache(maxsize=1 << 14)
def kinds_of(readings: tuple[Reading, ...]) -> frozenset[Kind]:
    """The kinds of form that some readings are."""
    return frozenset([r.kind for r in readings])


@lru_cache(maxsize=1 << 14)
def _bare_bases(readings: tuple[Reading, ...]) -> frozenset[str]:
    return frozenset([r.base for r in readings if not r.particle])


@lru_cache(maxsize=1 << 14)
def _lemmas(readings: tuple[Reading, ...], particle: str) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for r in readings:
        split = r.particle or particle
        out[f"{split}|{r.base}" if split else r.base] = None
    return tuple(dict.fromkeys([*out, *(r.base for r in readings if not r.particle)]))


@dataclass(slots=True)
class Verb:
    """A verb of a clause: what it can be a form of, and whether 'te' stands before it."""

    index: int
    readings: tuple[Reading, ...]
    particle: str = ""
    te: bool = False
    particle_at: int = -1

    def lemmas(self) -> list[str]:
        """Lexicon spellings, the one with the separated particle first."""
        return list(_lemmas(self.readings, self.particle))

    def is_a(self, *bases: str) -> bool:
        """Is it a form of one of these verbs, without particle?"""
        return not _bare_bases(self.readings).isdisjoint(bases)

    def kinds(self) -> frozenset[Kind]:
        """The kinds of form it can be."""
        return kinds_of(self.readings)


@dataclass(slots=True)
class Clause:
    """One clause; ``words`` are indices of its own words, ``verbs`` in the order of the text."""

    kind: ClauseKind
    opener: str
    start: int
    parent: Clause | None = None
    beside: Clause | None = None  # the clause it is coordinated with
    words: list[int] = field(default_factory=list)
    finite: Verb | None = None
    others: list[Verb] = field(default_factory=list)
    more: list[Verb] = field(default_factory=list)  # further finite verbs of a verb-last clause
    closed: bool = False

    def verbs(self) -> list[Verb]:
        """All verbs, the finite one first."""
        return [*([self.finite] if self.finite else []), *self.more, *self.others]

    @property
    def seen(self) -> bool:
        """Has its verb been met?"""
        return self.finite is not None or (self.kind == "infinitive" and bool(self.others))
