"""The values that the reading of clauses makes: a verb, a clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kg.extract.grammar.lexicon import Reading

ClauseKind = Literal["main", "sub", "relative", "infinitive"]


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
        out: dict[str, None] = {}
        for r in self.readings:
            particle = r.particle or self.particle
            out[f"{particle}|{r.base}" if particle else r.base] = None
        for r in self.readings:
            if not r.particle:
                out[r.base] = None
        return list(out)

    def is_a(self, *bases: str) -> bool:
        """Is it a form of one of these verbs, without particle?"""
        for reading in self.readings:  # noqa: SIM110 - asked of every verb many times: quicker so
            if reading.base in bases and not reading.particle:
                return True
        return False

    def kinds(self) -> set[str]:
        """The kinds of form it can be."""
        return {r.kind for r in self.readings}


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
