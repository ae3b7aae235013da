"""The whole flow as a handful of calls: from files to a store. Open this file first.

    acquire → extract → graph

:func:`read` takes one file all the way to its graph; :func:`build` does so for many, in this
process, in several, or on a cluster, and commits the result to a store in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg import __version__, locations, vocabulary
from kg.distribute import Here, Lost, Place, Processes
from kg.errors import InputError
from kg.graph.links import links_nquads
from kg.graph.provenance import provenance_nquads
from kg.graph.rdf import with_sources
from kg.graph.reasoning import inferred_nquads
from kg.graph.reference import ontology_nquads, vocabulary_nquads
from kg.graph.store import Rank, Run, StoredDocument, StoreWriter
from kg.model import Skipped
from kg.reading import Part, Reading, make_part, read, software
from kg.vocabulary import iri

__all__ = ["Reading", "Summary", "build", "read"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    documents: tuple[str, ...] = ()
    files: int = 0
    statements: int = 0
    skipped: tuple[Skipped, ...] = ()
    base: str = vocabulary.BASE


def _rank(part: Part) -> Rank:
    """Of several files of one paper, the text of the highest is kept: pages first, then length.

    The hash decides ties, in a way that no order of loading can change.
    """
    return (part.pages > 0, part.length, part.source.sha256)


def _put(writer: StoreWriter, parts: Sequence[Part], run: str) -> None:
    """Store one paper: the best of its parts, and the names of all its files."""
    best = max(parts, key=_rank)
    stored = writer.manifest.documents.get(best.key)
    names = {part.source.name for part in parts}
    sources = {part.source for part in parts}
    rank, kept = _rank(best), None
    if stored:
        sources |= {source for source in stored.sources if source.name not in names}
        if stored.rank > rank and stored.rank[2] in {source.sha256 for source in sources}:
            rank, kept = stored.rank, stored
    graph = writer.read(kept.graph) if kept else locations.read(best.graph)
    text = writer.read(kept.text) if kept else locations.read(best.text)
    ordered = sorted(sources, key=lambda source: (source.name, source.sha256))
    nquads = graph.decode("utf-8")
    if len(ordered) > 1 or kept:
        nquads = with_sources(nquads, ordered)
    writer.put_document(
        StoredDocument(
            key=best.key,
            graph=writer.write("documents", best.key, ".nq", nquads),
            text=writer.write("texts", best.key, ".txt", text.decode("utf-8")),
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


def _read_all(
    files: Sequence[str], place: Place, base: str, folder: str, done: Callable[[int], None]
) -> Iterator[Part | Skipped]:
    """Read files wherever the work runs; results come in any order."""
    work = partial(make_part, base=base, folder=folder, made_by=software())
    for result in place.run(work, files):
        yield Skipped(result.item, result.reason) if isinstance(result, Lost) else result
        done(1)


def _place(files: Sequence[str], jobs: int, scheduler: str | None) -> Place:
    """Where to run: more processes than files would only start for nothing."""
    if scheduler:
        from kg.distribute.cluster import Cluster

        return Cluster(scheduler)
    jobs = min(jobs, len(files))
    return Processes(jobs) if jobs > 1 else Here()


@contextmanager
def _incoming(store: Path, shared: str | None) -> Iterator[str]:
    """The folder into which workers write; empty before, gone afterwards."""
    folder = shared or str((store / "incoming").absolute())
    folder = f"{folder.rstrip('/')}/kg-parts" if shared else folder
    locations.remove(folder)
    try:
        yield folder
    finally:
        locations.remove(folder)


def build(
    paths: Sequence[Path | str],
    store: Path,
    *,
    base: str | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    shared: str | None = None,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[int], None] = lambda files: None,
) -> Summary:
    """Read files and folders into a store; a document already there is replaced.

    Args:
        paths: files, or folders to search; paths, or URLs that fsspec knows.
        store: the store's folder; made if need be.
        base: base IRI of ``id/`` and ``graph/`` (default: the store's own, else the project's).
        jobs: number of processes of this machine.
        scheduler: address of a Dask scheduler; its workers then do the reading.
        shared: folder or URL where workers leave what they read (default: in the store's folder,
            which workers on other machines must then find under the same path).
        started: called once with the number of files.
        done: called with the number of files just finished.

    Raises:
        InputError: nothing could be read at all.
        StoreError: the store is held by another process, damaged, or cannot be written.
        DistributionError: workers cannot be started or reached, or cannot write.
    """
    files, skipped = locations.find(paths, absolute=scheduler is not None)
    begun = datetime.now(UTC)
    with StoreWriter(store, base) as writer, _incoming(store, shared) as folder:
        started(len(files))
        chosen = writer.manifest.base
        parts: dict[str, list[Part]] = {}
        place = _place(files, jobs, scheduler)
        for result in _read_all(files, place, chosen, folder, done):
            if isinstance(result, Skipped):
                skipped.append(result)
            else:
                parts.setdefault(result.key, []).append(result)
        skipped.sort(key=lambda s: s.path)
        if not parts and not writer.manifest.documents:
            reason = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3]) or "it is empty"
            raise InputError(", ".join(map(str, paths)), f"no document could be read ({reason}).")
        run = begun.strftime("%Y%m%dT%H%M%S%fZ")
        for key in sorted(parts):
            _put(writer, parts[key], run)
        _finish(writer, begun, run)
        writer.commit()
    return Summary(
        documents=tuple(sorted(parts)),
        files=sum(map(len, parts.values())),
        statements=sum(max(p, key=_rank).statements for p in parts.values()),
        skipped=tuple(skipped),
        base=chosen,
    )
