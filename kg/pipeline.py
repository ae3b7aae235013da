"""The whole flow as a handful of calls: from files to a store. Open this file first.

    acquire → extract → graph

:func:`read` takes one file all the way to its graph; :func:`build` does so for many, in as many
processes as asked for, and commits the result to a store in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg import __version__, vocabulary
from kg.acquire import read_document
from kg.acquire.files import find_files
from kg.errors import InputError, KgError
from kg.extract import extract
from kg.graph import keys
from kg.graph.links import links_nquads
from kg.graph.provenance import provenance_nquads
from kg.graph.rdf import document_nquads, with_sources
from kg.graph.reasoning import inferred_nquads
from kg.graph.reference import ontology_nquads, vocabulary_nquads
from kg.graph.store import Rank, Run, StoredDocument, StoreWriter
from kg.model import Skipped, SourceFile
from kg.vocabulary import iri

_CHUNK = 20  # files sent to a process at a time


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read: the key of its document, its graph and text, and what it was read from."""

    key: str
    nquads: str
    text: str
    source: SourceFile
    pages: int
    statements: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    documents: tuple[str, ...] = ()
    files: int = 0
    statements: int = 0
    skipped: tuple[Skipped, ...] = ()
    base: str = vocabulary.BASE


def read(path: Path, base: str = vocabulary.BASE) -> Reading:
    """Take one file to its graph.

    Raises:
        InputError: it cannot be read as a document; the message says why and what to do.
    """
    document = read_document(path)
    words = vocabulary.load()
    extraction = extract(document, words)
    return Reading(
        key=keys.document_key(document),
        nquads=document_nquads(document, extraction, words, base),
        text=document.text,
        source=document.sources[0],
        pages=max(document.source_map.pages, default=0),
        statements=len(extraction.statements),
        is_sample=document.facts.is_sample,
    )


def _read_safely(path: Path, base: str) -> Reading | Skipped:
    """Like :func:`read`, but a file that defeats it is reported and the rest goes on."""
    try:
        return read(path, base)
    except KgError as error:
        return Skipped(str(path), f"{error.what} {error.advice}".strip())
    except RecursionError as error:
        return Skipped(str(path), f"is nested too deeply ({error}). Please report this file.")
    except Exception as error:
        reason = f"defeated the reader ({type(error).__name__}: {error}). Please report this file."
        return Skipped(str(path), reason)


def _read_chunk(paths: Sequence[Path], base: str) -> list[Reading | Skipped]:
    return [_read_safely(path, base) for path in paths]


