"""Shares the workers out: who waits, who runs, and who is ended for running too long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from collections.abc import Awaitable, Callable

from kg.errors import StoreError
from kg.publish.server.limits import Limits
from kg.publish.server.messages import Job, Reply, text_reply
from kg.publish.server.workers import Ended, Nursery, Worker

SLOW = 1.0
"""Seconds after which a query counts as long: it goes on at low priority, beside the workers."""

_JOBS = 5_000  # after which a worker makes room for a fresh one
_NICE = 10
_PATIENCE = 30.0  # seconds that a request may wait for a worker, or as long as a query may run
_AT_START = 256  # requests that may wait while the store is being opened
_RETRY = ("Retry-After", "5")
Gone = Callable[[], Awaitable[object]]
"""Ends when the client has gone away."""


class Pool:
    """The workers of a server. :meth:`adopt` a nursery, then :meth:`answer` jobs."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.nursery: Nursery | None = None
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._forking = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    # ------------------------------------------------------------ workers

    def adopt(self, nursery: Nursery) -> None:
        """Take workers from this nursery from now on; those of another end after their job."""
        old, self.nursery = self.nursery, nursery
        for worker in [worker for worker in self._idle if worker.nursery is not nursery]:
            self._idle.remove(worker)
            worker.close()
        if old is not None and old is not nursery and not old.number_of_workers:
            old.close()
        self._fill()

    def close(self) -> None:
        """End all workers, and their nurseries."""
        self._closed = True
        nurseries = {worker.nursery for worker in self._workers}
        for worker in self._workers:
            worker.close()
        for nursery in nurseries | ({self.nursery} if self.nursery else set()):
            nursery.close()
        for waiting in self._waiting:
            waiting.cancel()

    def _fill(self) -> None:
        """Have workers forked until enough are there that have no long query."""
        while not self._closed and self.nursery is not None and self.nursery.is_alive:
            quick = sum(not worker.is_slow for worker in self._workers) + self._forking
            total = len(self._workers) + self._forking
            if quick >= self.limits.workers or total >= self.limits.processes:
                return
            self._forking += 1
            task = asyncio.get_running_loop().create_task(self._fork(self.nursery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fork(self, nursery: Nursery) -> None:
        try:
            worker = await nursery.fork(self._lost)
        except (StoreError, OSError):
            return
        finally:
            self._forking -= 1
        self._workers.add(worker)
        nursery.number_of_workers += 1
        self._free(worker)

    def _lost(self, worker: Worker) -> None:
        """A worker ended: it is replaced, after a pause if it never did anything."""
        if worker not in self._workers:
            return
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        nursery = worker.nursery
        nursery.number_of_workers -= 1
        if nursery is not self.nursery and not nursery.number_of_workers:
            nursery.close()
        if worker.jobs:
            self._fill()
        elif not self._closed:
            asyncio.get_running_loop().call_later(1.0, self._fill)

    def _free(self, worker: Worker) -> None:
        """A worker has nothing to do: it goes to who waits, or is let go."""
        is_spent = worker.is_slow or worker.jobs >= _JOBS or worker.nursery is not self.nursery
        if not worker.is_alive:
            return
        if is_spent:
            worker.close()
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    # ------------------------------------------------------------ jobs

    async def answer(self, job: Job, gone: Gone | None = None) -> Reply:
        """Have a job done. A refusal is a reply too: too many wait, too long, too much memory.

        ``gone`` ends when nobody waits for the reply any more; then the job is ended.
        """
        if self._idle:
            worker = self._idle.pop()
        else:
            found = await self._wait()
            if isinstance(found, Reply):
                return found
            worker = found
        watch = _Watch(self, worker, gone)
        try:
            return await worker.run(job)
        except Ended as ended:
            return self._obituary(watch, ended)
        except asyncio.CancelledError:
            worker.kill()
            worker.is_slow = True
            raise
        finally:
            watch.stop()
            self._free(worker)

    async def _wait(self) -> Worker | Reply:
        limits = self.limits
        most = limits.waiting if self._workers else max(limits.waiting, _AT_START)
        if len(self._waiting) >= most:
            return text_reply(
                503,
                f"All {limits.workers} workers are busy, and {limits.waiting} requests wait already"
                " (the limit). Try again in a few seconds.",
                _RETRY,
            )
        waiting: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        taken, patience = None, max(limits.seconds, _PATIENCE)
        try:
            async with asyncio.timeout(patience):
                taken = await waiting
                return taken
        except TimeoutError:
            reason = "the store is being opened" if self.nursery is None else "all were busy"
            return text_reply(
                503,
                f"No worker was free within {patience:g} seconds ({reason}). Try again.",
                _RETRY,
            )
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(waiting)
            if taken is None and waiting.done() and not waiting.cancelled():
                self._free(waiting.result())  # it came in the moment in which we gave up

    def _obituary(self, watch: _Watch, ended: Ended) -> Reply:
        limits = self.limits
        if watch.expired or ended.number == signal.SIGALRM:
            return text_reply(
                503,
                f"The query was ended at the time limit of {limits.seconds:g} seconds. Ask for "
                "less: fewer patterns, a narrower FILTER first, a LIMIT.",
            )
        if watch.abandoned:
            return text_reply(499, "The client went away.")
        return text_reply(
            503,
            f"The query was ended: it took more than the memory limit of {limits.memory >> 20} MiB,"
            " or failed the engine. Ask for less: ORDER BY, GROUP BY and DISTINCT hold all rows.",
        )

    def make_way(self, worker: Worker) -> None:
        """A worker's job is a long one: it goes on at low priority, beside a fresh worker."""
        worker.is_slow = True
        if worker.is_alive and worker.pid is not None:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.pid, _NICE)
        self._fill()


class _Watch:
    """Watches over one job: makes way for others, and ends it in time or when nobody waits."""

    def __init__(self, pool: Pool, worker: Worker, gone: Gone | None) -> None:
        self.expired = self.abandoned = False
        self._pool, self._worker, self._gone = pool, worker, gone
        self._loop = asyncio.get_running_loop()
        self._seconds = pool.limits.seconds
        self._timer = self._loop.call_later(min(SLOW, self._seconds), self._slow)
        self._listener: asyncio.Task[None] | None = None

    def _slow(self) -> None:
        if self._seconds <= SLOW:
            self._expire()
            return
        self._timer = self._loop.call_later(self._seconds - SLOW, self._expire)
        self._pool.make_way(self._worker)
        if self._gone is not None:
            self._listener = self._loop.create_task(self._listen(self._gone))

    async def _listen(self, gone: Gone) -> None:
        await gone()
        self.abandoned = True
        self._worker.kill()

    def _expire(self) -> None:
        self.expired = True
        self._worker.kill()

    def stop(self) -> None:
        """The job is done."""
        self._timer.cancel()
        if self._listener is not None:
            self._listener.cancel()
