"""Files by path or by URL: workers read papers from, and write parts to, either.

A URL is anything with ``://`` that fsspec knows (``s3://``, ``gs://``, ``abfs://``, ``https://``,
``memory://``); it needs the extra ``[cluster]``, and credentials where that file system looks for
them. Everything else is a path.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import DistributionError, InputError
from kg.model import Skipped


def is_url(location: str | Path) -> bool:
    """Whether a location is a URL and not a path."""
    return isinstance(location, str) and "://" in location


def _file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path on it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        advice = "Install the extra: pip install 'jha-kg[cluster]'."
        raise DistributionError(url, "needs fsspec, which is not installed.", advice) from None
    try:
        system, path = url_to_fs(url)
    except (ValueError, ImportError) as error:
        advice = "Check its beginning, and install what it needs."
        raise DistributionError(url, f"is of no known kind ({error}).", advice) from error
    return system, path


def find(
    places: Sequence[str | Path], *, absolute: bool = False
) -> tuple[list[str], list[Skipped]]:
    """The files to read, in order: those that are named, and all in folders that are named.

    Hidden files are passed over. ``absolute`` paths are found by other machines too.
    """
    from kg.acquire.files import find_files  # readers of stores need no readers of papers

    paths, skipped = find_files([Path(place) for place in places if not is_url(place)])
    found = {str(path.absolute() if absolute else path) for path in paths}
    for url in (place for place in places if isinstance(place, str) and is_url(place)):
        system, path = _file_system(url)
        try:
            below = [path] if system.isfile(path) else system.find(path)
        except Exception as error:  # each file system has its own errors
            reason = f"cannot be listed ({type(error).__name__}: {error}). Check its address."
            skipped.append(Skipped(url, " ".join(reason.split())))
            continue
        if not below:
            skipped.append(Skipped(url, "no such file or folder. Check its address."))
        hidden = (name for name in below if not _is_hidden(name[len(path) :]))
        found.update(system.unstrip_protocol(name) for name in hidden)
    return sorted(found), sorted(skipped, key=lambda s: s.path)


def _is_hidden(below: str) -> bool:
    return any(part.startswith(".") for part in below.split("/"))


@contextmanager
def as_file(location: str) -> Iterator[Path]:
    """The location as a file of this machine, for as long as the block lasts.

    Raises:
        InputError: it cannot be fetched.
    """
    if not is_url(location):
        yield Path(location)
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / location.rpartition("/")[2]
        try:
            path.write_bytes(read(location))
        except OSError as error:
            advice = "Check its address and your credentials."
            raise InputError(location, f"cannot be fetched ({error}).", advice) from error
        yield path


def absolute(location: str | Path) -> str:
    """A name for the location that does not hang on the working folder; a URL is one already."""
    return str(location) if is_url(location) else os.path.abspath(location)  # noqa: PTH100 - keeps links


def state(location: str) -> tuple[int, int, int]:
    """Size, time of last change (ns) and inode, by which a file is known to be the same.

    Of a URL, what its file system takes for its mark stands for time and inode.

    Raises:
        OSError: there is no such file, or it cannot be reached.
    """
    if not is_url(location):
        found = Path(location).stat()
        return found.st_size, found.st_mtime_ns, found.st_ino
    system, path = _file_system(location)
    try:
        size = int(system.info(path).get("size") or 0)
        mark = int(hashlib.sha256(str(system.ukey(path)).encode()).hexdigest()[:15], 16)
    except OSError:
        raise
    except Exception as error:  # each file system has its own errors
        raise OSError(f"{location}: {error}") from error
    return size, 1, mark


def adopt(location: str, path: Path) -> None:
    """Give a file the name ``path`` too, by a link where the file system can, else by a copy.

    Raises:
        OSError: it cannot be read, or the copy cannot be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    try:
        try:
            if is_url(location):
                raise OSError
            partial.hardlink_to(location)
        except OSError:
            partial.write_bytes(read(location))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read(location: str) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: it cannot be read.
    """
    if not is_url(location):
        return Path(location).read_bytes()
    system, path = _file_system(location)
    content: bytes = system.cat_file(path)
    return content


def write(folder: str, name: str, content: bytes) -> str:
    """Write a file whole into a folder, made if need be, and return its location.

    Raises:
        DistributionError: it cannot be written.
    """
    try:
        if is_url(folder):
            system, path = _file_system(f"{folder.rstrip('/')}/{name}")
            system.makedirs(system._parent(path), exist_ok=True)
            system.pipe_file(path, content)
            return f"{folder.rstrip('/')}/{name}"
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        partial, whole = place / f"{name}.{os.getpid()}.partial", place / name
        partial.write_bytes(content)
        partial.replace(whole)
        return str(whole)
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "All workers must be able to write there."
        raise DistributionError(f"{folder}/{name}", f"cannot be written: {reason}.", advice) from (
            error
        )


def remove(location: str) -> None:
    """Remove a file or a folder with all in it; one that is not there is no error."""
    if is_url(location):
        system, path = _file_system(location)
        if system.exists(path):
            system.rm(path, recursive=True)
        return
    import shutil

    if Path(location).is_dir():
        shutil.rmtree(location, ignore_errors=True)
    else:
        Path(location).unlink(missing_ok=True)
