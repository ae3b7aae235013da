"""Is everything in a store that should be, as it was written? ``kg check --integrity``.

Looks at one document at a time, so that memory does not grow with the store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.answers import Answer, Column
from kg.graph.store.files import checked_bytes
from kg.graph.store.manifest import PROVENANCE, StoredDocument, StoredFile
from kg.graph.store.reader import Store
from kg.vocabulary import DCTERMS, JHA, PROV, RDF, graph_iri, iri

_STATEMENTS = f"""PREFIX jha: <{JHA}>
SELECT DISTINCT ?statement (COUNT(DISTINCT ?evidence) AS ?number) {{
  ?statement jha:foundBy ?rule OPTIONAL {{ ?statement jha:evidence ?evidence }}
}} GROUP BY ?statement HAVING (COUNT(DISTINCT ?evidence) != 1)"""
_EVIDENCE = f"""PREFIX jha: <{JHA}>
SELECT DISTINCT ?evidence ?document ?start ?end ?quote {{
  {{ ?thing jha:evidence|jha:keyResult|jha:antecedent ?evidence }}
  UNION {{ ?evidence a jha:Evidence }}
  OPTIONAL {{ ?evidence jha:inDocument ?document }} OPTIONAL {{ ?evidence jha:start ?start }}
  OPTIONAL {{ ?evidence jha:end ?end }} OPTIONAL {{ ?evidence jha:quote ?quote }} }}"""
_AGAIN = (
    "Build that document again from its file (delete its files here first), or restore a backup."
)
_REPORT = "Build the document again; if it says so still, please report it."


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is not as it should be: where, what, and what to do."""

    where: str
    what: str
    advice: str


def defects_answer(found: Iterable[Defect]) -> Answer:
    """The defects as rows, to be written in any format of an answer."""
    names = ("where", "what", "advice")
    rows = tuple(tuple(ox.Literal(getattr(d, name)) for name in names) for d in found)
    return Answer(tuple(Column(name) for name in names), rows, {})


def defects(store: Store) -> Iterator[Defect]:
    """Everything that is wrong with a store, in a fixed order.

    Every file has its hash; every statement has one evidence, every evidence its text at its
    offsets, every text its digest; every graph its provenance, every run and every file of a paper
    as well; every line stands in the graph of its file; the index on disk can be opened.
    """
    provenance = _provenance(store)
    for key, document in sorted(store.manifest.documents.items()):
        yield from _of_document(store, key, document)
        yield from _of_origin(store, key, document, provenance)
    for name, file in sorted(store.manifest.graphs.items()):
        yield from _of_graph(store, name, file)
    yield from _of_index(store)


def _content(store: Store, file: StoredFile) -> tuple[bytes | None, list[Defect]]:
    try:
        return checked_bytes(store.folder, file), []
    except StoreError as error:
        return None, [Defect(file.path, error.what, _AGAIN)]


