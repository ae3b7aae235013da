"""What belongs to a store: the one file whose replacement makes a change take place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import StoreError
from kg.model import SourceFile
from kg.vocabulary import BASE

Rank = tuple[bool, int, str]
"""Which of a paper's files gave its text: whether it shows pages, text length, SHA-256."""

T = TypeVar("T")

FORMAT = 2
"""Version of the layout; a store of another version is rebuilt, not read."""

MANIFEST = "manifest.json"
PROVENANCE = "provenance"
REFERENCE_GRAPHS = ("vocabulary", "ontology", "links", "inferred", "authority", "provenance")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: path relative to its folder, and SHA-256 (hex) of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file that was read lay, and what told at a glance that it is still the same.

    ``path`` is absolute (or a URL); ``mtime_ns`` is 0 where the time tells nothing, because the
    file changed just before it was read.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read as a document, and by what version of the software."""

    origin: Origin
    reason: str
    software: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One paper of the store: its graph, its text, the files it was read from, the run.

    ``inferred`` holds what follows from its graph and tells of things of this paper alone;
    ``origins`` say where its files lay.
    """

    key: str
    graph: StoredFile
    text: StoredFile
    sources: tuple[SourceFile, ...]
    rank: Rank
    run: str
    inferred: StoredFile | None = None
    origins: tuple[Origin, ...] = ()

    def files(self) -> Iterator[StoredFile]:
        """Its files: graph, text, and what follows from it."""
        yield self.graph
        yield self.text
        if self.inferred:
            yield self.inferred


@dataclass(frozen=True, slots=True)
class Run:
    """One call of the builder; times are ISO 8601 in UTC.

    ``code`` tells versions of the reading code and its rulebooks apart, ``vocabulary`` those of the
    vocabulary (both SHA-256, hex).
    """

    key: str
    started: str
    ended: str
    software: str
    vocabulary: str
    code: str = ""


@dataclass(frozen=True)
class Manifest:
    """What belongs to a store.

    ``conclusions`` is the version of the rules by which ``inferred`` graphs were made, and
    ``reference`` that of the vocabulary and ontology graphs.
    """

    base: str = BASE
    documents: dict[str, StoredDocument] = field(default_factory=dict)
    graphs: dict[str, StoredFile] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    conclusions: str = ""
    reference: str = ""

    def lines(self) -> Iterator[str]:
        """The manifest as JSON text, in a fixed order, a line for each document.

        Line by line, so that writing a manifest of any size takes no memory of its own.
        """
        head = {
            "format": FORMAT,
            "base": self.base,
            "conclusions": self.conclusions,
            "reference": self.reference,
        }
        yield "{\n"
        for name, value in head.items():
            yield f" {_dump(name)}: {_dump(value)},\n"
        yield from _table("graphs", self.graphs, _file)
        yield ",\n"
        yield from _table("runs", self.runs, _run)
        yield ",\n"
        yield from _table("refused", self.refused, _refusal)
        yield ",\n"
        yield from _table("documents", self.documents, _document)
        yield "\n}\n"

    def to_json(self) -> str:
        """All of :meth:`lines` as one text."""
        return "".join(self.lines())

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
            conclusions=content["conclusions"],
            reference=content["reference"],
            documents={key: _read_document(key, d) for key, d in content["documents"].items()},
            graphs={name: StoredFile(*f) for name, f in content["graphs"].items()},
            runs={key: Run(key, *r) for key, r in content["runs"].items()},
            refused={
                path: Refusal(Origin(*origin), *rest)
                for path, (origin, *rest) in content["refused"].items()
            },
        )

    def files(self) -> Iterator[StoredFile]:
        """Every file that belongs to the store."""
        for document in self.documents.values():
            yield from document.files()
        yield from self.graphs.values()

    def graph_files(self) -> Iterator[StoredFile]:
        """The files of all graphs but provenance, in a fixed order."""
        for _, document in sorted(self.documents.items()):
            yield document.graph
            if document.inferred:
                yield document.inferred
        for name, file in sorted(self.graphs.items()):
            if name != PROVENANCE:
                yield file

    def digest(self) -> str:
        """A name for what all graphs hold, provenance included (SHA-256, hex)."""
        hashes = [file.sha256 for file in self.graph_files()]
        if PROVENANCE in self.graphs:
            hashes.append(self.graphs[PROVENANCE].sha256)
        return hashlib.sha256("\n".join([self.base, *hashes]).encode()).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(name: str, table: Mapping[str, T], to_json: Callable[[T], object]) -> Iterator[str]:
    yield f" {_dump(name)}: {{"
    between = "\n"
    for key in sorted(table):
        yield f"{between}  {_dump(key)}: {_dump(to_json(table[key]))}"
        between = ",\n"
    yield "\n }" if table else "}"


def _file(file: StoredFile) -> list[str]:
    return [file.path, file.sha256]


def _origin(origin: Origin) -> list[str | int]:
    return [origin.path, origin.size, origin.mtime_ns, origin.inode, origin.sha256]


def _run(run: Run) -> list[str]:
    return [run.started, run.ended, run.software, run.vocabulary, run.code]


def _refusal(refusal: Refusal) -> list[object]:
    return [_origin(refusal.origin), refusal.reason, refusal.software, refusal.vocabulary]


def _document(document: StoredDocument) -> dict[str, Any]:
    return {
        "graph": _file(document.graph),
        "text": _file(document.text),
        "inferred": _file(document.inferred) if document.inferred else None,
        "sources": [[s.name, s.sha256, s.media_type] for s in document.sources],
        "origins": [_origin(origin) for origin in document.origins],
        "rank": document.rank,
        "run": document.run,
    }


def _read_document(key: str, content: dict[str, Any]) -> StoredDocument:
    pages, length, sha256 = content["rank"]
    return StoredDocument(
        key=key,
        graph=StoredFile(*content["graph"]),
        text=StoredFile(*content["text"]),
        inferred=StoredFile(*content["inferred"]) if content["inferred"] else None,
        sources=tuple(SourceFile(*s) for s in content["sources"]),
        origins=tuple(Origin(*o) for o in content["origins"]),
        rank=(bool(pages), int(length), str(sha256)),
        run=content["run"],
    )


def parse_manifest(path: Path, text: str) -> Manifest:
    """The manifest in ``text``, which was read from ``path``.

    Raises:
        StoreError: it is none, or one of another version.
    """
    try:
        return Manifest.from_json(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            str(path),
            f"is damaged or of another version ({error}).",
            "The files beside it are untouched; build into a new folder, or restore a backup.",
        ) from error


def used_runs(runs: Mapping[str, Run], documents: Iterable[StoredDocument]) -> dict[str, Run]:
    """The runs that some document comes from."""
    used = {document.run for document in documents}
    return {key: run for key, run in runs.items() if key in used}
