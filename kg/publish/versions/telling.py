"""A comparison as rows, and as a sentence."""

from __future__ import annotations

import pyoxigraph as ox

from kg.graph.answers import Answer, Column
from kg.publish.versions.diff import KINDS, Change, Comparison

_COLUMNS = ("change", "why", "document", "kind", "quote", "details", "page", "statement")


def answer_of_changes(found: Comparison, *, with_moved: bool = False) -> Answer:
    """The changes as rows: change, why, document, kind, quote, details, page, statement."""
    rows = tuple(_row(change) for change in found.changes if with_moved or change.kind != "moved")
    return Answer(tuple(map(Column, _COLUMNS)), rows, {})


def _row(change: Change) -> tuple[ox.Literal | None, ...]:
    details = "; ".join(
        f"{name}: {old or '(none)'} → {new or '(none)'}" for name, old, new in change.details
    )
    texts = (
        change.kind,
        ", ".join(change.why),
        change.document,
        change.claim.kind,
        change.claim.quote,
        details,
        dict(change.claim.place).get("page", ""),
        change.claim.iri,
    )
    return tuple(ox.Literal(text) if text else None for text in texts)


def summary(found: Comparison) -> str:
    """What differs, in numbers."""
    if found.is_same:
        return f"The same: {found.papers['same']} papers, no statement differs."
    counts = found.counts
    statements = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
    papers = ", ".join(
        f"{found.papers[kind]} {kind}" for kind in ("new", "gone", "changed", "same")
    )
    vocabulary = " The vocabulary changed." if found.vocabulary_changed else ""
    return f"Statements: {statements}. Papers: {papers}.{vocabulary}"
