"""Whole-graph files: N-Quads, TriG, Turtle, JSON-LD, texts, provenance, and how each is written.

A name that ends in ``.gz`` or ``.zst`` is written compressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.graph.store import Store
from kg.publish.folders import replaced_folder
from kg.publish.linked_data.context import context_document
from kg.publish.linked_data.jsonld import json_ld
from kg.publish.linked_data.lines import quad_lines
from kg.publish.linked_data.squeezing import write_pieces
from kg.publish.linked_data.turtle import trig, turtle
from kg.publish.made_of import heading


def nquads_pieces(store: Store) -> Iterator[bytes]:
    """All graphs but provenance as one canonical N-Quads document, line by line.

    Raises:
        StoreError: a file is damaged.
    """
    return (line + b"\n" for line in quad_lines(store))


GRAPH_FORMATS: Mapping[str, tuple[str, Callable[[Store], Iterator[bytes]]]] = {
    "nquads": (".nq", nquads_pieces),
    "trig": (".trig", lambda store: trig(store, heading(store))),
    "turtle": (".ttl", lambda store: turtle(store, heading(store))),
    "jsonld": (".jsonld", json_ld),
}
"""Formats of the whole graph: end of the file's name, and what makes its content."""


def export_nquads(store: Store, output: Path) -> None:
    """All graphs but provenance as one canonical N-Quads file."""
    write_pieces([output], nquads_pieces(store))


def _export_graph(name: str) -> Callable[[Store, Path], None]:
    def export(store: Store, output: Path) -> None:
        write_pieces([output], GRAPH_FORMATS[name][1](store))

    return export


def export_context(store: Store, output: Path) -> None:
    """The JSON-LD context under the store's base IRI."""
    write_pieces([output], [context_document(store.manifest.base).encode()])


def export_provenance(store: Store, output: Path) -> None:
    """The provenance graph as canonical N-Quads."""
    write_pieces([output], store.nquads(provenance=True))


def export_texts(store: Store, output: Path) -> None:
    """The normalised texts, one file ``KEY.txt`` per document, into a folder.

    The folder is replaced as a whole; it must be new, empty, or made by this function.
    """
    note = "Normalised texts; offsets are code points.\n"
    with replaced_folder(output, ".jha-kg-texts", note) as new:
        for key in sorted(store.manifest.documents):
            (new / f"{key}.txt").write_text(store.text(key), encoding="utf-8", newline="\n")


def export_questions(store: Store, output: Path) -> None:
    """The questions as ``sh:SPARQLExecutable`` descriptions, in one Turtle file."""
    from kg.publish.sparql_executables import sparql_executables

    write_pieces([output], [sparql_executables(store.manifest.base).encode()])


EXPORTS: Mapping[str, Callable[[Store, Path], None]] = {
    **{name: _export_graph(name) for name in GRAPH_FORMATS},
    "context": export_context,
    "texts": export_texts,
    "provenance": export_provenance,
    "questions": export_questions,
}
"""What ``kg export`` writes to one file or folder without further options, by name."""
