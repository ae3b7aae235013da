"""All that ``kg check`` looks at: shapes, undeclared terms, and check queries.

A check query is ``queries/checks/NAME.rq``; every row is a finding. Its header gives severity and
message; its variables are ``?focus`` and, where it helps, ``?value``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.answers import Answer, Column, answer_of
from kg.graph.named_queries import split_header
from kg.graph.store import Store
from kg.graph.validation import Finding, undeclared_terms, validate
from kg.paths import QUERIES

_ORDER = ("Violation", "Warning", "Info")


def check_store(store: Store) -> list[Finding]:
    """Every finding in a store, gravest first.

    Raises:
        StoreError: a file is damaged.
        VocabularyError: a shape or check is not as it should be.
    """
    nquads = b"".join(store.nquads())
    findings = [
        *validate(nquads, base=store.manifest.base),
        *(
            Finding(
                "Violation", term, None, None, "Declare this term in ontology/core.ttl.", "terms"
            )
            for term in undeclared_terms(nquads)
        ),
        *(finding for path in _check_files() for finding in _run_check(store, path)),
    ]
    return sorted(
        findings, key=lambda f: (_ORDER.index(f.severity), f.shape, f.focus, f.value or "")
    )


def _check_files() -> list[Path]:
    return sorted((QUERIES / "checks").glob("*.rq"))


def _run_check(store: Store, path: Path) -> Iterator[Finding]:
    fields, sparql = split_header(path.read_text("utf-8"))
    if fields.get("severity") not in _ORDER or "message" not in fields:
        raise QueryError(str(path), "its header lacks a severity or a message.")
    answer = answer_of(store, sparql)
    names = [column.name for column in answer.columns]
    for row in answer.rows:
        cells = {
            name: term.value for name, term in zip(names, row, strict=True) if term is not None
        }
        yield Finding(
            severity=fields["severity"],
            focus=cells["focus"],
            path=None,
            value=cells.get("value"),
            message=fields["message"],
            shape=path.stem,
        )


def findings_answer(findings: list[Finding]) -> Answer:
    """The findings as rows, to be written in any format of an answer."""
    columns = ("severity", "shape", "focus", "path", "value", "message")
    rows = tuple(
        tuple(
            ox.Literal(value) if (value := getattr(f, name)) is not None else None
            for name in columns
        )
        for f in findings
    )
    return Answer(tuple(Column(name) for name in columns), rows, {})
