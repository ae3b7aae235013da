"""How files of a store are named, read, written and made to last.

manifest.json           what belongs to the store: files, hashes, versions, runs
documents/KEY.HASH.nq   one canonical N-Quads file per document: the durable form
texts/KEY.HASH.txt      the normalised text that offsets point into
inferred/KEY.HASH.nq    what follows from that document's graph about its own things
graphs/NAME.HASH.nq     vocabulary, ontology, links, authority, provenance, other inferred
generations/N.json      manifests of this and earlier generations, for readers that opened them
index/HASH/             the engine's index, made anew from the rest by `kg index`
derived.sqlite          what the builder remembers to link and infer quickly; made anew too
incoming/               what workers read and no build has taken in yet
lock                    who is writing
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError
from kg.graph.store.manifest import MANIFEST, Manifest, StoredFile, parse_manifest

CONTENT_FOLDERS = ("documents", "texts", "inferred", "graphs")
GENERATIONS = "generations"
INDEX = "index"
INDEX_NAME = 16
"""Digits of the content's hash in the name of its index."""
PARTIAL = ".partial"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the store at ``folder``.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        return parse_manifest(path, path.read_text("utf-8"))
    except FileNotFoundError:
        raise no_store(folder) from None
    except OSError as error:
        raise StoreError(str(path), f"cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise StoreError(str(path), f"is damaged ({error}).", "Restore a backup.") from error


def no_store(folder: Path) -> StoreError:
    """The error for a folder that holds no store."""
    advice = "Build one: kg build FOLDER --store " + str(folder)
    return StoreError(str(folder), "there is no store here.", advice)


def checked_bytes(folder: Path, file: StoredFile) -> bytes:
    """The bytes of a file, if they are those that were written.

    Raises:
        StoreError: the file is missing or is not what the manifest says.
    """
    path = folder / file.path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(
            str(path), f"cannot be read: {error.strerror}.", "Build again from the documents."
        ) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreError(
            str(path),
            "is damaged: its hash is not the one in manifest.json.",
            "Remove this file's document and build it again; the others are intact.",
        )
    return content


def content_path(kind: str, key: str, suffix: str, sha256: str) -> str:
    """Where in the store a file of this content lies."""
    return f"{kind}/{key}.{sha256[:12]}{suffix}"


def write_content(
    folder: Path, kind: str, key: str, suffix: str, data: Iterable[bytes]
) -> tuple[StoredFile, bool]:
    """Write a file of the store whole, piece by piece, under a name that holds its hash.

    Returns the file, and whether it is new there. It belongs to nothing until a manifest names it.
    What is written is not yet on the disk: :func:`settle` sees to that before the manifest is
    replaced.

    Raises:
        OSError: it cannot be written.
    """
    digest = hashlib.sha256()
    partial = folder / kind / f"{key}.{os.getpid()}{PARTIAL}"
    try:
        with partial.open("wb") as stream:
            for piece in data:
                digest.update(piece)
                stream.write(piece)
        file = StoredFile(content_path(kind, key, suffix, digest.hexdigest()), digest.hexdigest())
        is_new = not (folder / file.path).exists()
        partial.replace(folder / file.path)  # also where it is there: that one may be damaged
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return file, is_new


def settle(paths: Iterable[Path]) -> None:
    """Wait until files, and the names of files in their folders, are on the disk.

    Raises:
        OSError: the disk is full or broken.
    """
    folders: set[Path] = set()
    for path in paths:
        folders.add(path.parent)
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    for folder in sorted(folders):
        settle_folder(folder)


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk (where the system can do that)."""
    with suppress(PermissionError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_file(path: Path, lines: Iterable[str]) -> None:
    """Replace a file by rename, lastingly: at any moment it is the old one or the new one.

    Raises:
        OSError: it cannot be written; the old one stands.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    settle_folder(path.parent)