def _read_all(
    files: Sequence[Path], base: str, jobs: int, done: Callable[[int], None]
) -> Iterator[Reading | Skipped]:
    """Read files here or in ``jobs`` processes; results come in any order."""
    if jobs <= 1 or len(files) <= 1:
        for file in files:
            yield _read_safely(file, base)
            done(1)
        return
    chunk = max(1, min(_CHUNK, len(files) // (jobs * 4)))
    with ProcessPoolExecutor(jobs) as pool:
        chunks: dict[Future[list[Reading | Skipped]], tuple[Path, ...]] = {
            pool.submit(_read_chunk, paths, base): paths for paths in _chunks(files, chunk)
        }
        for future in as_completed(chunks):
            paths = chunks[future]
            try:
                yield from future.result()
            except BrokenProcessPool:
                advice = "Build it again alone (--jobs 1)."
                yield from (Skipped(str(p), f"its process was killed. {advice}") for p in paths)
            done(len(paths))


def _chunks(files: Sequence[Path], size: int) -> Iterator[tuple[Path, ...]]:
    for start in range(0, len(files), size):
        yield tuple(files[start : start + size])


def _rank(reading: Reading) -> Rank:
    """Of several files of one paper, the text of the highest is kept: pages first, then length.

    The hash decides ties, in a way that no order of loading can change.
    """
    return (reading.pages > 0, len(reading.text), reading.source.sha256)


def _put(writer: StoreWriter, readings: Sequence[Reading], run: str) -> None:
    """Store one paper: the best of its readings, and the names of all its files."""
    best = max(readings, key=_rank)
    stored = writer.manifest.documents.get(best.key)
    names = {reading.source.name for reading in readings}
    sources = {reading.source for reading in readings}
    nquads, text, rank = best.nquads, best.text, _rank(best)
    if stored:
        sources |= {source for source in stored.sources if source.name not in names}
        kept = {source.sha256 for source in sources}
        if stored.rank > rank and stored.rank[2] in kept:
            nquads = writer.read(stored.graph).decode("utf-8")
            text = writer.read(stored.text).decode("utf-8")
            rank = stored.rank
    ordered = sorted(sources, key=lambda source: (source.name, source.sha256))
    writer.put_document(
        StoredDocument(
            key=best.key,
            graph=writer.write("documents", best.key, ".nq", with_sources(nquads, ordered)),
            text=writer.write("texts", best.key, ".txt", text),
            sources=tuple(ordered),
            rank=rank,
            run=run,
        )
    )


def _finish(writer: StoreWriter, begun: datetime, run: str) -> None:
    """Write the graphs that belong to no single document, and who made all this when."""
    base = writer.manifest.base
    writer.put_graph("vocabulary", vocabulary_nquads(base))
    writer.put_graph("ontology", ontology_nquads(base))
    engine = ox.Store()
    for document in writer.manifest.documents.values():
        engine.bulk_load(writer.read(document.graph), format=ox.RdfFormat.N_QUADS)
    texts = {
        iri(f"document/{key}", base): document.text
        for key, document in writer.manifest.documents.items()
    }
    writer.put_graph(
        "links", links_nquads(engine, lambda d: writer.read(texts[d]).decode("utf-8"), base)
    )
    for name in sorted(writer.manifest.graphs.keys() - {"inferred", "provenance"}):
        engine.bulk_load(writer.read(writer.manifest.graphs[name]), format=ox.RdfFormat.N_QUADS)
    writer.put_graph("inferred", inferred_nquads(engine, base))
    writer.put_run(
        Run(
            key=run,
            started=begun.isoformat(timespec="seconds"),
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            software=__version__,
            vocabulary=vocabulary.load().digest,
        )
    )
    writer.put_graph("provenance", provenance_nquads(writer.manifest))


def build(
    paths: Sequence[Path],
    store: Path,
    *,
    base: str | None = None,
    jobs: int = 1,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[int], None] = lambda files: None,
) -> Summary:
    """Read files and folders into a store; a document already there is replaced.

    Args:
        paths: files, or folders to search.
        store: the store's folder; made if need be.
        base: base IRI of ``id/`` and ``graph/`` (default: the store's own, else the project's).
        jobs: number of processes.
        started: called once with the number of files.
        done: called with the number of files just finished.

    Raises:
        InputError: nothing could be read at all.
        StoreError: the store is held by another process, damaged, or cannot be written.
    """
    files, skipped = find_files(paths)
    begun = datetime.now(UTC)
    with StoreWriter(store, base) as writer:
        started(len(files))
        chosen = writer.manifest.base
        readings: dict[str, list[Reading]] = {}
        for result in _read_all(files, chosen, jobs, done):
            if isinstance(result, Skipped):
                skipped.append(result)
            else:
                readings.setdefault(result.key, []).append(result)
        skipped.sort(key=lambda s: s.path)
        if not readings and not writer.manifest.documents:
            reason = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3]) or "it is empty"
            raise InputError(", ".join(map(str, paths)), f"no document could be read ({reason}).")
        run = begun.strftime("%Y%m%dT%H%M%S%fZ")
        for key in sorted(readings):
            _put(writer, readings[key], run)
        _finish(writer, begun, run)
        writer.commit()
    return Summary(
        documents=tuple(sorted(readings)),
        files=sum(map(len, readings.values())),
        statements=sum(max(r, key=_rank).statements for r in readings.values()),
        skipped=tuple(skipped),
        base=chosen,
    )
