"""Which files to read: those the user names, and those in folders that some reader can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.acquire.formats import supported_suffixes
from kg.model import Skipped


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Skipped]]:
    """The files to read, in order of their names; hidden files and folders are passed over.

    A file named by the user is always read; in a folder, what no reader can read is reported.
    """
    found: set[Path] = set()
    skipped: list[Skipped] = []
    for path in paths:
        if path.is_dir():
            for file in _files_below(path, skipped):
                if file.suffix.lower() in supported_suffixes():
                    found.add(file)
                else:
                    known = ", ".join(sorted(supported_suffixes()))
                    skipped.append(
                        Skipped(str(file), f"no reader for this kind of file; there are: {known}.")
                    )
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
