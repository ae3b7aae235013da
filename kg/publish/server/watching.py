"""Watches over what workers do: long jobs make way for short ones, and end at their limits.

One look at all of them, several times a second, instead of a timer for each: most jobs are over
before anybody has looked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Literal

from kg.publish.server.limits import Limits
from kg.publish.server.workers import Worker

SLOW = 1.0
"""Seconds after which a job counts as long: it goes on beside a fresh worker."""

_LOOK = 0.1  # seconds between two looks
_IDLE = 50  # looks at nothing, after which nobody looks
_NICE = ((SLOW, 5), (3.0, 10), (10.0, 15))  # seconds, and the priority of queries from then on
_FAIR_SHARE = 0.5  # of a core: who had less is overtaken by others, and not to blame

Gone = Callable[[], Awaitable[object]]
"""Ends when the client has gone away."""
Why = Literal["", "time", "crowd", "abandoned"]
"""Why a job was ended: its time was over, too many long ones ran, or nobody waited for it."""


class Run:
    """One job under way, and why it was ended, if it was."""

    def __init__(self, worker: Worker, is_query: bool, client: str, gone: Gone | None) -> None:
        self.worker, self.is_query, self.client = worker, is_query, client
        self.why: Why = ""
        self.begun = time.monotonic()
        self.cpu_before = -1.0
        self._gone = gone
        self._listener: asyncio.Task[None] | None = None

    @property
    def seconds(self) -> float:
        """How long it has run, on the clock."""
        return time.monotonic() - self.begun

    def end(self, why: Why) -> None:
        """End it for real: its worker's process."""
        if not self.why:
            self.why = why
            self.worker.kill()

    def listen(self) -> None:
        """End it from now on when its client goes away."""
        if self._gone is not None and self._listener is None:
            self._listener = asyncio.get_running_loop().create_task(self._until_gone(self._gone))

    async def _until_gone(self, gone: Gone) -> None:
        await gone()
        self.end("abandoned")

    def stop(self) -> None:
        """The job is done."""
        if self._listener is not None:
            self._listener.cancel()


class Watchman:
    """Looks at jobs; ``make_way`` is called for one that has become a long one."""

    def __init__(self, limits: Limits, make_way: Callable[[Worker], None]) -> None:
        self._limits, self._make_way = limits, make_way
        self._runs: set[Run] = set()
        self._task: asyncio.Task[None] | None = None

    def begin(self, run: Run) -> None:
        """Watch over a job."""
        self._runs.add(run)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._watch())

    def finish(self, run: Run) -> None:
        """A job is done."""
        self._runs.discard(run)
        run.stop()

    def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        idle = 0
        while idle < _IDLE:
            await asyncio.sleep(min(_LOOK, self._limits.seconds / 4))
            idle = 0 if self._runs else idle + 1
            for run in [*self._runs]:
                self._look(run)
            self._thin_out()

    def _look(self, run: Run) -> None:
        worker, seconds = run.worker, run.seconds
        if run.cpu_before < 0:
            run.cpu_before = max(0.0, (cpu_seconds(worker.pid) or 0.0) - seconds)
        if seconds >= SLOW and not worker.is_slow:
            self._make_way(worker)
            run.listen()
        if run.is_query:
            _lower(worker, seconds)
        if seconds >= self._limits.seconds and self._is_over(run):
            run.end("time")

    def _is_over(self, run: Run) -> bool:
        """Whether its time is over: what it waited for a core does not count, up to a limit."""
        if run.seconds >= self._limits.longest:
            return True
        used = cpu_seconds(run.worker.pid)
        return used is None or used - run.cpu_before >= _FAIR_SHARE * self._limits.seconds

    def _thin_out(self) -> None:
        """End the longest query of the client that has most, where too many are long."""
        long = [run for run in self._runs if run.worker.is_slow and not run.why]
        if len(long) <= self._limits.long:
            return
        of_client = Counter(run.client for run in long if run.is_query)
        queries = [run for run in long if run.is_query]
        queries.sort(key=lambda run: (of_client[run.client], run.seconds), reverse=True)
        for run in queries[: len(long) - self._limits.long]:
            run.end("crowd")


def _lower(worker: Worker, seconds: float) -> None:
    level = max((nice for least, nice in _NICE if seconds >= least), default=0)
    if level > worker.nice and worker.is_alive and worker.pid is not None:
        worker.nice = level
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, level)


def cpu_seconds(pid: int | None) -> float | None:
    """Seconds of CPU time of a process so far; None where the system does not tell."""
    if pid is None or sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the number of that process's clock
    except OSError:
        return None