def _of_document(store: Store, key: str, document: StoredDocument) -> Iterator[Defect]:
    graph, wrong = _content(store, document.graph)
    text, wrong_text = _content(store, document.text)
    yield from (*wrong, *wrong_text)
    if document.inferred is None:
        yield Defect(key, "has no file of what follows from it.", "Run kg build.")
    else:
        yield from _of_graph(store, "inferred", document.inferred)
    if graph is None or text is None:
        return
    yield from _of_lines(document.graph.path, graph, graph_iri(key, store.manifest.base))
    try:
        engine = ox.Store()
        engine.bulk_load(graph, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        yield Defect(document.graph.path, f"is no N-Quads ({error}).", _AGAIN)
        return
    yield from _of_text(store, key, document, engine, text)
    yield from _of_statements(key, engine, text.decode("utf-8", "replace"), store.manifest.base)


def _of_text(
    store: Store, key: str, document: StoredDocument, engine: ox.Store, text: bytes
) -> Iterator[Defect]:
    node = ox.NamedNode(iri(f"document/{key}", store.manifest.base))
    quads = engine.quads_for_pattern(node, ox.NamedNode(JHA + "textDigest"), None)
    told = {getattr(quad.object, "value", "") for quad in quads}
    if told and told != {hashlib.sha256(text).hexdigest()}:
        yield Defect(document.text.path, "is not the text that its graph tells of.", _AGAIN)


def _rows(engine: ox.Store, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as text, in order; empty where a variable is unbound."""
    found = engine.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    width = len(found.variables)
    return sorted(tuple(getattr(row[i], "value", "") for i in range(width)) for row in found)


def _of_statements(key: str, engine: ox.Store, text: str, base: str) -> Iterator[Defect]:
    for statement, _ in _rows(engine, _STATEMENTS):
        yield Defect(statement, "is a statement without exactly one evidence.", _REPORT)
    own = iri(f"document/{key}", base)
    for evidence, document, start, end, quote in _rows(engine, _EVIDENCE):
        if not (document and start and end and quote):
            yield Defect(evidence, "lacks its document, offsets or quote.", _REPORT)
        elif document != own:
            yield Defect(evidence, f"stands in the graph of {key}, not of {document}.", _REPORT)
        elif text[int(start) : int(end)] != quote:
            yield Defect(evidence, "quotes what does not stand at its place in the text.", _REPORT)


def _of_lines(path: str, content: bytes, graph: str) -> Iterator[Defect]:
    end = f" <{graph}> .".encode()
    lines = content.split(b"\n")
    if lines[-1] != b"":
        yield Defect(path, "ends in the middle of a line.", _AGAIN)
    number = next((n for n, line in enumerate(lines[:-1], 1) if not line.endswith(end)), None)
    if number:
        yield Defect(f"{path}, line {number}", f"stands in another graph than {graph}.", _AGAIN)


def _of_graph(store: Store, name: str, file: StoredFile) -> Iterator[Defect]:
    content, wrong = _content(store, file)
    yield from wrong
    if content is not None:
        yield from _of_lines(file.path, content, graph_iri(name, store.manifest.base))


# ---------------------------------------------------------------- provenance

_TRIPLE = re.compile(r"<([^>]*)> <([^>]*)> (?:<([^>]*)>|\"(.*)\")")


def _provenance(store: Store) -> set[tuple[str, str, str]]:
    """Subject, predicate, object of the provenance graph; nothing where it cannot be read."""
    file = store.manifest.graphs.get(PROVENANCE)
    content = _content(store, file)[0] if file else None
    if content is None:
        return set()
    found = (_TRIPLE.match(line) for line in content.decode("utf-8", "replace").split("\n"))
    return {(m[1], m[2], m[3] or m[4] or "") for m in found if m}


def _of_origin(
    store: Store, key: str, document: StoredDocument, known: set[tuple[str, str, str]]
) -> Iterator[Defect]:
    base = store.manifest.base
    graph, run = graph_iri(key, base), iri(f"run/{document.run}", base)
    advice = "Build it again (kg build with its files touched), or restore a backup."
    if document.run not in store.manifest.runs:
        yield Defect(key, f"comes from the run {document.run}, of which nothing is known.", advice)
    if (graph, PROV + "wasGeneratedBy", run) not in known or (
        run,
        RDF + "type",
        PROV + "Activity",
    ) not in known:
        yield Defect(graph, "has no provenance: no run is said to have made it.", advice)
    if not document.sources:
        yield Defect(key, "has no file that it was read from.", advice)
    for source in document.sources:
        file = iri(f"file/{source.sha256}", base)
        wanted = {
            (graph, PROV + "wasDerivedFrom", file),
            (file, JHA + "sha256", source.sha256),
            (file, DCTERMS + "format", source.media_type),
        }
        if not wanted <= known:
            yield Defect(graph, f"has no provenance of its file {source.name}.", advice)


def _of_index(store: Store) -> Iterator[Defect]:
    if store.index is None:
        return
    advice = f"Make it anew: kg index --rebuild --store {store.folder}"
    try:
        quads = len(ox.Store.read_only(str(store.index)))
    except (OSError, RuntimeError, ValueError) as error:
        yield Defect(str(store.index), f"cannot be opened ({error}).", advice)
        return
    lines = sum(_lines(store.folder / file.path) for file in store.manifest.graph_files())
    if quads > lines or quads == 0 < lines:
        yield Defect(str(store.index), f"holds {quads} quads where files hold {lines}.", advice)


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as stream:
            return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
    except OSError:
        return 0
