"""The whole flow as a handful of calls: from files to a store. Open this file first.

    acquire → extract → graph

:func:`read` takes one file all the way to its graph; :func:`build` does so for many, in this
process, in several, or on a cluster: those that are new or changed. It commits the result to a
store in one step.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kg import __version__, locations, versions, vocabulary
from kg.changes import Plan, Reason, file_hash, make_plan
from kg.distribute import Here, Lost, Place, Processes
from kg.errors import InputError, StoreError
from kg.graph import common
from kg.graph.store import Refusal, Run, StoreWriter
from kg.merging import Merger, Outcome, rank
from kg.model import Skipped
from kg.reading import Part, Reading, make_part, read, software

__all__ = ["Reading", "Summary", "build", "read"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did.

    ``documents`` are those that were read; ``statements`` stand in them. ``reasons`` counts the
    files that were read by why (:data:`kg.changes.REASONS`), ``unchanged`` those that needed no
    reading. ``gone`` are documents whose files are no more and which stay, ``removed`` those that
    were pruned, ``older`` those that an older version read from places which this build did not
    look at.
    """

    documents: tuple[str, ...] = ()
    files: int = 0
    statements: int = 0
    skipped: tuple[Skipped, ...] = ()
    base: str = vocabulary.BASE
    reasons: Mapping[Reason, int] = field(default_factory=dict)
    unchanged: int = 0
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    older: tuple[str, ...] = ()


def _read_all(
    files: Sequence[str], place: Place, base: str, folder: str, done: Callable[[int], None]
) -> Iterator[Part | Skipped]:
    """Read files wherever the work runs; results come in any order."""
    elsewhere = not isinstance(place, Here | Processes)
    work = partial(make_part, base=base, folder=folder, made_by=software(), elsewhere=elsewhere)
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
    """The folder into which workers write. It outlives a build that is cut short, for the next."""
    folder = shared or str((store / "incoming").absolute())
    folder = f"{folder.rstrip('/')}/kg-parts" if shared else folder
    yield folder
    locations.remove(folder)


def _plan(
    writer: StoreWriter, paths: Sequence[Path | str], is_remote: bool, prune: bool
) -> tuple[Plan, list[Skipped]]:
    """Which files to read; and the places that could not be looked into."""
    files, skipped = locations.find(paths, absolute=is_remote)
    plan = make_plan(
        writer.manifest,
        files,
        list(map(str, paths)),
        [missing.path for missing in skipped],
        software=versions.reading(),
        vocabulary=vocabulary.load().digest,
        begun_ns=time.time_ns(),
        prune=prune,
    )
    return plan, [*skipped, *plan.refused]


def _refuse(writer: StoreWriter, plan: Plan, skipped: Sequence[Skipped]) -> bool:
    """Remember the files that cannot be read, so that they are not tried again and again."""
    read = {origin.path for location, origin in plan.found.items() if location in plan.read}
    refused = {path: r for path, r in writer.manifest.refused.items() if path not in read}
    for file in skipped:
        origin = plan.found.get(file.path)
        if not file.lasting or origin is None or file.path not in plan.read:
            continue
        try:
            origin = replace(origin, sha256=file_hash(file.path))
        except OSError:
            continue
        refused[origin.path] = Refusal(
            origin, file.reason, versions.reading(), vocabulary.load().digest
        )
    is_changed = refused != writer.manifest.refused
    writer.manifest = replace(writer.manifest, refused=refused)
    return is_changed


def _finish(writer: StoreWriter, outcome: Outcome, begun: datetime, run: str) -> None:
    """Write the graphs that belong to no single document, and who made all this when."""
    staged = ((graph, locations.read(at).decode("utf-8")) for graph, at in outcome.staged.items())
    common.put_reference(writer)
    common.refresh(writer, staged)
    writer.put_run(
        Run(
            key=run,
            started=begun.isoformat(timespec="seconds"),
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            software=__version__,
            vocabulary=vocabulary.load().digest,
            code=versions.reading(),
        )
    )
    common.put_provenance(writer)


