"""Answers: the rows of a query, with labels for the things in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.store import Store

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; ``meaning`` is keyed by language."""

    name: str
    meaning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of RDF terms (None where nothing is bound), and labels of the IRIs among them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    labels: Mapping[str, str]

    def entity_columns(self) -> list[bool]:
        """Per column, whether it holds things (IRIs) rather than values."""
        return [
            any(isinstance(row[i], ox.NamedNode) for row in self.rows)
            for i in range(len(self.columns))
        ]


def answer_of(
    store: Store, sparql: str, columns: Sequence[Column] = (), language: str = "en"
) -> Answer:
    """Evaluate a SELECT (or ASK) query and fetch the labels of the things in its rows.

    Raises:
        QueryError: it is no SPARQL, or it yields a graph.
    """
    result = store.query(sparql)
    if isinstance(result, ox.QueryBoolean):
        return Answer((Column("answer"),), ((ox.Literal(bool(result)),),), {})
    if isinstance(result, ox.QueryTriples):
        raise QueryError("query", "it yields a graph, not rows.", "Ask for --format turtle.")
    names = [variable.value for variable in result.variables]
    rows = tuple(tuple(row[name] for name in names) for row in result)
    known = {column.name: column for column in columns}
    things = {t.value for row in rows for t in row if isinstance(t, ox.NamedNode)}
    return Answer(
        tuple(known.get(name, Column(name)) for name in names),
        rows,
        labels(store, things, language),
    )


def labels(store: Store, iris: Iterable[str], language: str = "en") -> dict[str, str]:
    """The best label of each IRI, in the reader's language where there is one."""
    wanted = sorted(iris)
    found: dict[str, tuple[int, int, str]] = {}
    for start in range(0, len(wanted), 500):
        values = " ".join(str(ox.NamedNode(i)) for i in wanted[start : start + 500])
        rows = store.query(
            f"""SELECT ?thing ?label ?place {{ VALUES ?thing {{ {values} }}
                VALUES (?name ?place) {{ (skos:prefLabel 0) (rdfs:label 1) (dcterms:title 2)
                                         (dcterms:identifier 3) }}
                ?thing ?name ?label }}"""
        )
        for row in rows:
            thing, label = row["thing"].value, row["label"]
            rank = 0 if label.language == language else 1 if label.language else 2
            # The name that people use comes before the full title that an authority gives.
            candidate = (rank, int(row["place"].value), label.value)
            found[thing] = min(found.get(thing, candidate), candidate)
    return {thing: label for thing, (_, _, label) in sorted(found.items())}
