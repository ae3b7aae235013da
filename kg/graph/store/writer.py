"""Changes a store: files are written first, and one rename makes the change take place."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from kg import locations
from kg.errors import StoreError
from kg.graph.store.files import (
    CONTENT_FOLDERS,
    PARTIAL,
    checked_bytes,
    content_path,
    read_manifest,
    replace_file,
    settle,
    settle_folder,
    write_content,
)
from kg.graph.store.generations import clean, keep_as_generation
from kg.graph.store.lock import writer_lock
from kg.graph.store.manifest import MANIFEST, Manifest, Run, StoredDocument, StoredFile, used_runs
from kg.vocabulary import BASE


class StoreWriter:
    """Changes a store; use it as a context manager, and call :meth:`commit` at the end.

    Leaving the block without a commit leaves the store as it was. One writer at a time; readers are
    not disturbed.

    Raises:
        StoreError: another process writes to the folder, or it cannot be written.
    """

    def __init__(self, folder: Path, base: str | None = None) -> None:
        self.folder = folder
        self._base = base
        self._new: list[StoredFile] = []
        self._committed: set[StoredFile] = set()
        self.fresh_documents: set[str] = set()
        """Keys of the documents that were read by the present version of the software."""

    def __enter__(self) -> Self:
        try:
            for name in CONTENT_FOLDERS:
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self._lock = writer_lock(self.folder)
        except OSError as error:
            raise StoreError(
                str(self.folder), f"cannot be written: {error.strerror}.", "Name another --store."
            ) from error
        try:
            self.manifest = self._current()
            self._committed = set(self.manifest.files())
        except BaseException:
            self._lock.release()
            raise
        return self

    def _current(self) -> Manifest:
        if not (self.folder / MANIFEST).exists():
            return Manifest(base=self._base or BASE)
        manifest = read_manifest(self.folder)
        if self._base and self._base != manifest.base and manifest.documents:
            raise StoreError(
                str(self.folder),
                f"was built under {manifest.base}, not {self._base}.",
                "Name another --store, or leave --base-iri out.",
            )
        return replace(manifest, base=self._base or manifest.base)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._new:  # empty after a commit
            (self.folder / file.path).unlink(missing_ok=True)
        self._lock.release()

    def write(self, folder: str, key: str, suffix: str, content: str | Iterable[str]) -> StoredFile:
        """Write a file whole, under a name that holds its hash; it belongs to nothing yet.

        ``content`` may come in pieces, which are not held in memory.

        Raises:
            StoreError: it cannot be written.
        """
        pieces = [content] if isinstance(content, str) else content
        data = (piece.encode("utf-8") for piece in pieces)
        try:
            file, is_new = write_content(self.folder, folder, key, suffix, data)
        except OSError as error:
            raise self._unwritable(error) from error
        return self._noted(file, is_new)

    def adopt(self, folder: str, key: str, suffix: str, location: str, sha256: str) -> StoredFile:
        """Take in a file that lies elsewhere (path or URL) and whose SHA-256 is known.

        Raises:
            StoreError: it cannot be read, or not be written here.
        """
        file = StoredFile(content_path(folder, key, suffix, sha256), sha256)
        try:
            is_new = not (self.folder / file.path).exists()
            locations.adopt(location, self.folder / file.path)
        except OSError as error:
            raise self._unwritable(error) from error
        return self._noted(file, is_new)

    def _noted(self, file: StoredFile, is_new: bool) -> StoredFile:
        if is_new:  # else it may belong to an earlier generation
            self._new.append(file)
        return file

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            str(self.folder),
            f"cannot be written: {error.strerror or error}.",
            "The store is as it was; make room, or give write permission, and try again.",
        )

    def put_document(self, document: StoredDocument, *, is_fresh: bool = True) -> None:
        """Add a document, or replace the one with its key; ``is_fresh``: it was read just now."""
        self.manifest.documents[document.key] = document
        if is_fresh:
            self.fresh_documents.add(document.key)

    def remove_document(self, key: str) -> None:
        """Remove a document; its files go with a later commit."""
        del self.manifest.documents[key]

    def put_graph(self, name: str, nquads: str | Iterable[str]) -> None:
        """Add or replace one of :data:`~kg.graph.store.manifest.REFERENCE_GRAPHS`.

        ``nquads`` are canonical; they may come line by line.
        """
        self.manifest.graphs[name] = self.write("graphs", name, ".nq", nquads)

    def put_run(self, run: Run) -> None:
        """Add a run, and forget runs that no document comes from any more."""
        runs = used_runs(self.manifest.runs, self.manifest.documents.values())
        self.manifest = replace(self.manifest, runs={**runs, run.key: run})

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a file that belongs to the store as it will be after the commit.

        Raises:
            StoreError: it is missing or not what was written.
        """
        return checked_bytes(self.folder, file)

    def commit(self) -> None:
        """Make the change take place, then remove what no kept generation names.

        Everything is on the disk before the manifest is replaced, so that a crash at any moment
        leaves the old state whole or the new one.

        Raises:
            StoreError: the disk is full or cannot be written; the store is as it was.
        """
        added = {file for file in self.manifest.files() if file not in self._committed}
        try:
            settle(self.folder / file.path for file in sorted(added, key=lambda file: file.path))
            if (self.folder / MANIFEST).exists():
                keep_as_generation(self.folder)
            replace_file(self.folder / MANIFEST, self.manifest.lines())
        except OSError as error:
            raise self._unwritable(error) from error
        self._new.clear()
        self._committed = set(self.manifest.files())
        with suppress(OSError):  # what cannot be removed now is removed by a later commit
            keep_as_generation(self.folder)
            settle_folder(self.folder)
            (self.folder / (MANIFEST + PARTIAL)).unlink(missing_ok=True)
            clean(self.folder, self.manifest)
