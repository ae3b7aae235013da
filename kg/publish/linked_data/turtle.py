"""Turtle and TriG of any size: written piece by piece, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph.store import Store
from kg.publish.linked_data.lines import graph_lines, graph_names, pieces, triple_lines

_PIECE = 20_000  # lines
_PREFIX_LINE = re.compile(rb"@prefix [\w-]*: <[^>]*> \.\n")


def turtle(store: Store, head: str = "") -> Iterator[bytes]:
    """The union of all graphs but provenance as Turtle; ``head`` is put before it as comments.

    Raises:
        StoreError: a file is damaged.
    """
    yield _beginning(store, head)
    yield from _pieces(
        triple_lines(store), ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, store.prefixes
    )


def trig(store: Store, head: str = "") -> Iterator[bytes]:
    """All named graphs but provenance as TriG, graph by graph.

    Raises:
        StoreError: a file is damaged.
    """
    yield _beginning(store, head)
    for name in graph_names(store):
        lines = graph_lines(store, name)
        yield from _pieces(lines, ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, store.prefixes)


def _beginning(store: Store, head: str) -> bytes:
    comments = "".join(f"# {line}\n" for line in head.splitlines())
    prefixes = (f"@prefix {name}: <{space}> .\n" for name, space in sorted(store.prefixes.items()))
    return (comments + "".join(prefixes) + "\n").encode()


def _pieces(
    lines: Iterable[bytes], source: ox.RdfFormat, target: ox.RdfFormat, prefixes: dict[str, str]
) -> Iterator[bytes]:
    for piece in pieces(lines, _PIECE):
        # Names of blank nodes are the canonical ones: the same node in each piece.
        quads = ox.parse(b"\n".join(piece) + b"\n", format=source)
        terms = (quad.triple for quad in quads) if target is ox.RdfFormat.TURTLE else quads
        text = ox.serialize(terms, format=target, prefixes=prefixes) or b""
        yield _without_head(text)


def _without_head(text: bytes) -> bytes:
    """The engine writes prefixes in another order each time; they stand once, at the beginning."""
    start = 0
    while line := _PREFIX_LINE.match(text, start):
        start = line.end()
    return text[start:]
