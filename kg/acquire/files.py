"""Which files to read: those that the user names, and all in the folders that the user names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.model import Skipped


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Skipped]]:
    """The files to read, in order of their names; hidden files and folders are passed over.

    What kind of file each is, its reader decides by its content, not by its name.
    """
    found: set[Path] = set()
    skipped: list[Skipped] = []
    for path in paths:
        if path.is_dir():
            found.update(_files_below(path, skipped))
        elif path.exists():
            found.add(path)
        else:
            skipped.append(Skipped(str(path), "no such file or folder. Check the path."))
    return sorted(found), sorted(skipped, key=lambda s: s.path)


def _files_below(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        advice = "Make it readable, or leave it out."
        skipped.append(Skipped(str(folder), f"cannot be opened ({error.strerror}). {advice}"))
        return
    for child in children:
        if child.name.startswith("."):
            continue
        if child.is_dir():
            yield from _files_below(child, skipped)
        else:
            yield child
