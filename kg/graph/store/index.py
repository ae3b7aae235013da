"""The engine's index on disk: made from the store's files, and made anew from them at any time.

It lies in ``index/HASH/``, named by the hash of all that the graphs hold, so that an index of other
content is never taken for it. It is built in a folder of another name and renamed when whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.store.files import INDEX, INDEX_NAME, PARTIAL, settle_folder
from kg.graph.store.generations import clean_indexes
from kg.graph.store.lock import writer_lock
from kg.graph.store.manifest import PROVENANCE, Manifest, StoredFile
from kg.graph.store.reader import Store

PART = 256 << 20
"""Bytes of N-Quads that go into the bulk loader at a time; its memory grows with them."""

_BLOCK = 1 << 20


class _Stream:
    """Files of a store, one after the other, as a loader reads them; their hashes are checked."""

    def __init__(self, folder: Path, files: list[StoredFile]) -> None:
        self._blocks = self._read(folder, files)
        self._rest = b""

    @staticmethod
    def _read(folder: Path, files: list[StoredFile]) -> Iterator[bytes]:
        for file in files:
            digest = hashlib.sha256()
            with (folder / file.path).open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    yield block
            if digest.hexdigest() != file.sha256:
                raise StoreError(
                    str(folder / file.path),
                    "is damaged: its hash is not the one in manifest.json.",
                    "Build that document again, or restore a backup.",
                )

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size`` of them (fewer where a file ends)."""
        if not self._rest:
            self._rest = next(self._blocks, b"")
        if size < 0 or size >= len(self._rest):
            block, self._rest = self._rest, b""
        else:
            block, self._rest = self._rest[:size], self._rest[size:]
        return block


def _parts(folder: Path, manifest: Manifest) -> Iterator[tuple[list[StoredFile], int]]:
    """The graphs' files in groups of about :data:`PART` bytes."""
    group: list[StoredFile] = []
    size = 0
    for file in manifest.graph_files():
        group.append(file)
        size += (folder / file.path).stat().st_size
        if size >= PART:
            yield group, size
            group, size = [], 0
    if group:
        yield group, size


def index_path(folder: Path, manifest: Manifest) -> Path:
    """Where the index of this content lies, if there is one."""
    return folder / INDEX / manifest.digest()[:INDEX_NAME]


def build_index(
    folder: Path,
    *,
    rebuild: bool = False,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[int], None] = lambda size: None,
) -> tuple[Path, bool]:
    """Make the engine's index of the store at ``folder``, unless it is there already.

    Readers and a builder may be at work meanwhile: what is indexed is the generation that was
    current at the beginning. Memory is bounded by :data:`PART`, whatever the size of the store.

    Args:
        folder: the store.
        rebuild: make it anew even if it is there.
        started: called once with the number of bytes to load.
        done: called with the number of bytes just loaded.

    Returns:
        The folder of the index, and whether it was made now.

    Raises:
        StoreError: there is no store, a file of it is damaged, or the index cannot be written.
    """
    try:
        with Store(folder) as store:
            (folder / INDEX).mkdir(exist_ok=True)
            manifest = store.manifest
            path = index_path(folder, manifest)
            if path.is_dir() and not rebuild:
                return path, False
            lock = writer_lock(folder / INDEX)
            try:
                _clear(folder / INDEX)
                _load(folder, manifest, path, started, done)
                clean_indexes(folder, manifest)
            finally:
                lock.release()
            return path, True
    except OSError as error:
        raise StoreError(
            str(folder / INDEX),
            f"cannot be written: {error.strerror or error}.",
            "The store is as it was; make room, or give write permission.",
        ) from error


def _clear(indexes: Path) -> None:
    """Remove what runs that were cut short left behind."""
    for path in [*indexes.glob(f"*{PARTIAL}"), *indexes.glob("*.old")]:
        shutil.rmtree(path, ignore_errors=True)


def _load(
    folder: Path,
    manifest: Manifest,
    path: Path,
    started: Callable[[int], None],
    done: Callable[[int], None],
) -> None:
    partial = path.with_name(f"{path.name}+{os.getpid()}{PARTIAL}")
    with_provenance = path.with_name(path.name + "+provenance")
    for old in (path, with_provenance):  # of a rebuild
        if old.is_dir():
            gone = old.with_name(f"{old.name}+{os.getpid()}.old")
            old.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
    try:
        started(sum((folder / f.path).stat().st_size for f in manifest.graph_files()))
        engine = ox.Store(str(partial))
        for files, size in _parts(folder, manifest):
            engine.bulk_load(_Stream(folder, files), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
            done(size)
        engine.flush()
        if PROVENANCE in manifest.graphs:
            _add_provenance(folder, manifest, engine, with_provenance)
        del engine
        settle_folder(partial)
        partial.rename(path)
        settle_folder(path.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(f"{with_provenance}{PARTIAL}", ignore_errors=True)


def _add_provenance(folder: Path, manifest: Manifest, engine: ox.Store, target: Path) -> None:
    """A second index, with provenance: links to the files of the first, and little of its own."""
    partial = Path(f"{target}{PARTIAL}")
    shutil.rmtree(partial, ignore_errors=True)
    engine.backup(str(partial))
    beside = ox.Store(str(partial))
    stream = _Stream(folder, [manifest.graphs[PROVENANCE]])
    beside.bulk_load(stream, format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    beside.flush()
    del beside
    partial.rename(target)
