"""What follows from the graph, written out: so that every SPARQL store gives the same answers.

A rule is ``queries/rules/NAME.rq``: one ``CONSTRUCT`` over the union of all graphs, with a ``#+``
header that says what it means, an example, and what entails it. No rule needs what another one
yields, so one pass is enough; a test runs a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg.errors import QueryError
from kg.graph.named_queries import split_header
from kg.graph.nquads import canonical
from kg.paths import QUERIES
from kg.vocabulary import BASE, graph_iri

_FIELDS = ("meaning", "example", "entailed_by")


@dataclass(frozen=True, slots=True)
class InferenceRule:
    """One rule: its name, what it means, an example, what entails it, and its SPARQL."""

    name: str
    meaning: str
    example: str
    entailed_by: str
    sparql: str


@lru_cache(maxsize=4)
def rules(folder: Path = QUERIES) -> tuple[InferenceRule, ...]:
    """The rules in ``folder/rules``, in order of their names.

    Raises:
        QueryError: a header is not as it should be.
    """
    return tuple(_read(path) for path in sorted((folder / "rules").glob("*.rq")))


def _read(path: Path) -> InferenceRule:
    try:
        fields, sparql = split_header(path.read_text("utf-8"))
        meaning, example, entailed_by = (str(fields[name]) for name in _FIELDS)
    except (yaml.YAMLError, KeyError, TypeError) as error:
        wanted = ", ".join(_FIELDS)
        raise QueryError(
            str(path), f"its #+ header is not as it should be ({error}).", f"It needs: {wanted}."
        ) from error
    return InferenceRule(path.stem, meaning, example, entailed_by, sparql)


def conclusions(engine: ox.Store, rule: InferenceRule) -> Iterator[ox.Triple]:
    """The new triples that a rule yields in ``engine``: those that stand in none of its graphs.

    Raises:
        QueryError: the rule is no SPARQL ``CONSTRUCT``.
    """
    try:
        result = engine.query(rule.sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"queries/rules/{rule.name}.rq", f"{error}.", "Mend it there.") from error
    if not isinstance(result, ox.QueryTriples):
        raise QueryError(f"queries/rules/{rule.name}.rq", "is no CONSTRUCT.", "Make it one.")
    for triple in result:
        known = engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if next(known, None) is None:
            yield triple


def inferred_nquads(engine: ox.Store, base: str = BASE, folder: Path = QUERIES) -> str:
    """The graph ``inferred`` as canonical N-Quads.

    ``engine`` holds documents, links, vocabulary and ontology, and not an earlier ``inferred``:
    the same graphs give the same bytes.

    Raises:
        QueryError: a rule is not as it should be.
    """
    graph = ox.NamedNode(graph_iri("inferred", base))
    return canonical(
        f"{triple} {graph} .\n" for rule in rules(folder) for triple in conclusions(engine, rule)
    )
