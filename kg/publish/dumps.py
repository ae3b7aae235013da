"""Whole-graph files: canonical N-Quads, the normalised texts, the provenance."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from kg.errors import StoreError
from kg.graph.nquads import canonical
from kg.graph.store import Store


def _replace_file(path: Path, content: str) -> None:
    """Write a file whole under another name, then rename it."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(content, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(
            str(path), f"cannot be written: {error.strerror}.", "Name another --output."
        ) from error


def export_nquads(store: Store, output: Path) -> None:
    """All graphs but provenance as one canonical N-Quads file."""
    lines = (line for part in store.nquads() for line in part.decode("utf-8").splitlines(True))
    _replace_file(output, canonical(lines))


def export_provenance(store: Store, output: Path) -> None:
    """The provenance graph as canonical N-Quads."""
    parts = store.nquads(provenance=True)
    _replace_file(output, "".join(part.decode("utf-8") for part in parts))


def export_texts(store: Store, output: Path) -> None:
    """The normalised texts, one file ``KEY.txt`` per document, into a folder.

    The folder is replaced as a whole; it must be new, empty, or made by this function.
    """
    marker = ".jha-kg-texts"
    if output.exists() and any(output.iterdir()) and not (output / marker).exists():
        raise StoreError(
            str(output), "is not empty and was not made by this command.", "Name another --output."
        )
    partial = output.with_name(output.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    (partial / marker).write_text("Normalised texts; offsets are code points.\n", encoding="utf-8")
    for key in sorted(store.manifest.documents):
        (partial / f"{key}.txt").write_text(store.text(key), encoding="utf-8", newline="\n")
    shutil.rmtree(output, ignore_errors=True)
    partial.rename(output)


def export_questions(store: Store, output: Path) -> None:
    """The questions as ``sh:SPARQLExecutable`` descriptions, in one Turtle file."""
    from kg.publish.sparql_executables import sparql_executables

    _replace_file(output, sparql_executables(store.manifest.base))


EXPORTS: Mapping[str, Callable[[Store, Path], None]] = {
    "nquads": export_nquads,
    "texts": export_texts,
    "provenance": export_provenance,
    "questions": export_questions,
}
"""What ``kg export`` writes, by name."""
