"""The store: a folder that a person can understand, and the only door to the embedded engine.

    manifest.json          what belongs to the store: files, hashes, versions, runs
    documents/KEY.HASH.nq  one canonical N-Quads file per document: the durable form
    texts/KEY.HASH.txt     the normalised text that offsets point into
    graphs/NAME.HASH.nq    vocabulary, ontology, links, inferred, authority, provenance

Files are written whole under a new name; replacing ``manifest.json`` is the one moment at which a
change takes place. A writer that dies leaves the old manifest and every file it names. The engine
(pyoxigraph, in memory) is a cache, filled when the first query is asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import filelock
import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.model import SourceFile
from kg.vocabulary import BASE, PREFIXES

Rank = tuple[bool, int, str]
"""Which of a paper's files gave its text: whether it shows pages, text length, SHA-256."""

FORMAT = 1
"""Version of the layout; a store of another version is rebuilt, not read."""

REFERENCE_GRAPHS = ("vocabulary", "ontology", "links", "inferred", "authority", "provenance")
_APART = "provenance"
# A query that wants the provenance graph names it, by prefix, by IRI or by the end of its IRI.
_NAMES_PROVENANCE = re.compile(r"graph[:/]provenance")
_Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: path relative to its folder, and SHA-256 (hex) of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One paper of the store: its graph, its text, the files it was read from, the run."""

    key: str
    graph: StoredFile
    text: StoredFile
    sources: tuple[SourceFile, ...]
    rank: Rank
    run: str


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the builder; times are ISO 8601 in UTC."""

    key: str
    started: str
    ended: str
    software: str
    vocabulary: str


@dataclass(frozen=True)
class Manifest:
    """What belongs to a store."""

    base: str = BASE
    documents: dict[str, StoredDocument] = field(default_factory=dict)
    graphs: dict[str, StoredFile] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)

    def to_json(self) -> str:
        """The manifest as text, in a fixed order."""
        content = {"format": FORMAT, **asdict(self)}
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']} where {FORMAT} is expected")
        return cls(
            base=content["base"],
            documents={
                key: StoredDocument(
                    key=key,
                    graph=StoredFile(**d["graph"]),
                    text=StoredFile(**d["text"]),
                    sources=tuple(SourceFile(**s) for s in d["sources"]),
                    rank=(bool(d["rank"][0]), int(d["rank"][1]), str(d["rank"][2])),
                    run=d["run"],
                )
                for key, d in content["documents"].items()
            },
            graphs={name: StoredFile(**f) for name, f in content["graphs"].items()},
            runs={key: Run(**r) for key, r in content["runs"].items()},
        )

    def files(self) -> Iterator[StoredFile]:
        """Every file that belongs to the store."""
        for document in self.documents.values():
            yield document.graph
            yield document.text
        yield from self.graphs.values()


def _read_manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        return Manifest.from_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise StoreError(
            str(folder),
            "there is no store here.",
            "Build one: kg build FOLDER --store " + str(folder),
        ) from None
    except OSError as error:
        raise StoreError(str(path), f"cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            str(path),
            f"is damaged or of another version ({error}).",
            "The files beside it are untouched; build into a new folder, or restore the manifest.",
        ) from error


def _checked(folder: Path, file: StoredFile) -> bytes:
    """The bytes of a file, if they are those that were written; StoreError otherwise."""
    path = folder / file.path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(
            str(path), f"cannot be read: {error.strerror}.", "Build again from the documents."
        ) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreError(
            str(path),
            "is damaged: its hash is not the one in manifest.json.",
            "Remove this file's document and build it again; the others are intact.",
        )
    return content


