"""Keeps the pool supplied with a nursery: from disk at once, from memory when that is warm.

It also looks whether the store was built anew, and starts a nursery again that has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path

from kg.errors import StoreError
from kg.graph.store import Engine, Store
from kg.graph.store.engines import SMALL, memory_at_hand, memory_needed
from kg.graph.store.manifest import MANIFEST
from kg.publish.server.limits import Limits
from kg.publish.server.nursery import Plan
from kg.publish.server.pool import Pool
from kg.publish.server.workers import Nursery

_LOOK = 2.0  # seconds between looks at the store
_SHARE = 0.5  # of the memory at hand that may be taken to warm


def engines(folder: Path, engine: Engine) -> list[str]:
    """The engines to open, one after the other: the first answers at once, the last stays.

    Raises:
        StoreError: there is no store, or no engine fits.
    """
    with Store(folder, engine) as store:
        if engine != "auto":
            return [store.engine]
        if store.size <= SMALL or store.index is None:
            return [store.engine]
        fits = memory_needed(store.size) <= memory_at_hand() * _SHARE
        return ["disk", "memory"] if fits else ["disk"]


class Keeper:
    """Opens a store for a pool, and anew when it changes.

    Args:
        pool: the pool that takes the workers.
        folder: the store.
        engine: "auto", "memory" or "disk".
        handlers: "module:function" by kind of job.
        watch: whether to look for a new build.
    """

    def __init__(
        self,
        pool: Pool,
        folder: Path,
        engine: Engine,
        handlers: Mapping[str, str],
        *,
        watch: bool = True,
    ) -> None:
        self.pool, self.folder, self.engine = pool, folder, engine
        self._handlers, self._watch = handlers, watch
        self._task: asyncio.Task[None] | None = None
        self._seen: tuple[int, int] | None = None

    @property
    def limits(self) -> Limits:
        """The limits of the pool."""
        return self.pool.limits

    def start(self) -> None:
        """Open the store in the background."""
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """End everything."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.pool.close()

    async def _keep(self) -> None:
        while True:
            changed = self._stamp()
            nursery = self.pool.nursery
            is_gone = nursery is None or not nursery.is_alive
            if is_gone or (self._watch and changed is not None and changed != self._seen):
                try:
                    await self._open()
                    self._seen = changed
                except StoreError as error:
                    print(f"kg serve: {error}", file=sys.stderr)
            await asyncio.sleep(_LOOK)

    async def _open(self) -> None:
        for name in engines(self.folder, self.engine):
            plan = Plan(str(self.folder), name, self._handlers, self.limits)  # type: ignore[arg-type]
            self.pool.adopt(await Nursery.start(plan))

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