def _is_current(writer: StoreWriter) -> bool:
    """Whether the graphs that belong to no single document are those of this version."""
    manifest = writer.manifest
    return (manifest.conclusions, manifest.reference) == (
        versions.common(manifest.base),
        versions.reference(manifest.base),
    )


def _check_not_empty(
    writer: StoreWriter, store: Path, paths: Sequence[Path | str], skipped: Sequence[Skipped]
) -> None:
    """Refuse to make a store of nothing, or one of a store."""
    if writer.manifest.documents:
        return
    where = ", ".join(map(str, paths))
    if (store / "manifest.json").exists():
        raise StoreError(
            str(store),
            f"would lose every document, for none of their files is left in {where}.",
            "The store is as it was. If that is meant, delete its folder.",
        )
    reason = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3]) or "there is no file"
    more = f"; and {len(skipped) - 3} more" if len(skipped) > 3 else ""
    advice = "Name papers, or folders that hold some: agendas and reports as .txt or .pdf."
    raise InputError(where, f"no document could be read ({reason}{more}).", advice)


def build(
    paths: Sequence[Path | str],
    store: Path,
    *,
    base: str | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    shared: str | None = None,
    prune: bool = False,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[int], None] = lambda files: None,
) -> Summary:
    """Read the new and changed files of files and folders into a store.

    A file is read that the store does not know, that changed, or that another version of the
    software or vocabulary has read. Where nothing is to be done, the store stays as it is. The
    result is the same, byte for byte, as that of reading everything anew (provenance left out).

    Args:
        paths: files, or folders to search; paths, or URLs that fsspec knows.
        store: the store's folder; made if need be.
        base: base IRI of ``id/`` and ``graph/`` (default: the store's own, else the project's).
        jobs: number of processes of this machine.
        scheduler: address of a Dask scheduler; its workers then do the reading.
        shared: folder or URL where workers leave what they read (default: in the store's folder,
            which workers on other machines must then find under the same path).
        prune: remove documents that came from ``paths`` and whose files are gone.
        started: called once with the number of files to read.
        done: called with the number of files just finished.

    Raises:
        InputError: nothing could be read at all.
        StoreError: the store is held by another process, damaged, or cannot be written; or pruning
            would empty it.
        DistributionError: workers cannot be started or reached, or cannot write.
    """
    begun = datetime.now(UTC)
    with StoreWriter(store, base) as writer, _incoming(store, shared) as folder:
        chosen = writer.manifest.base
        plan, skipped = _plan(writer, paths, scheduler is not None, prune)
        files = list(plan.read)
        started(len(files))
        parts: list[Part] = []
        for result in _read_all(files, _place(files, jobs, scheduler), chosen, folder, done):
            if isinstance(result, Skipped):
                skipped.append(result)
            else:
                parts.append(result)
        skipped.sort(key=lambda s: s.path)
        run = begun.strftime("%Y%m%dT%H%M%S%fZ")
        outcome = Merger(writer, plan, run, prune=prune).merge(parts)
        refused = _refuse(writer, plan, skipped)
        _check_not_empty(writer, store, paths, skipped)
        is_content = outcome.is_content or not _is_current(writer)
        if is_content:
            _finish(writer, outcome, begun, run)
        if is_content or outcome.is_changed or refused:
            writer.commit()
    best: dict[str, Part] = {}
    for part in parts:
        best[part.key] = max(part, best.get(part.key, part), key=rank)
    return Summary(
        documents=tuple(sorted(best)),
        files=len(parts),
        statements=sum(part.statements for part in best.values()),
        skipped=tuple(skipped),
        base=chosen,
        reasons=Counter(plan.read.values()),
        unchanged=sum(map(len, plan.same.values())) + len(plan.refused),
        added=tuple(outcome.added),
        replaced=tuple(outcome.replaced),
        gone=tuple(outcome.gone),
        removed=tuple(outcome.removed),
        older=plan.older,
    )
