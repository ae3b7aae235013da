"""What differs between two versions of a graph, and why."""

from kg.publish.versions.diff import Change, Comparison, compare
from kg.publish.versions.snapshots import Snapshot, open_snapshot

__all__ = ["Change", "Comparison", "Snapshot", "compare", "open_snapshot"]
