"""What is new, changed and gone since the last build: decides which files are read.

Like git's index, the manifest keeps size, time and inode of each file that was read: a file of
which these are the same is the same file. Where they differ, or the time tells nothing, its hash
decides.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from kg import locations
from kg.graph.store import Manifest, Origin
from kg.model import Skipped

Reason = Literal["new", "changed", "software", "vocabulary", "again"]
REASONS: Mapping[Reason, str] = {
    "new": "new",
    "changed": "changed",
    "software": "read by another version of the software",
    "vocabulary": "read with another vocabulary",
    "again": "the other files of a paper that changed",
}
"""Why a file is read, and how that is said."""

_RACY = 2_000_000_000
"""Nanoseconds within which a file may change again without its time telling."""


@dataclass(frozen=True)
class Plan:
    """What a build is to do.

    ``read``: files to read, and why. ``found``: what each file looks like now (its hash is "" until
    known). ``same``: by document, the origins of files that need no reading. ``gone``: by document,
    the paths that it came from and that are no more, or hold another paper now. ``refused``: what
    no version has read since it was refused. ``older``: documents of other places that an older
    version has read.
    """

    read: dict[str, Reason] = field(default_factory=dict)
    found: dict[str, Origin] = field(default_factory=dict)
    same: dict[str, list[Origin]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    refused: list[Skipped] = field(default_factory=list)
    older: tuple[str, ...] = ()


def origin_of(location: str, begun_ns: int) -> Origin:
    """What a file looks like now; its hash is left open.

    ``begun_ns`` is when the build began: the time of a file that changed just before is not kept.

    Raises:
        OSError: there is no such file, or it cannot be reached.
    """
    size, mtime_ns, inode = locations.state(location)
    certain = mtime_ns if mtime_ns < begun_ns - _RACY else 0
    return Origin(locations.absolute(location), size, certain, inode, "")


def file_hash(location: str) -> str:
    """SHA-256 (hex) of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    if locations.is_url(location):
        return hashlib.sha256(locations.read(location)).hexdigest()
    with Path(location).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _looks_same(now: Origin, then: Origin) -> bool:
    return 0 != then.mtime_ns == now.mtime_ns and (now.size, now.inode) == (then.size, then.inode)


class _Planner:
    def __init__(self, manifest: Manifest, software: str, vocabulary: str) -> None:
        self.manifest, self.software, self.vocabulary = manifest, software, vocabulary
        self.plan = Plan()
        self.owners: dict[str, list[tuple[str, Origin]]] = defaultdict(list)
        self.by_hash: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, document in manifest.documents.items():
            for origin in document.origins:
                self.owners[origin.path].append((key, origin))
            for source in document.sources:
                self.by_hash[source.sha256].append((key, source.name))

    def outdated(self, key: str) -> Reason | None:
        """Why a document is to be read again although its files are the same."""
        run = self.manifest.runs.get(self.manifest.documents[key].run)
        if run is None or run.code != self.software:
            return "software"
        return "vocabulary" if run.vocabulary != self.vocabulary else None

    def look_at(self, location: str, begun_ns: int) -> None:
        """Decide on one file that was found."""
        try:
            now = origin_of(location, begun_ns)
        except OSError:
            self.plan.read[location] = "new"  # the reader says what is wrong with it
            return
        path = now.path
        known = [origin for _, origin in self.owners[path]]
        refusal = self.manifest.refused.get(path)
        if refusal:
            known.append(refusal.origin)
        match = next((origin for origin in known if _looks_same(now, origin)), None)
        if match is None and (known or self.by_hash):  # perhaps only touched, moved or copied
            with suppress(OSError):
                now = replace(now, sha256=file_hash(location))
        elif match:
            now = match
        self.plan.found[location] = now
        self._decide(location, now, bool(known))

    def _decide(self, location: str, now: Origin, is_known: bool) -> None:
        refusal = self.manifest.refused.get(now.path)
        if refusal and now.sha256 == refusal.origin.sha256:
            if (refusal.software, refusal.vocabulary) == (self.software, self.vocabulary):
                self.plan.refused.append(Skipped(location, refusal.reason))
            else:
                self.plan.read[location] = "software"
            return
        name = location.rpartition("/")[2]
        owner = next(
            (key for key, origin in self.owners[now.path] if origin.sha256 == now.sha256), None
        ) or next((key for key, known in self.by_hash.get(now.sha256, ()) if known == name), None)
        if owner is None:
            self.plan.read[location] = "changed" if is_known else "new"
        elif reason := self.outdated(owner):
            self.plan.read[location] = reason
        else:
            self.plan.same.setdefault(owner, []).append(now)

    def miss(self, places: Sequence[str], unreachable: Iterable[str]) -> None:
        """Find what lay below ``places`` and is no more; what cannot be reached is not gone."""
        closed = tuple(unreachable)
        same = {key: {origin.path for origin in origins} for key, origins in self.plan.same.items()}
        now = {origin.path: location for location, origin in self.plan.found.items()}
        for path, owners in self.owners.items():
            for key, _ in owners:
                if path in now:
                    location = now[path]
                    settled = location not in self.plan.read and path not in same.get(key, ())
                    if settled:  # it holds another paper now, or none
                        self.plan.gone.setdefault(key, []).append(path)
                elif _is_below(path, places) and not _is_below(path, closed) and _is_gone(path):
                    self.plan.gone.setdefault(key, []).append(path)

    def siblings(self, gone: Iterable[str]) -> None:
        """A paper of several files is read whole when one of them changes, or goes."""
        location_of = {origin.path: location for location, origin in self.plan.found.items()}
        touched = {
            key
            for location in self.plan.read
            if location in self.plan.found
            for key, _ in self.owners[self.plan.found[location].path]
        } | set(gone)
        for key in sorted(touched):
            for origin in self.manifest.documents[key].origins:
                location = location_of.get(origin.path, origin.path)
                if location in self.plan.read or origin.path in self.plan.gone.get(key, ()):
                    continue
                if origin.path in location_of or not _is_gone(origin.path):
                    self.plan.read[location] = "again"
                    self.plan.found.setdefault(location, origin)

    def older(self) -> tuple[str, ...]:
        """Documents that another version has read and that this build does not look at."""
        looked_at = {origin.path for origin in self.plan.found.values()}
        return tuple(
            key
            for key, document in sorted(self.manifest.documents.items())
            if not any(origin.path in looked_at for origin in document.origins)
            and self.outdated(key)
        )


def _is_below(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def _is_gone(path: str) -> bool:
    """Whether there is certainly no such file; one that cannot be reached is not gone."""
    try:
        locations.state(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def make_plan(
    manifest: Manifest,
    files: Sequence[str],
    places: Sequence[str],
    unreachable: Iterable[str],
    *,
    software: str,
    vocabulary: str,
    begun_ns: int,
    prune: bool = False,
) -> Plan:
    """What to read of ``files``, which were found in ``places``.

    Args:
        manifest: of the store as it is.
        files: paths or URLs, as they are to be read.
        places: what the user named; what lay below one and is no more counts as gone.
        unreachable: places that could not be looked into; nothing below them counts as gone.
        software: version of the reading code (:func:`kg.versions.reading`).
        vocabulary: digest of the vocabulary.
        begun_ns: when the build began, in nanoseconds since 1970.
        prune: what is gone will be removed.
    """
    planner = _Planner(manifest, software, vocabulary)
    for location in files:
        planner.look_at(location, begun_ns)
    planner.miss([*map(locations.absolute, places)], [*map(locations.absolute, unreachable)])
    planner.siblings(planner.plan.gone if prune else ())
    return replace(planner.plan, older=planner.older())
