"""Has the search index made, once per state of the store, by a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
import tempfile
from pathlib import Path


class SearchKeeper:
    """The search index of the store that is served, in a folder that ends with the server.

    It is made when somebody searches first, and again when the store was built anew.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._folder: Path | None = None
        self._making: dict[str, asyncio.Task[str]] = {}

    async def path(self, digest: str, patience: float = 8.0) -> str:
        """The index of the store with this digest; "" while it is made, after ``patience`` s."""
        task = self._making.get(digest)
        if task is None or (task.done() and not task.result()):
            self._forget(digest)
            task = self._making[digest] = asyncio.create_task(self._make(digest))
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(task), patience)
        return ""

    def _forget(self, digest: str) -> None:
        """Leave out the indexes of earlier states; a worker that reads one keeps it open."""
        for earlier in [known for known in self._making if known != digest]:
            self._making.pop(earlier).cancel()
            if self._folder is not None:
                (self._folder / f"{earlier}.sqlite").unlink(missing_ok=True)

    async def _make(self, digest: str) -> str:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="jha-kg-search-"))
        target = self._folder / f"{digest}.sqlite"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.publish.explorer.search", str(self._store), str(target),
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        return str(target) if code == 0 else ""

    async def close(self) -> None:
        """End what is being made, and take the indexes away."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
