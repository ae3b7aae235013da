"""What every place where work can run has in common, and the simplest one: this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

R = TypeVar("R")

READY, RESULT, FAILED = "ready", "result", "failed"
"""What a worker process says: that it can begin, a result, or that the program is at fault."""

FEWEST, MOST = 20, 50
"""Items in a chunk, where there are enough of them: less would be talk, more would be waiting."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An item whose process was ended or hung, twice; ``reason`` is one line for the user."""

    item: str
    reason: str


class Place(Protocol):
    """Where work runs."""

    def run(self, work: Callable[[str], R], items: Sequence[str]) -> Iterator[R | Lost]:
        """Call ``work`` on every item; one result for each, in any order.

        Raises:
            DistributionError: no worker can be started or reached.
        """
        ...


class Here:
    """This process: for few items, and for looking at what goes wrong."""

    def run(self, work: Callable[[str], R], items: Sequence[str]) -> Iterator[R | Lost]:
        """Call ``work`` on one item after the other."""
        for item in items:
            yield work(item)


def chunks(items: Sequence[str], workers: int) -> Iterator[tuple[str, ...]]:
    """The items in stretches of :data:`FEWEST` to :data:`MOST`; smaller where there are few.

    Each worker gets at least four chunks where possible, so that all finish at about the same time.
    """
    fair = len(items) // (workers * 4)
    size = max(1, min(MOST, fair) if fair >= FEWEST else min(FEWEST, fair))
    for start in range(0, len(items), size):
        yield tuple(items[start : start + size])
