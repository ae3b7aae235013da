"""Puts what was read into a store: one document for each paper, whatever files it came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg import locations
from kg.changes import Plan
from kg.graph.rdf import with_sources
from kg.graph.store import Origin, Rank, StoredDocument, StoreWriter
from kg.model import SourceFile
from kg.reading import Part


@dataclass
class Outcome:
    """What merging did, by keys of documents: each list in order.

    ``gone`` are documents of which no file is left and which stay all the same; ``removed`` those
    that went. ``staged`` leads from the hash of a document's graph to where its inputs lie.
    """

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    staged: dict[str, str] = field(default_factory=dict)
    is_changed: bool = False
    is_content: bool = False
    """Whether more changed than where the files lie."""


def rank(part: Part) -> Rank:
    """Of several files of one paper, the text of the highest is kept: pages first, then length.

    The hash decides ties, in a way that no order of loading can change.
    """
    return (part.pages > 0, part.length, part.source.sha256)


class Merger:
    """Merges parts into the documents of a store that is open for writing."""

    def __init__(self, writer: StoreWriter, plan: Plan, run: str, *, prune: bool) -> None:
        self._writer, self._plan, self._run, self._prune = writer, plan, run, prune
        self._read_into: dict[str, str] = {}
        self._outcome = Outcome()

    def merge(self, parts: Iterable[Part]) -> Outcome:
        """Put all parts that were read, and take out what is gone."""
        by_key: dict[str, list[tuple[Part, Origin]]] = defaultdict(list)
        for part in parts:
            origin = self._origin(part)
            self._read_into[origin.path] = part.key
            by_key[part.key].append((part, origin))
        keys = {*by_key, *self._plan.same, *self._plan.gone, *self._left_behind()}
        for key in sorted(keys):
            self._merge(key, by_key.get(key, []))
        return self._outcome

    def _origin(self, part: Part) -> Origin:
        found = self._plan.found.get(part.location)
        if found is None:
            return Origin(locations.absolute(part.location), 0, 0, 0, part.source.sha256)
        return replace(found, sha256=part.source.sha256)

    def _left_behind(self) -> Iterator[str]:
        """Documents from whose files another paper was read."""
        for key, document in self._writer.manifest.documents.items():
            if any(self._read_into.get(o.path, key) != key for o in document.origins):
                yield key

    def _merge(self, key: str, new: list[tuple[Part, Origin]]) -> None:
        stored = self._writer.manifest.documents.get(key)
        old = stored.origins if stored else ()
        leaving = {o.path for o in old if self._read_into.get(o.path, key) != key}
        leaving.update(self._plan.gone.get(key, ()))
        fresh = {o.path: o for o in self._plan.same.get(key, ())}
        fresh |= {origin.path: origin for _, origin in new}
        staying = [o for o in old if o.path not in fresh and (o.path not in leaving)]
        if not fresh and not staying and stored:
            if self._prune:
                self._writer.remove_document(key)
                self._outcome.removed.append(key)
                self._outcome.is_content = True
            else:
                self._outcome.gone.append(key)
            return
        if not self._prune:
            staying += [o for o in old if o.path not in fresh and o.path in leaving]
        origins = sorted([*fresh.values(), *staying], key=lambda o: (o.path, o.sha256))
        self._put(key, stored, [part for part, _ in new], tuple(origins))

    def _put(
        self,
        key: str,
        stored: StoredDocument | None,
        parts: list[Part],
        origins: tuple[Origin, ...],
    ) -> None:
        sources = _sources(stored, parts, origins)
        best = max(parts, key=rank, default=None)
        hashes = {source.sha256 for source in sources}
        keeps = stored is not None and (
            best is None or (stored.rank > rank(best) and stored.rank[2] in hashes)
        )
        if stored is not None and keeps:
            document = replace(stored, sources=sources, origins=origins)
            if sources != stored.sources:
                nquads = self._writer.read(stored.graph).decode("utf-8")
                graph = self._writer.write("documents", key, ".nq", with_sources(nquads, sources))
                document = replace(document, graph=graph, run=self._run)
        elif best is not None:
            document = self._of_part(best, sources, origins)
        else:
            return
        if document == stored:
            return
        if parts:
            (self._outcome.replaced if stored else self._outcome.added).append(key)
        self._outcome.is_changed = True
        if stored is None or replace(document, origins=stored.origins) != stored:
            self._outcome.is_content = True
        self._writer.put_document(document, is_fresh=not keeps)

    def _of_part(
        self, part: Part, sources: tuple[SourceFile, ...], origins: tuple[Origin, ...]
    ) -> StoredDocument:
        writer, key = self._writer, part.key
        if len(sources) > 1:
            nquads = with_sources(locations.read(part.graph).decode("utf-8"), sources)
            graph = writer.write("documents", key, ".nq", nquads)
        else:
            graph = writer.adopt("documents", key, ".nq", part.graph, part.graph_sha256)
        self._outcome.staged[graph.sha256] = part.inputs
        return StoredDocument(
            key=key,
            graph=graph,
            text=writer.adopt("texts", key, ".txt", part.text, part.text_sha256),
            inferred=writer.adopt("inferred", key, ".nq", part.inferred, part.inferred_sha256),
            sources=sources,
            origins=origins,
            rank=rank(part),
            run=self._run,
        )


def _sources(
    stored: StoredDocument | None, parts: list[Part], origins: tuple[Origin, ...]
) -> tuple[SourceFile, ...]:
    """The files that a paper has: those that were read now, and those whose origins stay."""
    sources = {part.source for part in parts}
    if stored:
        staying = {origin.sha256 for origin in origins}
        sources |= {source for source in stored.sources if source.sha256 in staying}
        if not stored.origins:  # put there by other means than a build
            names = {source.name for source in sources}
            sources |= {source for source in stored.sources if source.name not in names}
    return tuple(sorted(sources, key=lambda source: (source.name, source.sha256)))