class Store:
    """A store opened for reading; later builds do not disturb it.

    Raises:
        StoreError: there is none at ``folder``, or its manifest is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = _read_manifest(folder)

    # ------------------------------------------------------------ files

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a file, checked against the manifest.

        Raises:
            StoreError: it is missing or not what was written.
        """
        return _checked(self.folder, file)

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
        """The graphs as canonical N-Quads, file by file; ``provenance`` gives that graph alone."""
        graphs = self.manifest.graphs
        if provenance:
            if _APART in graphs:
                yield self.read(graphs[_APART])
            return
        for _, document in sorted(self.manifest.documents.items()):
            yield self.read(document.graph)
        for name, file in sorted(graphs.items()):
            if name != _APART:
                yield self.read(file)

    # ------------------------------------------------------------ queries

    def _loaded(self) -> ox.Store:
        engine = ox.Store()
        for content in self.nquads():
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return engine

    @cached_property
    def _engine(self) -> ox.Store:
        try:
            return self._loaded()
        except StoreError:
            # A build may have replaced the files since the manifest was read.
            manifest = _read_manifest(self.folder)
            if manifest == self.manifest:
                raise
            self.manifest = manifest
            return self._loaded()

    @cached_property
    def _engine_with_provenance(self) -> tuple[ox.Store, _Graphs]:
        engine = self._loaded()
        union: _Graphs = list(engine.named_graphs())
        for content in self.nquads(provenance=True):
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return engine, union

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes that a query may use without declaring them; ``id:`` is this store's own."""
        return PREFIXES | {"id": self.manifest.base + "id/", "graph": self.manifest.base + "graph/"}

    def query(self, sparql: str) -> Any:  # noqa: ANN401 - pyoxigraph's own three result types
        """Evaluate any SPARQL 1.1 query over the union of all graphs without provenance.

        A query that names the provenance graph finds it under ``GRAPH``.

        Raises:
            QueryError: it is no SPARQL, or it asks for a remote service.
        """
        try:
            if _NAMES_PROVENANCE.search(sparql):
                engine, union = self._engine_with_provenance
                return engine.query(
                    sparql,
                    prefixes=self.prefixes,
                    default_graph=union,
                    named_graphs=[*engine.named_graphs()],
                )
            return self._engine.query(
                sparql, prefixes=self.prefixes, use_default_graph_as_union=True
            )
        except SyntaxError as error:
            raise QueryError("query", f"{error}.", "Mend the query there.") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError("query", f"cannot be evaluated: {error}.") from error


# ---------------------------------------------------------------- writing


class StoreWriter:
    """Changes a store; use it as a context manager, and call :meth:`commit` once.

    Leaving the block without a commit leaves the store as it was. One writer at a time.

    Raises:
        StoreError: another process writes to the folder, or it cannot be written.
    """

    def __init__(self, folder: Path, base: str | None = None) -> None:
        self.folder = folder
        self._base = base
        self._new: list[Path] = []

    def __enter__(self) -> Self:
        try:
            for name in ("documents", "texts", "graphs"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            self._lock = filelock.FileLock(self.folder / "lock", timeout=0)
            self._lock.acquire()
        except filelock.Timeout:
            raise StoreError(
                str(self.folder), "another process is writing here.", "Wait until it has finished."
            ) from None
        except OSError as error:
            raise StoreError(
                str(self.folder), f"cannot be written: {error.strerror}.", "Name another --store."
            ) from error
        try:
            self.manifest = self._current()
        except BaseException:
            self._lock.release()
            raise
        return self

    def _current(self) -> Manifest:
        if not (self.folder / "manifest.json").exists():
            return Manifest(base=self._base or BASE)
        manifest = _read_manifest(self.folder)
        if self._base and self._base != manifest.base and manifest.documents:
            raise StoreError(
                str(self.folder),
                f"was built under {manifest.base}, not {self._base}.",
                "Name another --store, or leave --base-iri out.",
            )
        return replace(manifest, base=self._base or manifest.base)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for path in self._new:  # empty after a commit
            path.unlink(missing_ok=True)
        self._lock.release()

    def write(self, folder: str, key: str, suffix: str, content: str) -> StoredFile:
        """Write a file whole, under a name that holds its hash; it belongs to nothing yet."""
        data = content.encode("utf-8")
        digest = hashlib.sha256(data).hexdigest()
        relative = f"{folder}/{key}.{digest[:12]}{suffix}"
        path = self.folder / relative
        if not path.exists() or path.read_bytes() != data:
            partial = path.with_name(path.name + ".partial")
            self._new += [partial, path]
            with partial.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.rename(path)
        return StoredFile(relative, digest)

    def put_document(self, document: StoredDocument) -> None:
        """Add a document, or replace the one with its key."""
        self.manifest.documents[document.key] = document

    def put_graph(self, name: str, nquads: str) -> None:
        """Add or replace one of :data:`REFERENCE_GRAPHS`."""
        self.manifest.graphs[name] = self.write("graphs", name, ".nq", nquads)

    def put_run(self, run: Run) -> None:
        """Add a run, and forget runs that no document comes from any more."""
        used = {d.run for d in self.manifest.documents.values()} | {run.key}
        runs = {k: r for k, r in {**self.manifest.runs, run.key: run}.items() if k in used}
        self.manifest = replace(self.manifest, runs=runs)

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a file that belongs to the store as it will be after the commit.

        Raises:
            StoreError: it is missing or not what was written.
        """
        return _checked(self.folder, file)

    def commit(self) -> None:
        """Make the change take place, then remove files that nothing names any more."""
        path = self.folder / "manifest.json"
        partial = path.with_name("manifest.json.partial")
        with partial.open("w", encoding="utf-8") as stream:
            stream.write(self.manifest.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(path)
        self._new.clear()
        kept = {file.path for file in self.manifest.files()}
        for folder in ("documents", "texts", "graphs"):
            for file in (self.folder / folder).iterdir():
                if f"{folder}/{file.name}" not in kept:
                    file.unlink(missing_ok=True)
