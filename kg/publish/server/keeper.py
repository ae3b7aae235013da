"""Keeps the pool supplied with a nursery: from disk at once, from memory when that is warm.

It also looks whether the store was built anew, and starts a nursery again that has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from kg.errors import StoreError
from kg.graph.store import Engine, Store
from kg.graph.store.engines import SMALL, memory_at_hand, memory_needed
from kg.graph.store.manifest import MANIFEST
from kg.publish.server.gathering import PAGES, KeptFolder, is_done
from kg.publish.server.limits import Limits
from kg.publish.server.nursery import Plan
from kg.publish.server.pool import Pool
from kg.publish.server.workers import Launched, Nursery

HANDLERS: Mapping[str, str] = {
    "sparql": "kg.publish.server.evaluation:answer",
    "page": "kg.publish.server.linked_data:answer",
    "explorer": "kg.publish.explorer.answering:answer",
    "about": "kg.publish.server.about:answer",
}
"""Who does what in a worker; an application may be given more."""

_LOOK = 2.0  # seconds between looks at the store
_SHARE = 0.5  # of the memory at hand that may be taken to warm


def engines(folder: Path, engine: Engine) -> list[str]:
    """The engines to open, one after the other: the first answers at once, the last stays.

    Raises:
        StoreError: there is no store, or no engine fits.
    """
    with Store(folder, engine) as store:
        return _engines(store, engine)


def _engines(store: Store, engine: Engine) -> list[str]:
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
        self._warming: asyncio.Task[None] | None = None
        self._launched: tuple[list[Plan], Launched] | None = None
        self._seen: tuple[int, int] | None = None
        self._kept: dict[str, KeptFolder] = {}
        self.at_leisure: Callable[[str], object] = lambda digest: None
        """Called with the digest of a large build when its pages are ready, now and then."""

    @property
    def limits(self) -> Limits:
        """The limits of the pool."""
        return self.pool.limits

    def launch(self) -> None:
        """Have the store opened from now on, before the server is there to ask.

        Raises:
            StoreError: there is no store, or no engine fits.
        """
        self._seen = self._stamp()
        plans = self._plans()
        self._launched = plans, Launched.of(plans[0])

    def start(self) -> None:
        """Open the store in the background."""
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """End everything."""
        for task in filter(None, (self._task, self._warming)):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._launched is not None:
            self._launched[1].close()
        self.pool.close()
        for folder in self._kept.values():
            folder.close()

    def kept_folder(self, digest: str) -> Path | None:
        """The folder for files made of a build, by its digest; None if it is not served."""
        found = self._kept.get(digest)
        return found.path if found is not None else None

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
            self._use_leisure()
            await self._pause()

    def _use_leisure(self) -> None:
        nursery = self.pool.nursery
        if nursery is not None and nursery.plan.kept and is_done(Path(nursery.plan.kept), PAGES):
            self.at_leisure(nursery.digest)

    async def _pause(self) -> None:
        """Wait until the next look, or until the nursery ends."""
        nursery = self.pool.nursery
        if nursery is None or not nursery.is_alive:
            await asyncio.sleep(_LOOK)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(nursery.gone.wait(), _LOOK)

    async def _open(self) -> None:
        if self._warming is not None:
            self._warming.cancel()
        if self._launched is not None:
            (plans, launched), self._launched = self._launched, None
        else:
            plans = self._plans()
            launched = Launched.of(plans[0])
        self.pool.adopt(await Nursery.start(launched))
        if len(plans) > 1:
            self._warming = asyncio.get_running_loop().create_task(self._warm(plans[1]))

    async def _warm(self, plan: Plan) -> None:
        """Load into memory what is answered from disk meanwhile."""
        try:
            self.pool.adopt(await Nursery.start(Launched.of(plan)))
        except StoreError as error:
            print(f"kg serve: {error} Answers go on from disk.", file=sys.stderr)

    def _plans(self) -> list[Plan]:
        with Store(self.folder, self.engine) as store:
            digest = store.manifest.digest()
            if digest not in self._kept:
                for folder in self._kept.values():
                    folder.close()
                self._kept = {digest: KeptFolder(digest, lasting=store.size > SMALL)}
            kept = str(self._kept[digest].path) if store.size > SMALL else ""
            return [
                Plan(str(self.folder), name, self._handlers, self.limits, kept)  # type: ignore[arg-type]
                for name in _engines(store, self.engine)
            ]

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
