"""Folders that a command makes anew as a whole: no reader ever sees half of one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError


@contextmanager
def replaced_folder(output: Path, marker: str, note: str) -> Iterator[Path]:
    """An empty folder to write into; in the end it takes the place of ``output``.

    Where the work fails, ``output`` stays as it was.

    Args:
        output: must be new, empty, or made under the same marker.
        marker: name of a hidden file by which the folder is recognised, which holds ``note``.
        note: a sentence for who opens that file.

    Raises:
        StoreError: ``output`` holds something else, or cannot be written.
    """
    with stage(output.with_name(output.name + ".partial"), output) as partial:
        if output.exists() and any(output.iterdir()) and not (output / marker).exists():
            raise StoreError(
                str(output),
                "is not empty and was not made by this command.",
                "Name another --output.",
            )
        (partial / marker).write_text(note, encoding="utf-8")
        yield partial
        put_in_place(partial, output)


@contextmanager
def stage(folder: Path, output: Path) -> Iterator[Path]:
    """An empty ``folder`` to write into for the length of a ``with`` block; it goes at the end.

    Raises:
        StoreError: what is written in the block, on its way to ``output``, cannot be written.
    """
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        where = str(error.filename or output)
        raise StoreError(
            where, f"cannot be written: {error.strerror}.", "Name another --output."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(new: Path, place: Path) -> None:
    """Let a file or folder take the place of what stands at ``place``.

    Raises:
        OSError: it cannot be moved there.
    """
    if not place.is_dir():
        new.replace(place)
        return
    old = place.with_name(place.name + ".replaced")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
