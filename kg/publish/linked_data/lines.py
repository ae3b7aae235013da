"""The graphs of a store as sorted lines, however large: sorted on disk where memory would not do.

Lines are N-Quads or N-Triples in UTF-8 without their line end; their byte order is the order of
code points, which is the canonical one.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from typing import IO, TypeVar

from kg.graph.store import Store, StoredFile

_MOST_IN_MEMORY = 64 << 20
"""Bytes of lines that are sorted in memory; as many again lie on disk for each further part."""

_T = TypeVar("_T")


def sort_lines(lines: Iterable[bytes], most: int = _MOST_IN_MEMORY) -> Iterator[bytes]:
    """Distinct lines in byte order, with no more than some ``most`` bytes of them in memory."""
    with ExitStack() as stack:
        runs: list[IO[bytes]] = []
        part: list[bytes] = []
        size = 0
        for line in lines:
            part.append(line)
            size += len(line)
            if size > most:
                runs.append(_sorted_run(part, stack))
                part, size = [], 0
        part.sort()
        merged = heapq.merge(part, *map(_lines_in, runs)) if runs else iter(part)
        for line, _ in groupby(merged):
            yield line


def pieces(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Lists of up to ``size`` items, in their order."""
    iterator = iter(items)
    while piece := list(islice(iterator, size)):
        yield piece


def _sorted_run(part: list[bytes], stack: ExitStack) -> IO[bytes]:
    run: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    run.writelines(line + b"\n" for line in sorted(set(part)))
    run.seek(0)
    return run


def _lines_in(run: IO[bytes]) -> Iterator[bytes]:
    for line in run:
        yield line[:-1]


def _lines_of(store: Store, files: Iterable[StoredFile]) -> Iterator[bytes]:
    for file in files:
        yield from filter(None, store.read(file).split(b"\n"))


def graph_names(store: Store) -> list[str]:
    """The names of all graphs but provenance, in order."""
    return [name for name in store.graphs() if name != "provenance"]


def graph_lines(store: Store, name: str) -> Iterator[bytes]:
    """One named graph as canonical N-Quads lines.

    Raises:
        StoreError: a file of it is damaged.
    """
    files = store.graphs()[name]
    lines = _lines_of(store, files)
    return lines if len(files) == 1 else sort_lines(lines)


def quad_lines(store: Store) -> Iterator[bytes]:
    """All graphs but provenance as canonical N-Quads lines.

    Raises:
        StoreError: a file is damaged.
    """
    return sort_lines(_lines_of(store, store.manifest.graph_files()))


def triple_lines(store: Store) -> Iterator[bytes]:
    """The union of all graphs but provenance as canonical N-Triples lines: what a query sees.

    Raises:
        StoreError: a file is damaged.
    """
    quads = _lines_of(store, store.manifest.graph_files())
    return sort_lines(line[: line.rindex(b" <")] + b" ." for line in quads)
