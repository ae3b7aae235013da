"""One version of a graph to compare with another: a store, an exported folder, an N-Quads file."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kg.errors import StoreError
from kg.graph.store import Store
from kg.publish.data_tables.nodes import Node, nodes_of
from kg.publish.datapackage import sha256_of
from kg.publish.linked_data.squeezing import read_lines
from kg.publish.made_of import FILE_NAME, made_of
from kg.publish.versions.claims import Claim, claims

_GRAPH = re.compile(rb" <([^<>\" ]*/)graph/([^<>\" /]+)> \.$")
_KEPT = re.compile(
    rb"<[^>]*/id/document/[^/>]+"
    rb"(?:>|/(?:intervention|outcome|commitment|motion|event|figure|evidence|group)/)"
)
_REFERENCE = frozenset({"vocabulary", "ontology", "links", "inferred", "authority", "provenance"})
_STORE_MANIFEST = "manifest.json"
_DUMP = ("graph.nq", "graph.nq.zst", "graph.nq.gz")


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is known of one paper; digests are "" where the version does not tell them.

    ``files`` are names of source files, ``sources`` their hashes, ``graph`` the hash of the paper's
    graph, ``code`` and ``vocabulary`` the digests of what read it.
    """

    text: str = ""
    files: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    graph: str = ""
    code: str = ""
    vocabulary: str = ""


class Snapshot(Protocol):
    """One version of a graph."""

    papers: dict[str, PaperFacts]
    """Papers that were read, by key."""
    names: str
    """A digest of what the vocabulary holds, without the rules."""
    rules: str
    """A digest of the rules that the vocabulary lists."""

    def claims(self, key: str) -> Iterator[Claim]:
        """The statements of one paper, in order of where they stand."""


def open_snapshot(place: Path) -> Snapshot:
    """The version of the graph at ``place``: a store, an exported folder, or an N-Quads file.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    if (place / _STORE_MANIFEST).is_file():
        return _StoreSnapshot(place)
    if place.is_dir():
        candidates = [folder / name for folder in (place / "graph", place) for name in _DUMP]
        dump = next((path for path in candidates if path.is_file()), None)
        if dump is None:
            raise StoreError(
                str(place),
                "holds neither a store nor an exported graph.",
                "Name a store, a folder made by kg export all, or an N-Quads file.",
            )
        return _DumpSnapshot(dump)
    if not place.exists():
        raise StoreError(str(place), "there is no such file or folder.")
    return _DumpSnapshot(place)


@dataclass(slots=True)
class _VocabularyDigest:
    """Digests of the vocabulary's lines as they come by: of names, and of rules."""

    names: Any = field(default_factory=hashlib.sha256)
    rules: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes, base: bytes) -> None:
        """Count one line in; ``base`` is taken out, so that another base changes nothing."""
        digest = self.rules if line.startswith(b"<" + base + b"id/rule/") else self.names
        digest.update(line.replace(base, b"") + b"\n")


def _facts(made: dict[str, Any]) -> dict[str, PaperFacts]:
    """The papers of ``made-of.json``."""
    found = {}
    for key, document in made["documents"].items():
        run = made["runs"].get(document["run"], {})
        found[key] = PaperFacts(
            text=document["text"],
            files=frozenset(document["files"]),
            sources=frozenset(document["files"].values()),
            code=run.get("code", ""),
            vocabulary=run.get("vocabulary", ""),
        )
    return found


class _StoreSnapshot:
    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        manifest = self._store.manifest
        self._base = manifest.base
        known = _facts(made_of(self._store))
        self.papers = {
            key: PaperFacts(
                facts.text, facts.files, facts.sources, manifest.documents[key].graph.sha256,
                facts.code, facts.vocabulary,
            )
            for key, facts in known.items()
        }  # fmt: skip
        digest = _VocabularyDigest()
        if "vocabulary" in manifest.graphs:
            content = self._store.read(manifest.graphs["vocabulary"])
            for line in filter(None, content.split(b"\n")):
                digest.add(line, self._base.encode())
        self.names, self.rules = digest.names.hexdigest(), digest.rules.hexdigest()

    def claims(self, key: str) -> Iterator[Claim]:
        document = self._store.manifest.documents[key]
        yield from claims(nodes_of([self._store.read(document.graph)]), self._base, key)


class _DumpSnapshot:
    """What a comparison needs of an N-Quads file: the lines of statements and their sentences."""

    def __init__(self, path: Path) -> None:
        self._path, self._base = path, ""
        self._lines: dict[str, list[bytes]] = defaultdict(list)
        digest = _VocabularyDigest()
        self._read(read_lines(path), digest)
        self.names, self.rules = digest.names.hexdigest(), digest.rules.hexdigest()
        told = _facts(_made_of_beside(path))
        self.papers = {}
        for key in sorted(self._lines):
            facts = self._paper(key)
            if facts.text:  # a paper that is only cited has no text
                self.papers[key] = told.get(key, facts)

    def _read(self, lines: Iterable[bytes], digest: _VocabularyDigest) -> None:
        for line in lines:
            found = _GRAPH.search(line)
            if found is None:
                continue
            base, name = found[1], found[2].decode()
            self._base = self._base or base.decode()
            if name == "vocabulary":
                digest.add(line, base)
            elif name not in _REFERENCE and _KEPT.match(line):
                self._lines[name].append(line)
        if not self._base:
            raise StoreError(
                str(self._path),
                "holds no N-Quads of a graph that kg made.",
                "Make such a file: kg export nquads -o FILE",
            )

    def _nodes(self, key: str) -> dict[str, Node]:
        try:
            return nodes_of([b"\n".join(self._lines[key]) + b"\n"])
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                str(self._path), f"the graph of {key} is no N-Quads: {error}.", "Is it whole?"
            ) from error

    def _paper(self, key: str) -> PaperFacts:
        node = self._nodes(key).get(f"{self._base}id/document/{key}", Node(""))
        return PaperFacts(text=node.value("textDigest"), files=frozenset(node.values("sourceFile")))

    def claims(self, key: str) -> Iterator[Claim]:
        yield from claims(self._nodes(key), self._base, key)


def _made_of_beside(path: Path) -> dict[str, Any]:
    """What the export that a dump belongs to was made of; nothing where that is not certain."""
    for folder in (path.parent, path.parent.parent):
        try:
            made: dict[str, Any] = json.loads((folder / FILE_NAME).read_text("utf-8"))
            if sha256_of(path) in made["dumps"].values():
                return made
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return {"documents": {}, "runs": {}}
