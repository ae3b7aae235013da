"""What a query may take, and how much is done at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


def _default_workers() -> int:
    return max(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server; the names of the options of ``kg serve`` are those of the fields."""

    seconds: float = 30.0
    """How long a query may run; then its worker is ended (see :attr:`longest`)."""
    rows: int = 100_000
    """Rows (or triples) of one answer."""
    size: int = 64 << 20
    """Bytes of one answer."""
    memory: int = 1 << 30
    """Bytes of memory that one worker may take beyond the graph that all share."""
    query_size: int = 1 << 20
    """Bytes of one request."""
    workers: int = field(default_factory=_default_workers)
    """Queries that run at a time; one that has run for a second makes room for another."""
    waiting: int = 256
    """Requests that may wait for a worker; for half a minute, or as long as a query may run."""

    @property
    def processes(self) -> int:
        """The most workers at a time, those with long queries among them."""
        return 4 * self.workers

    @property
    def long(self) -> int:
        """The most long queries at a time: so many that there is always room for short ones."""
        return self.processes - self.workers

    @property
    def longest(self) -> float:
        """Seconds on the clock after which a query ends, even if it mostly waited for a core."""
        return 3 * self.seconds

    @property
    def held(self) -> int:
        """Bytes of answers that may be on their way to slow readers, all together."""
        return 8 * self.size
