"""Counts what is right, missing and spurious, in sets and in lists that are matched one to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

E = TypeVar("E")
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is missing from the graph, or that the graph should not say."""

    kind: Literal["missing", "spurious"]
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Matching(Generic[E, F]):
    """Pairs of what was expected and what was found for it, and what is left of both."""

    pairs: list[tuple[E, F]]
    missing: list[E]
    spurious: list[F]


def match(
    expected: Iterable[E], found: Sequence[F], likeness: Callable[[E, F], float]
) -> Matching[E, F]:
    """Match greedily, in the order of ``expected``, each with the likest of what is left.

    ``likeness`` is 0 for things that are not the same; the first of equally like ones is taken.
    """
    left = list(found)
    pairs: list[tuple[E, F]] = []
    missing: list[E] = []
    for one in expected:
        scores = [likeness(one, other) for other in left]
        best = max(scores, default=0)
        if best:
            pairs.append((one, left.pop(scores.index(best))))
        else:
            missing.append(one)
    return Matching(pairs, missing, left)


@dataclass(slots=True)
class Tally:
    """The counts of one category over all documents."""

    correct: int = 0
    found: int = 0
    expected: int = 0
    misses: list[Miss] = field(default_factory=list)

    def count_sets(self, expected: Iterable[E], found: Iterable[E], where: str) -> None:
        """Count two sets of values."""
        wanted, got = set(expected), set(found)
        self.correct += len(wanted & got)
        self.expected += len(wanted)
        self.found += len(got)
        self.misses += [Miss("missing", where, x) for x in sorted(map(_text, wanted - got))]
        self.misses += [Miss("spurious", where, x) for x in sorted(map(_text, got - wanted))]

    def count_matching(
        self,
        matching: Matching[E, F],
        where: str,
        show_expected: Callable[[E], str],
        show_found: Callable[[F], str],
    ) -> None:
        """Count two lists that were matched."""
        right = len(matching.pairs)
        self.correct += right
        self.expected += right + len(matching.missing)
        self.found += right + len(matching.spurious)
        self.misses += [Miss("missing", where, show_expected(x)) for x in matching.missing]
        self.misses += [Miss("spurious", where, show_found(x)) for x in matching.spurious]


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
