"""Shares the workers out: who waits, who runs, and who is ended for running too long."""

from __future__ import annotations

import asyncio
import signal

from kg.errors import StoreError
from kg.publish.server.limits import Limits
from kg.publish.server.messages import Job, Reply, text_reply
from kg.publish.server.queueing import Line
from kg.publish.server.watching import Gone, Run, Watchman
from kg.publish.server.workers import Ended, Nursery, Worker

_JOBS = 5_000  # after which a worker makes room for a fresh one
_PATIENCE = 30.0  # seconds that a request may wait for a worker, or as long as a query may run
_AT_START = 256  # requests that may wait while the store is being opened
_RETRY = ("Retry-After", "5")
_Waiting = asyncio.Future[Worker | None]  # None: sent away for another client's sake


class Pool:
    """The workers of a server. :meth:`adopt` a nursery, then :meth:`answer` jobs."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.nursery: Nursery | None = None
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._line: Line[_Waiting] = Line(limits.waiting)
        self._watchman = Watchman(limits, self._make_way)
        self._forking = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    # ------------------------------------------------------------ workers

    def adopt(self, nursery: Nursery) -> None:
        """Take workers from this nursery from now on; those of another end after their job."""
        old, self.nursery = self.nursery, nursery
        nursery.renewed = self._fill
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
        self._watchman.close()
        for waiting in self._line.everybody():
            waiting.cancel()

    def _fill(self) -> None:
        """Have workers forked until enough are there that have no long query."""
        while not self._closed and self.nursery is not None and self.nursery.is_alive:
            quick = sum(map(self._is_current, self._workers)) + self._forking
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
        if not worker.is_alive:
            return
        if self._is_spent(worker):
            worker.close()
            return
        while (waiting := self._line.next()) is not None:
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)
        if self._is_current(worker):
            self._retire()

    def _is_spent(self, worker: Worker) -> bool:
        if worker.is_slow or worker.jobs >= _JOBS or worker.nursery is not self.nursery:
            return True
        enough = sum(map(self._is_current, self._workers)) >= self.limits.workers
        return enough and not self._is_current(worker)

    def _is_current(self, worker: Worker) -> bool:
        """Whether a worker has no long query, and knows what its nursery knows."""
        nursery = worker.nursery
        return not worker.is_slow and nursery is self.nursery and worker.version == nursery.version

    def _retire(self) -> None:
        """Let an idle worker go that knows less than the one that took its place."""
        old = next((worker for worker in self._idle if not self._is_current(worker)), None)
        if old is not None:
            self._idle.remove(old)
            old.close()

    # ------------------------------------------------------------ jobs

    async def answer(self, job: Job, gone: Gone | None = None, client: str = "") -> Reply:
        """Have a job done. A refusal is a reply too: too many wait, too long, too much memory.

        ``gone`` ends when nobody waits for the reply any more; then the job is ended. Clients, by
        any name, take turns.
        """
        if self._idle:
            worker = self._idle.pop()
        else:
            found = await self._wait(client)
            if isinstance(found, Reply):
                return found
            worker = found
        run = Run(worker, job.kind == "sparql", client, gone)
        self._watchman.begin(run)
        try:
            return await worker.run(job)
        except Ended as ended:
            return self._obituary(run, ended)
        except asyncio.CancelledError:
            worker.kill()
            worker.is_slow = True
            raise
        finally:
            self._watchman.finish(run)
            self._free(worker)

    async def _wait(self, client: str) -> Worker | Reply:
        limits = self.limits
        self._line.most = limits.waiting if self._workers else max(limits.waiting, _AT_START)
        waiting: _Waiting = asyncio.get_running_loop().create_future()
        sent_away = self._line.join(client, waiting)
        if sent_away is waiting:
            return self._full()
        if sent_away is not None and not sent_away.done():
            sent_away.set_result(None)
        taken, patience = None, max(limits.seconds, _PATIENCE)
        try:
            async with asyncio.timeout(patience):
                taken = await waiting
                return taken or self._full()
        except TimeoutError:
            reason = "the store is being opened" if self.nursery is None else "all were busy"
            return text_reply(
                503,
                f"No worker was free within {patience:g} seconds ({reason}). Try again.",
                _RETRY,
            )
        finally:
            self._line.leave(client, waiting)
            if taken is None and waiting.done() and not waiting.cancelled():
                given = waiting.result()  # it came in the moment in which we gave up
                if given is not None:
                    self._free(given)

    def _full(self) -> Reply:
        limits = self.limits
        return text_reply(
            503,
            f"All {limits.workers} workers are busy, and {limits.waiting} requests wait already"
            " (the limit). Try again in a few seconds.",
            _RETRY,
        )

    def _obituary(self, run: Run, ended: Ended) -> Reply:
        limits = self.limits
        if run.why == "time" or ended.number == signal.SIGALRM:
            return text_reply(
                503,
                f"The query was ended at the time limit of {limits.seconds:g} seconds. Ask for "
                "less: fewer patterns, a narrower FILTER first, a LIMIT.",
            )
        if run.why == "crowd":
            return text_reply(
                503,
                f"The query was ended after {run.seconds:.0f} seconds: more long ones ran than "
                f"the limit of {limits.long}. Ask for less, or try again.",
                _RETRY,
            )
        if run.why == "abandoned":
            return text_reply(499, "The client went away.")
        return text_reply(
            503,
            f"The query was ended: it took more than the memory limit of {limits.memory >> 20} MiB,"
            " or failed the engine. Ask for less: ORDER BY, GROUP BY and DISTINCT hold all rows.",
        )

    def _make_way(self, worker: Worker) -> None:
        """A worker's job is a long one: it goes on beside a fresh worker."""
        worker.is_slow = True
        self._fill()
