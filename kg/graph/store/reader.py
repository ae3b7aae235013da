"""A store opened for reading, and the only door to the embedded engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.graph.nquads import lines_of
from kg.graph.prefixes import names_dataset
from kg.graph.store.engines import Engine, choose
from kg.graph.store.files import INDEX, INDEX_NAME, checked_bytes
from kg.graph.store.generations import hold_current
from kg.graph.store.manifest import PROVENANCE, StoredDocument, StoredFile
from kg.vocabulary import PREFIXES

# A query that wants the provenance graph names it, by prefix, by IRI or by the end of its IRI.
_NAMES_PROVENANCE = re.compile(r"graph[:/]provenance")
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


class Store:
    """A store opened for reading; later builds do not disturb it while it is open.

    The generation that was current when it was opened stays readable until :meth:`close`, the end
    of a ``with`` block, or the end of the process. ``engine`` is ``auto``, ``memory`` or ``disk``
    (see :mod:`kg.graph.store.engines`); it is opened when the first query is asked.

    Raises:
        StoreError: there is none at ``folder``, or its manifest is damaged.
    """

    def __init__(self, folder: Path, engine: Engine = "auto") -> None:
        self.folder = folder
        self._choice: Engine = engine
        self.manifest, self._hold = hold_current(folder)

    def close(self) -> None:
        """Give the generation up: a later build may remove its files."""
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------ files

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a file, checked against the manifest.

        Raises:
            StoreError: it is missing or not what was written.
        """
        return checked_bytes(self.folder, file)

    def text(self, key: str) -> str:
        """The normalised text of a document.

        Raises:
            StoreError: no such document, or its file is damaged.
        """
        return self.read(self.document(key).text).decode("utf-8")

    def document(self, key: str) -> StoredDocument:
        """The entry of a document, by key ("kst-32317-OG").

        Raises:
            StoreError: no such document; the message lists what there is.
        """
        try:
            return self.manifest.documents[key]
        except KeyError:
            known = ", ".join(sorted(self.manifest.documents)[:8]) or "none"
            raise StoreError(
                key, "no such document in this store.", f"It holds: {known}."
            ) from None

    def nquads(self, *, provenance: bool = False) -> Iterator[bytes]:
        """The graphs as N-Quads, file by file; ``provenance`` gives that graph alone.

        Each file is canonical. The graph ``inferred`` is spread over several files: one for each
        document, and one for what follows about things that documents share.
        """
        if provenance:
            if PROVENANCE in self.manifest.graphs:
                yield self.read(self.manifest.graphs[PROVENANCE])
            return
        for file in self.manifest.graph_files():
            yield self.read(file)

    def graphs(self) -> Mapping[str, tuple[StoredFile, ...]]:
        """Every named graph and its files, by name: a document's key, "vocabulary", "inferred", ...

        Provenance is among them. Names are in order.
        """
        documents = self.manifest.documents
        files = {name: [file] for name, file in self.manifest.graphs.items()}
        shared = files.setdefault("inferred", [])
        shared += [d.inferred for _, d in sorted(documents.items()) if d.inferred]
        files |= {key: [document.graph] for key, document in documents.items()}
        return {name: tuple(found) for name, found in sorted(files.items()) if found}

    def graph(self, name: str) -> str:
        """One named graph as canonical N-Quads: a document's key, "inferred", "links", ...

        Raises:
            StoreError: there is no such graph, or a file of it is damaged.
        """
        try:
            files = self.graphs()[name]
        except KeyError:
            raise StoreError(name, "no such graph in this store.", "See kg info.") from None
        lines = {line for f in files for line in lines_of(self.read(f).decode("utf-8"))}
        return "".join(sorted(lines))

    # ------------------------------------------------------------ engines

    @cached_property
    def size(self) -> int:
        """Bytes of N-Quads of all graphs but provenance."""
        sizes = 0
        for file in self.manifest.graph_files():
            with suppress(OSError):  # a missing file is reported where it is read
                sizes += (self.folder / file.path).stat().st_size
        return sizes

    @cached_property
    def index(self) -> Path | None:
        """The folder of this content's index on disk, None where it has none."""
        path = self.folder / INDEX / self.manifest.digest()[:INDEX_NAME]
        return path if path.is_dir() else None

    @cached_property
    def engine(self) -> str:
        """Which engine answers queries: "memory" or "disk".

        Raises:
            StoreError: the one asked for cannot be had.
        """
        return choose(self._choice, self.size, self.index, self.folder)

    def _in_memory(self) -> ox.Store:
        engine = ox.Store()
        for content in self.nquads():
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return engine

    def _on_disk(self, suffix: str = "") -> ox.Store:
        path = f"{self.index}{suffix}"
        try:
            return ox.Store.read_only(path)
        except (OSError, RuntimeError, ValueError) as error:
            advice = f"Make it anew: kg index --rebuild --store {self.folder}"
            raise StoreError(path, f"cannot be opened ({error}).", advice) from error

    @cached_property
    def _engine(self) -> ox.Store:
        return self._on_disk() if self.engine == "disk" else self._in_memory()

    @cached_property
    def _engine_with_provenance(self) -> tuple[ox.Store, _Graphs]:
        if self.engine == "disk":
            union: _Graphs = list(self._engine.named_graphs())
            if PROVENANCE not in self.manifest.graphs:
                return self._engine, union
            return self._on_disk("+provenance"), union
        engine = self._in_memory()
        union = list(engine.named_graphs())
        for content in self.nquads(provenance=True):
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return engine, union

    def prepare(self, *, provenance: bool = False) -> None:
        """Open the engine now instead of at the first query; ``provenance``: that graph's too.

        Raises:
            StoreError: a file is damaged, or no engine fits.
        """
        assert self._engine is not None
        if provenance:
            assert self._engine_with_provenance is not None

    # ------------------------------------------------------------ queries

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefixes that a query may use without declaring them; ``id:`` is this store's own."""
        return PREFIXES | {"id": self.manifest.base + "id/", "graph": self.manifest.base + "graph/"}

    def query(
        self,
        sparql: str,
        base_iri: str | None = None,
        dataset: tuple[Sequence[str], Sequence[str]] | None = None,
    ) -> Any:  # noqa: ANN401 - pyoxigraph's own three result types
        """Evaluate any SPARQL 1.1 query over the union of all graphs without provenance.

        A query that names the provenance graph finds it under ``GRAPH``; one with ``FROM`` is asked
        of the graphs that it names. ``base_iri`` resolves relative IRIs. ``dataset`` names the
        graphs to ask, those of the default graph and those for ``GRAPH``; it takes the place of
        ``FROM`` and of the union.

        Raises:
            QueryError: it is no SPARQL, or it asks for a remote service.
            StoreError: a file is damaged, or no engine fits.
        """
        try:
            if dataset is not None:
                return self._query_dataset(sparql, base_iri, *dataset)
            if _FROM.search(sparql) and names_dataset(sparql):  # the union would hide it
                wants_provenance = _NAMES_PROVENANCE.search(sparql)
                found = self._engine_with_provenance[0] if wants_provenance else self._engine
                return found.query(sparql, base_iri=base_iri, prefixes=self.prefixes)
            if _NAMES_PROVENANCE.search(sparql):
                engine, union = self._engine_with_provenance
                return engine.query(
                    sparql,
                    base_iri=base_iri,
                    prefixes=self.prefixes,
                    default_graph=union,
                    named_graphs=[*engine.named_graphs()],
                )
            return self._engine.query(
                sparql, base_iri=base_iri, prefixes=self.prefixes, use_default_graph_as_union=True
            )
        except SyntaxError as error:
            raise QueryError("query", f"{error}.", "Mend the query there.") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query", f"cannot be evaluated: {error}.") from error

    def _query_dataset(
        self, sparql: str, base_iri: str | None, default: Sequence[str], named: Sequence[str]
    ) -> Any:  # noqa: ANN401 - pyoxigraph's own three result types
        wants_provenance = any(_NAMES_PROVENANCE.search(graph) for graph in (*default, *named))
        engine = self._engine_with_provenance[0] if wants_provenance else self._engine
        return engine.query(
            sparql,
            base_iri=base_iri,
            prefixes=self.prefixes,
            default_graph=[ox.NamedNode(graph) for graph in default],
            named_graphs=[ox.NamedNode(graph) for graph in named],
        )
