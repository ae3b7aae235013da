"""Has the search index made, once per build of the store, by a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

_NAME = "search.sqlite"


class SearchKeeper:
    """The search index of the store that is served.

    It is made when somebody searches first (or :meth:`begin` was called), and again when the store
    was built anew.

    Args:
        store: its folder.
        folder_of: gives the folder for files made of a build, by its digest.
    """

    def __init__(self, store: Path, folder_of: Callable[[str], Path | None]) -> None:
        self._store, self._folder_of = store, folder_of
        self._making: dict[str, asyncio.Task[str]] = {}

    async def path(self, digest: str, patience: float = 8.0) -> str:
        """The index of the store with this digest; "" while it is made, after ``patience`` s."""
        task = self.begin(digest)
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(task), patience)
        return ""

    def begin(self, digest: str) -> asyncio.Task[str]:
        """Have the index made, if it is not there or under way."""
        task = self._making.get(digest)
        if task is None or (task.done() and not Path(task.result() or ".").is_file()):
            for earlier in [known for known in self._making if known != digest]:
                self._making.pop(earlier).cancel()
            task = self._making[digest] = asyncio.create_task(self._make(digest))
        return task

    async def _make(self, digest: str) -> str:
        folder = self._folder_of(digest)
        if folder is None:  # a build that is not served any more
            return ""
        target = folder / _NAME
        if target.exists():
            return str(target)
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
        """End what is being made."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
