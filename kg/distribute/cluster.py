"""A Dask cluster: the same work on other machines, by the address of its scheduler.

Chunks go out a few at a time, so that a million items burden neither scheduler nor client. Dask
starts a killed worker's chunk anew elsewhere, and gives up on one that has ended several workers.
Such a chunk is sent again item by item, and what is given up then, once more with nothing beside
it: what ends a worker even so is lost, and the rest goes on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any, cast

from kg.distribute.places import Lost, R, chunks
from kg.errors import DistributionError

RETRIES = 2
"""How often Dask runs a chunk again after an error of the machine it ran on."""

PATIENCE = 60.0
"""Seconds to wait for a scheduler, and for a first worker when none is left."""

_PER_WORKER = 2  # chunks under way for each thread of the cluster


def _answer_all(work: Callable[[str], R], items: Sequence[str]) -> list[R]:
    """What runs on a worker."""
    return [work(item) for item in items]


class Cluster:
    """The workers of a Dask scheduler ("tcp://host:8786"); ``patience`` is in seconds."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self.address, self.patience = address, patience

    def run(self, work: Callable[[str], R], items: Sequence[str]) -> Iterator[R | Lost]:
        """Call ``work`` on every item; one result for each, in any order.

        Raises:
            DistributionError: the scheduler cannot be reached, or is left without workers.
        """
        with self._client() as client:
            threads = self._threads(client)
            suspects: list[str] = []
            yield from self._run(client, work, chunks(items, threads), threads, suspects)
            alone: list[str] = []
            yield from self._run(client, work, ((i,) for i in suspects), threads, alone)
            lost: list[str] = []
            yield from self._run(client, work, ((i,) for i in alone), 0, lost)
            for item in lost:
                yield Lost(item, "ended every worker that read it. Please report this file.")

    def _client(self) -> Any:  # noqa: ANN401 - Dask has no types
        try:
            from distributed import Client
        except ImportError as error:
            advice = "Install the extra: pip install 'jha-kg[cluster]'."
            what = "needs Dask, which is not installed."
            raise DistributionError(self.address, what, advice) from error
        try:
            return cast(Any, Client)(self.address, timeout=self.patience, set_as_default=False)
        except (OSError, ValueError) as error:
            advice = "Check --scheduler; it looks like tcp://host:8786."
            raise DistributionError(
                self.address, f"no Dask scheduler answers ({error}).", advice
            ) from error

    def _threads(self, client: Any) -> int:  # noqa: ANN401
        """The threads of all workers, once there is one."""
        end = time.monotonic() + self.patience
        while not (threads := self._count(client)):
            if time.monotonic() > end:
                advice = "Start some: dask worker " + self.address
                raise DistributionError(self.address, "the scheduler has no workers.", advice)
            time.sleep(0.2)
        return threads

    def _count(self, client: Any) -> int:  # noqa: ANN401
        try:
            return sum(client.nthreads().values())
        except OSError as error:
            raise self._gone(error) from error

    def _run(
        self,
        client: Any,  # noqa: ANN401
        work: Callable[[str], R],
        todo: Iterator[tuple[str, ...]],
        threads: int,
        suspects: list[str],
    ) -> Iterator[R]:
        """Results of all items but those of chunks that Dask gave up, which go to ``suspects``.

        With ``threads`` 0 one chunk is under way at a time.
        """
        from distributed.scheduler import KilledWorker

        finished: SimpleQueue[Any] = SimpleQueue()
        under_way: dict[Any, tuple[str, ...]] = {}
        waiting = deque(todo)
        while waiting or under_way:
            while waiting and len(under_way) < max(1, threads * _PER_WORKER):
                chunk = waiting.popleft()
                future = client.submit(_answer_all, work, chunk, pure=False, retries=RETRIES)
                under_way[future] = chunk
                future.add_done_callback(finished.put)
            try:
                future = finished.get(timeout=5.0)
            except Empty:
                self._threads(client)  # raises where no worker is left
                continue
            chunk = under_way.pop(future)
            try:
                yield from future.result()
            except KilledWorker:
                suspects += chunk
            except (CancelledError, OSError) as error:
                raise self._gone(error) from error
            finally:
                future.release()

    def _gone(self, error: BaseException) -> DistributionError:
        what = f"the scheduler broke off ({type(error).__name__})."
        return DistributionError(self.address, what, "Start it again, then build again.")
