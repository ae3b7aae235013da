"""Which generations of a store are still of use, and the removal of files that belong to none.

Each commit keeps its manifest as ``generations/N.json`` beside ``manifest.json`` (one file with two
names). A reader holds a shared lock on the manifest that it opened, which ends with its process.
Kept are the current generation, the one before it (for readers whose locks cannot be seen, on
another machine), and every one that a reader holds. All others go at the next commit, with the
files and indexes that no kept manifest names.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from kg.errors import StoreError
from kg.graph.store.files import (
    CONTENT_FOLDERS,
    GENERATIONS,
    INDEX,
    INDEX_NAME,
    no_store,
    read_manifest,
)
from kg.graph.store.manifest import MANIFEST, Manifest, parse_manifest

try:
    import fcntl

    _HAS_LOCKS = True
except ImportError:  # pragma: no cover - no POSIX: the previous generation is kept all the same
    _HAS_LOCKS = False


def hold_current(folder: Path) -> tuple[Manifest, IO[bytes]]:
    """The current manifest, and a handle that keeps its files from being removed while open.

    Raises:
        StoreError: there is no store, or its manifest is damaged.
    """
    path = folder / MANIFEST
    while True:
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            raise no_store(folder) from None
        except OSError as error:
            raise StoreError(str(path), f"cannot be read: {error.strerror}.") from error
        if _HAS_LOCKS:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(handle, fcntl.LOCK_SH)
        # Between opening and locking a build may have removed this generation: then look again.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle.fileno()), path.stat()):
                break
        handle.close()
    try:
        return parse_manifest(path, handle.read().decode("utf-8", "replace")), handle
    except BaseException:
        handle.close()
        raise


def _numbers(folder: Path) -> list[int]:
    names = (path.stem for path in (folder / GENERATIONS).glob("*.json"))
    return sorted(int(name) for name in names if name.isdigit())


def keep_as_generation(folder: Path) -> None:
    """Give the current manifest its second name, under which it outlives the next commit."""
    numbers = _numbers(folder)
    current = folder / MANIFEST
    (folder / GENERATIONS).mkdir(exist_ok=True)
    if numbers and filecmp.cmp(
        folder / GENERATIONS / f"{numbers[-1]}.json", current, shallow=False
    ):
        return
    target = folder / GENERATIONS / f"{(numbers[-1] if numbers else 0) + 1}.json"
    try:
        target.hardlink_to(current)
    except OSError:  # a file system without hard links
        shutil.copyfile(current, target)


def _is_held(path: Path) -> bool:
    if not _HAS_LOCKS:
        return False
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


def earlier(folder: Path, *, remove: bool = False) -> Iterator[Manifest]:
    """The manifests of the generations before the current one that are of use.

    They come one at a time, for each takes as much memory as the current one. ``remove`` takes the
    others away. A generation whose manifest cannot be read keeps nothing.
    """
    numbers = _numbers(folder)
    for position, number in enumerate(numbers):
        path = folder / GENERATIONS / f"{number}.json"
        if position >= len(numbers) - 2 or _is_held(path):
            with suppress(StoreError, OSError):
                if not path.samefile(folder / MANIFEST):
                    yield parse_manifest(path, path.read_text("utf-8"))
        elif remove:
            path.unlink(missing_ok=True)


def clean(folder: Path, current: Manifest) -> None:
    """Remove generations that are of no more use, and files that belong to none that stays.

    Call it while holding the writer's lock, after a commit.
    """
    named, digests = _named(current, earlier(folder, remove=True))
    for name in CONTENT_FOLDERS:
        for path in (folder / name).iterdir():
            if f"{name}/{path.name}" not in named:
                path.unlink(missing_ok=True)
    _clean_indexes(folder, digests)


def _named(current: Manifest, others: Iterable[Manifest]) -> tuple[set[str], set[str]]:
    """Paths of the files of some generations, and the digests of their content."""
    paths = {file.path for file in current.files()}
    digests = {current.digest()}
    for manifest in others:
        paths.update(file.path for file in manifest.files())
        digests.add(manifest.digest())
    return paths, digests


def clean_indexes(folder: Path, indexed: Manifest) -> None:
    """Remove the engine's indexes of all generations but ``indexed`` and those still of use."""
    manifests = (indexed, read_manifest(folder), *earlier(folder))  # a build may have come between
    _clean_indexes(folder, {manifest.digest() for manifest in manifests})


def _clean_indexes(folder: Path, digests: Iterable[str]) -> None:
    if not (folder / INDEX).is_dir():
        return
    names = {digest[:INDEX_NAME] for digest in digests}
    for path in (folder / INDEX).iterdir():
        if path.is_dir() and path.name.partition("+")[0] not in names:
            shutil.rmtree(path, ignore_errors=True)
