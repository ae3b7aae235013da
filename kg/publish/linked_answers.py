"""The answer of a CONSTRUCT or DESCRIBE query, as Turtle."""

from __future__ import annotations

from itertools import takewhile

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.own_queries import explained
from kg.graph.source import Source


def to_turtle(source: Source, sparql: str) -> str:
    """Evaluate a query that yields a graph and write it in a fixed order.

    Raises:
        QueryError: it is no SPARQL, or yields rows.
    """
    try:
        result = source.query(sparql)
    except QueryError as error:
        raise explained(error, sparql, source.prefixes) from error
    if isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
        raise QueryError("query", "it yields rows, not a graph.", "Ask for --format table or csv.")
    try:
        triples = sorted(set(result), key=str)
    except (OSError, RuntimeError, ValueError) as error:  # triples are made, and fail, one by one
        raise QueryError("query", f"cannot be evaluated: {error}.") from error
    return sorted_prefixes(
        ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(source.prefixes))
    )


def sorted_prefixes(turtle: bytes | None) -> str:
    """Turtle with its prefixes in order; the engine writes them in another one each time."""
    lines = (turtle or b"").decode("utf-8").splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith("@prefix "), lines))
    return "".join([*sorted(head), *lines[len(head) :]])
