"""Copies of a store in one file: taken while it is in use, and put back whole or not at all.

A backup is a compressed tar archive (zstd): ``CHECKSUMS`` (SHA-256 of every file, as ``sha256sum``
writes them), ``manifest.json``, and the files that it names. The engine's index and what the
builder remembers are left out, for they are made anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

import zstandard

from kg.errors import StoreError
from kg.graph.store.files import (
    CONTENT_FOLDERS,
    INDEX,
    PARTIAL,
    read_manifest,
    settle_folder,
)
from kg.graph.store.lock import writer_lock
from kg.graph.store.manifest import MANIFEST, StoredFile, parse_manifest
from kg.graph.store.reader import Store

CHECKSUMS = "CHECKSUMS"
_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def back_up(folder: Path, target: Path) -> int:
    """Write the store at ``folder`` into the file ``target``; returns the number of files in it.

    The store may be in use and in the making: what is written is the generation that was current at
    the beginning. Every file is checked on the way.

    Raises:
        StoreError: there is no store, a file of it is damaged, or ``target`` cannot be written.
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        with Store(folder) as store:
            manifest = store.manifest.to_json().encode("utf-8")
            files = sorted(set(store.manifest.files()), key=lambda file: file.path)
            sums = [StoredFile(MANIFEST, hashlib.sha256(manifest).hexdigest()), *files]
            listing = "".join(f"{file.sha256}  {file.path}\n" for file in sums).encode()
            with _archive_for_writing(partial) as archive:
                _add(archive, CHECKSUMS, listing)
                _add(archive, MANIFEST, manifest)
                for file in files:
                    _add(archive, file.path, store.read(file))
        partial.replace(target)
        settle_folder(target.absolute().parent)
    except OSError as error:
        advice = "Name another file, or make room."
        reason = error.strerror or str(error)
        raise StoreError(str(target), f"cannot be written: {reason}.", advice) from error
    finally:
        partial.unlink(missing_ok=True)
    return len(sums)


@contextmanager
def _archive_for_writing(path: Path) -> Iterator[tarfile.TarFile]:
    with path.open("wb") as raw:
        compressor = zstandard.ZstdCompressor(level=3, write_checksum=True)
        with (
            compressor.stream_writer(raw, closefd=False) as stream,
            tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            yield archive
        raw.flush()
        os.fsync(raw.fileno())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o644
    archive.addfile(entry, io.BytesIO(content))


def restore(source: Path, folder: Path, *, force: bool = False) -> int:
    """Put the backup ``source`` back as the store ``folder``; returns the number of files.

    Everything is unpacked beside ``folder`` and checked first, so that a damaged backup changes
    nothing.

    Args:
        source: a file that :func:`back_up` wrote.
        folder: where the store is to be; must not exist or be empty, unless ``force``.
        force: replace the store that is there.

    Raises:
        StoreError: the backup is damaged or is none, or ``folder`` holds something or is in use.
    """
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise StoreError(str(folder), "is a file, not a folder.", "Name another store.")
    is_taken = folder.is_dir() and any(folder.iterdir())
    if is_taken and not force:
        raise StoreError(
            str(folder), "is there already.", "Name another folder, or add --force to replace it."
        )
    if is_taken and not (folder / MANIFEST).exists():
        raise StoreError(str(folder), "holds something that is no store.", "Name another folder.")
    partial = folder.with_name(f"{folder.name}.{os.getpid()}{PARTIAL}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        for name in CONTENT_FOLDERS:
            (partial / name).mkdir(parents=True)
        number = _unpack(source, partial)
        _swap(partial, folder, is_taken)
    except OSError as error:
        reason = error.strerror or str(error)
        where = str(error.filename or folder)
        raise StoreError(where, f"cannot be read or written: {reason}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return number


def _swap(partial: Path, folder: Path, is_taken: bool) -> None:
    """Put ``partial`` in the place of ``folder``."""
    if not is_taken:
        if folder.is_dir():
            folder.rmdir()
        partial.rename(folder)
        settle_folder(folder.parent)
        return
    lock = writer_lock(folder)  # nobody may be writing to what is replaced
    old = folder.with_name(f"{folder.name}.{os.getpid()}.old")
    try:
        folder.rename(old)
        try:
            partial.rename(folder)
        except OSError:
            old.rename(folder)
            raise
    finally:
        lock.release()
    settle_folder(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _unpack(source: Path, folder: Path) -> int:
    """Unpack and check everything; returns the number of files."""
    advice = "Take another backup; nothing was changed."
    try:
        with source.open("rb") as raw:
            stream = zstandard.ZstdDecompressor().stream_reader(raw)
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                found = _unpack_entries(archive, folder)
    except (zstandard.ZstdError, tarfile.TarError, EOFError, ValueError) as error:
        raise StoreError(str(source), f"is damaged or no backup ({error}).", advice) from error
    manifest = parse_manifest(source, (folder / MANIFEST).read_text("utf-8"))
    missing = {file.path: file.sha256 for file in manifest.files()}.items() - found.items()
    if missing:
        name = min(missing)[0]
        raise StoreError(str(source), f"is not whole: it lacks {name}.", advice)
    read_manifest(folder)
    for name in CONTENT_FOLDERS:
        settle_folder(folder / name)
    settle_folder(folder)
    return len(found)


def _unpack_entries(archive: tarfile.TarFile, folder: Path) -> dict[str, str]:
    wanted: dict[str, str] | None = None
    found: dict[str, str] = {}
    for entry in archive:
        content = archive.extractfile(entry)
        if not entry.isfile() or content is None:
            raise ValueError(f"{entry.name} is no plain file")
        if wanted is None:
            if entry.name != CHECKSUMS:
                raise ValueError(f"it does not begin with {CHECKSUMS}")
            lines = (_LINE.fullmatch(line) for line in content.read().decode().split("\n"))
            wanted = {match[2]: match[1] for match in lines if match}
            continue
        digest = _write(content, folder / _safe(entry.name))
        if wanted.get(entry.name) != digest:
            raise ValueError(f"{entry.name} is not what its checksum says")
        found[entry.name] = digest
    if wanted is None or found != wanted:
        raise ValueError("files are missing")
    return found


def _safe(name: str) -> PurePosixPath:
    """The path of an entry, if it is one that a store has; nothing is written elsewhere."""
    path = PurePosixPath(name)
    is_content = len(path.parts) == 2 and path.parts[0] in CONTENT_FOLDERS
    if not (name == MANIFEST or (is_content and path.parts[1] not in ("..", INDEX))):
        raise ValueError(f"{name} is no file of a store")
    return path


def _write(content: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as stream:
        while block := content.read(_BLOCK):
            digest.update(block)
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()
