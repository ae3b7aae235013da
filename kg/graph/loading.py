"""Fills a SPARQL 1.1 store from one of ours, graph by graph, and goes on where it was broken off.

Two ways in: the Graph Store Protocol (``PUT`` a graph, ``POST`` what is too large for one request)
and SPARQL Update (``INSERT DATA``). A graph that is being loaded first says what it is to hold
(``spdx:checksumValue``, the SHA-256 of its files' hashes) and then, file by file, what it holds
(``dcterms:hasPart``). These statements stand in the graph itself and are part of the same writing,
so that a later call can trust them: it loads what is missing or differs, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from kg.errors import StoreError
from kg.graph.endpoint import Unanswered, asker
from kg.graph.http import Sender
from kg.graph.nquads import iri_term, literal
from kg.graph.store import Store
from kg.graph.store.manifest import StoredFile
from kg.vocabulary import DCTERMS, graph_iri

CHUNK_BYTES = 4_000_000
"""N-Triples in one request of the Graph Store Protocol: most servers take more, few need less."""

BATCH_LINES = 1_000
"""Statements in one SPARQL Update: Virtuoso refuses an update of more than some thousands."""

_PAGE = 2_000  # rows of an answer: some endpoints cut longer ones
_SPDX = "http://spdx.org/rdf/terms#"
_HOLDS = "urn:sha256:"


class Target(Protocol):
    """A way of writing into a remote store; ``lines`` are N-Triples."""

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Make a graph hold these statements and no others."""
        ...

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add statements to a graph."""
        ...

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        ...

    @property
    def chunk(self) -> tuple[int, int]:
        """The most bytes and the most lines of one request."""
        ...


class GraphStore:
    """The SPARQL 1.1 Graph Store HTTP Protocol, by indirect graph identification (``?graph=``)."""

    def __init__(self, sender: Sender, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._sender, self._bytes = sender, chunk_bytes

    @property
    def chunk(self) -> tuple[int, int]:
        """The most bytes and the most lines of one request."""
        return self._bytes, self._bytes

    def _send(self, method: str, graph: str, lines: Sequence[str] = ()) -> None:
        body = "".join(lines).encode("utf-8")
        kind = "application/n-triples" if lines else ""
        # A graph that is not there is as good as removed.
        fine = (404,) if method == "DELETE" else ()
        self._sender.send(method, {"graph": graph}, body, kind, fine)

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Make a graph hold these statements and no others (``PUT``)."""
        self._send("PUT", graph, lines)

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add statements to a graph (``POST``)."""
        self._send("POST", graph, lines)

    def drop(self, graph: str) -> None:
        """Remove a graph (``DELETE``)."""
        self._send("DELETE", graph)


class Updates:
    """SPARQL 1.1 Update by direct ``POST``."""

    def __init__(self, sender: Sender, batch_lines: int = BATCH_LINES) -> None:
        self._sender, self._lines = sender, batch_lines

    @property
    def chunk(self) -> tuple[int, int]:
        """The most bytes and the most lines of one request."""
        return CHUNK_BYTES, self._lines

    def _send(self, update: str) -> None:
        self._sender.send("POST", {}, update.encode("utf-8"), "application/sparql-update")

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Make a graph hold these statements and no others."""
        self.drop(graph)
        self.add(graph, lines)

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Add statements to a graph."""
        data = f"{{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}"
        # Virtuoso takes no blank nodes in INSERT DATA.
        fresh = any(map(_has_blank_node, lines))
        self._send(f"INSERT {data} WHERE {{}}" if fresh else f"INSERT DATA {data}")

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._send(f"DROP SILENT GRAPH <{graph}>")


@dataclass(frozen=True, slots=True)
class Loading:
    """What a call of :func:`load` did: names of graphs, and statements sent."""

    loaded: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    statements: int


def load(
    store: Store,
    target: Target,
    held: Mapping[str, Held],
    *,
    prune: bool = False,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[], None] = lambda: None,
) -> Loading:
    """Bring a remote store to what ``store`` holds.

    Args:
        store: what to load, provenance included.
        target: the way in.
        held: what the remote store says it holds (:func:`held_graphs`); empty to load all anew.
        prune: remove graphs that it holds and the store does not.
        started: called with the number of graphs; ``done`` after each.

    Raises:
        StoreError: the remote store cannot be reached or refuses; a later call goes on from there.
    """
    graphs = store.graphs()
    base = store.manifest.base
    wanted = {graph_iri(name, base): (name, files) for name, files in graphs.items()}
    started(len(wanted))
    loaded: list[str] = []
    statements = 0
    for graph, (name, files) in wanted.items():
        missing = _missing(files, held.get(graph))
        if missing:
            loaded.append(name)
            statements += _load_graph(store, target, graph, files, missing)
        done()
    gone = sorted(held.keys() - wanted.keys()) if prune else []
    for graph in gone:
        target.drop(graph)
    return Loading(tuple(loaded), len(wanted) - len(loaded), tuple(gone), statements)


@dataclass(frozen=True, slots=True)
class Held:
    """What a remote graph says of itself: what it is to hold, and which files it holds."""

    intended: str
    files: frozenset[str]


def intended(files: Iterable[StoredFile]) -> str:
    """One hash for all files of a graph, in whatever order."""
    hashes = sorted(file.sha256 for file in files)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _missing(files: Sequence[StoredFile], held: Held | None) -> list[StoredFile]:
    if held is None or held.intended != intended(files):
        return list(files)
    return [file for file in files if file.sha256 not in held.files]


def _load_graph(
    store: Store,
    target: Target,
    graph: str,
    files: Sequence[StoredFile],
    missing: Sequence[StoredFile],
) -> int:
    """Load the files of a graph that it lacks; all of them, if it is to hold something else."""
    node = iri_term(graph)
    total = 0
    anew = len(missing) == len(files)
    announced = f"{node} {iri_term(_SPDX + 'checksumValue')} {literal(intended(files))} .\n"
    for file in missing:
        text = store.read(file).decode("utf-8")
        total += text.count("\n")
        holds = f"{node} {iri_term(DCTERMS + 'hasPart')} {iri_term(_HOLDS + file.sha256)} .\n"
        head = [announced] if anew else []
        for chunk in _chunks(chain(head, _triples(text, graph), [holds]), *target.chunk):
            (target.replace if anew else target.add)(graph, chunk)
            anew = False
    return total


def _triples(nquads: str, graph: str) -> list[str]:
    """The lines of a file without the name of the graph, those with blank nodes first.

    A blank node is one thing within one request only; at the head they stand together. Only the
    ontology has any.
    """
    end = f" {iri_term(graph)} .\n"
    lines = nquads.splitlines(keepends=True)
    triples = [f"{line.removesuffix(end)} .\n" if line.endswith(end) else line for line in lines]
    return sorted(triples, key=lambda line: not _has_blank_node(line))


def _has_blank_node(line: str) -> bool:
    return line.startswith("_:") or " _:" in line.partition('"')[0]


def _chunks(lines: Iterable[str], most_bytes: int, most_lines: int) -> Iterator[list[str]]:
    """Requests of at most so many bytes and lines; one more only to keep blank nodes together."""
    chunk: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode("utf-8"))
        is_full = size + length > most_bytes or len(chunk) >= most_lines
        if chunk and is_full and not _has_blank_node(line):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += length
    yield chunk


# ---------------------------------------------------------------- what is there already


Rows = Callable[[str], list[tuple[str, ...]]]
"""Answers a ``SELECT`` with rows of strings, in the order of its variables."""


def rows_of(address: str, timeout: int = 120) -> Rows:
    """Asks the SPARQL endpoint at ``address``; StoreError where it gives no whole answer."""
    ask = asker(address, timeout)

    def rows(query: str) -> list[tuple[str, ...]]:
        try:
            return [tuple(str(term.value) for term in row.values()) for row in ask(query)]
        except Unanswered as error:
            advice = "Name the address that answers queries with --query, or load with --anew."
            raise StoreError(address, f"does not say what it holds: {error}.", advice) from error

    return rows


def held_graphs(rows: Rows, store: Store) -> dict[str, Held]:
    """What a remote store says that it holds of ours, by graph.

    Raises:
        StoreError: it gives no whole answer.
    """
    found: dict[str, Held] = {}
    files = {graph_iri(name, store.manifest.base): f for name, f in store.graphs().items()}
    for graph, (digest, parts) in _announced(rows, store.manifest.base).items():
        if parts == len(files.get(graph, ())) or parts == 0:
            hashes = frozenset(f.sha256 for f in files.get(graph, ())) if parts else frozenset()
        else:
            hashes = frozenset(_parts(rows, graph))
        found[graph] = Held(digest, hashes)
    return found


def _announced(rows: Rows, base: str) -> dict[str, tuple[str, int]]:
    """Each graph of this base with what it is to hold and how many files it holds."""
    found: dict[str, tuple[str, int]] = {}
    last = ""
    while True:
        page = rows(
            f"""SELECT ?graph ?digest (COUNT(?file) AS ?files) {{
              GRAPH ?graph {{ ?graph <{_SPDX}checksumValue> ?digest
                OPTIONAL {{ ?graph <{DCTERMS}hasPart> ?file }} }}
              FILTER(STRSTARTS(STR(?graph), {literal(base)}) && STR(?graph) > {literal(last)})
            }} GROUP BY ?graph ?digest ORDER BY STR(?graph) LIMIT {_PAGE}"""
        )
        for graph, digest, files in page:
            found[graph] = (digest, int(files))
        if len(page) < _PAGE:
            return found
        last = page[-1][0]


def _parts(rows: Rows, graph: str) -> Iterator[str]:
    """The hashes of the files that a graph holds."""
    last = ""
    while True:
        page = rows(
            f"""SELECT ?file {{ GRAPH <{graph}> {{ <{graph}> <{DCTERMS}hasPart> ?file }}
              FILTER(STR(?file) > {literal(last)}) }} ORDER BY STR(?file) LIMIT {_PAGE}"""
        )
        for (file,) in page:
            yield file.removeprefix(_HOLDS)
        if len(page) < _PAGE:
            return
        last = page[-1][0]
