"""Processes of this machine, sent items in chunks; a worker that dies costs at most its item.

Python's own pools end as a whole when one process is killed, and fork what the parent holds open.
Here a worker answers item by item, so that its death names the item that it died on. That item is
tried once more on its own, after all others: it may have died of its neighbours' hunger for memory.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

from kg.distribute.places import FAILED, READY, Lost, R, chunks
from kg.errors import DistributionError

TIME_LIMIT = 600.0
"""Seconds that one item may take before its worker is ended."""

_Chunk = deque[str]


class _Worker:
    """One process: what it was sent and has not answered, and when it last said something."""

    def __init__(self, work: Callable[[str], object]) -> None:
        ours, theirs = Pipe()
        self.connection: Connection[Any, Any] = ours
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kg.distribute.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt from the keyboard is the parent's to handle
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self.is_ready = False
        self.todo: _Chunk = deque()
        self.heard = time.monotonic()
        self.connection.send(work)

    def give(self, items: Sequence[str]) -> None:
        """Send a chunk."""
        self.todo = deque(items)
        self.heard = time.monotonic()
        self.connection.send(tuple(items))

    def end(self, grace: float = 0.0) -> int:
        """End the process, after ``grace`` seconds in which it may end by itself.

        Returns its exit code (negative: the signal it died of).
        """
        self.connection.close()
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(grace)
        self.process.kill()
        return self.process.wait()


class Processes:
    """``count`` processes of this machine.

    An item that takes longer than ``time_limit`` seconds is given up like one that ends its worker.
    """

    def __init__(self, count: int, time_limit: float = TIME_LIMIT) -> None:
        self.count, self.time_limit = count, time_limit

    def run(self, work: Callable[[str], R], items: Sequence[str]) -> Iterator[R | Lost]:
        """Call ``work`` on every item; one result for each, in any order.

        Raises:
            DistributionError: no process can be started, or the program itself is at fault.
        """
        suspects: dict[str, str] = {}
        yield from self._run(work, list(chunks(items, self.count)), self.count, suspects)
        for item in list(suspects):
            again: dict[str, str] = {}
            yield from self._run(work, [(item,)], 1, again)
            if item in again:
                yield Lost(item, again[item])

    def _run(
        self,
        work: Callable[[str], R],
        todo: Sequence[Sequence[str]],
        count: int,
        suspects: dict[str, str],
    ) -> Iterator[R]:
        """Results of all items but those that ended their worker, which go to ``suspects``."""
        waiting = deque(todo)
        workers: list[_Worker] = []
        try:
            while waiting or any(worker.todo for worker in workers):
                for worker in [w for w in workers if not w.todo]:
                    _feed(worker, waiting)
                while waiting and len(workers) < count:
                    workers.append(_start(work))
                    _feed(workers[-1], waiting)
                ready = wait([worker.connection for worker in workers], timeout=self._patience())
                for worker in [w for w in workers if w.connection in ready]:
                    try:
                        kind, value = worker.connection.recv()
                    except (EOFError, ConnectionResetError):
                        workers.remove(worker)
                        self._bury(worker, waiting, suspects)
                        continue
                    worker.heard = time.monotonic()
                    if kind == READY:
                        worker.is_ready = True
                        continue
                    if kind == FAILED:
                        raise DistributionError(worker.todo[0], f"{value}.", "Please report this.")
                    worker.todo.popleft()
                    if not worker.todo:
                        _feed(worker, waiting)  # before the caller takes its time over the value
                    yield value
                self._end_the_late(workers, waiting, suspects)
        finally:
            for worker in workers:
                worker.end()

    def _patience(self) -> float:
        return min(5.0, self.time_limit / 4)

    def _end_the_late(
        self, workers: list[_Worker], waiting: deque[Sequence[str]], suspects: dict[str, str]
    ) -> None:
        now = time.monotonic()
        for worker in [w for w in workers if w.todo and now - w.heard > self.time_limit]:
            workers.remove(worker)
            worker.end()
            item = worker.todo.popleft()
            suspects[item] = f"took longer than {self.time_limit:.0f} seconds. Please report it."
            if worker.todo:
                waiting.append(tuple(worker.todo))

    def _bury(
        self, worker: _Worker, waiting: deque[Sequence[str]], suspects: dict[str, str]
    ) -> None:
        """Take back what a dead worker had not answered; the first of it is the suspect."""
        code = worker.end(grace=2.0)  # its connection closes a moment before it is gone
        how = _signal_name(-code) if code < 0 else f"exit code {code}"
        if not worker.is_ready:
            raise DistributionError(
                "worker process", f"ended before it could begin ({how}).", "See its message above."
            )
        if worker.todo:
            item = worker.todo.popleft()
            suspects[item] = f"ended its process ({how}). Please report this file."
        if worker.todo:
            waiting.append(tuple(worker.todo))


def _start(work: Callable[[str], object]) -> _Worker:
    try:
        return _Worker(work)
    except BrokenPipeError as error:  # gone before its work could be handed over
        raise DistributionError(
            "worker process", "ended before it could begin.", "See its message above."
        ) from error
    except OSError as error:
        raise DistributionError(
            "worker process", f"cannot be started: {error.strerror}.", "Use fewer --jobs."
        ) from error


def _feed(worker: _Worker, waiting: deque[Sequence[str]]) -> None:
    if waiting:
        with suppress(BrokenPipeError):  # it died between two chunks: reading from it will say so
            worker.give(waiting.popleft())


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
