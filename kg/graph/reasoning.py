"""What follows from the graph, written out: so that every SPARQL store gives the same answers.

A rule is ``queries/rules/NAME.rq``: one ``CONSTRUCT`` over the union of all graphs, with a ``#+``
header that says what it means, an example, and what entails it. No rule needs what another one
yields, so one pass is enough; a test runs a second.

A rule may join the statements of one document with the ontology, and with those things of the
vocabulary whose classes its header names under ``beside``; never those of two documents. So what
follows can be worked out document by document (:func:`conclusions_of`), and a document that is
added or replaced leaves the conclusions of all others alone. A test compares both ways.
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
from kg.graph.reference import ontology_nquads, things_nquads
from kg.paths import QUERIES
from kg.vocabulary import BASE, JHA, graph_iri

_FIELDS = ("meaning", "example", "entailed_by")


@dataclass(frozen=True, slots=True)
class InferenceRule:
    """One rule: its name, what it means, an example, what entails it, and its SPARQL.

    ``beside`` are the local names of the classes whose things in the vocabulary it joins with what
    a document states.
    """

    name: str
    meaning: str
    example: str
    entailed_by: str
    sparql: str
    beside: tuple[str, ...] = ()


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
        beside = tuple(map(str, fields.get("beside", ())))
    except (yaml.YAMLError, KeyError, TypeError) as error:
        wanted = ", ".join(_FIELDS)
        raise QueryError(
            str(path), f"its #+ header is not as it should be ({error}).", f"It needs: {wanted}."
        ) from error
    return InferenceRule(path.stem, meaning, example, entailed_by, sparql, beside)


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


# ---------------------------------------------------------------- document by document


@lru_cache(maxsize=4)
def _setting(base: str, folder: Path) -> tuple[bytes, frozenset[str]]:
    """What rules see beside a document (N-Quads), and what follows from that alone."""
    classes = frozenset(JHA + name for rule in rules(folder) for name in rule.beside)
    content = (ontology_nquads(base) + things_nquads(classes, base)).encode("utf-8")
    engine = ox.Store()
    engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    known = {str(triple) for rule in rules(folder) for triple in conclusions(engine, rule)}
    return content, frozenset(known)


def with_setting(nquads: bytes, base: str = BASE, folder: Path = QUERIES) -> ox.Store:
    """An engine with one document's graph, beside the ontology and what else rules need."""
    engine = ox.Store()
    engine.bulk_load(_setting(base, folder)[0], format=ox.RdfFormat.N_QUADS)
    engine.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
    return engine


def conclusions_of(engine: ox.Store, base: str = BASE, folder: Path = QUERIES) -> list[str]:
    """What follows from one document, as lines of the graph ``inferred``, in order.

    ``engine`` is that of :func:`with_setting`. What the document or the ontology states is left
    out; what other documents or the vocabulary state is not: no single document tells of that.

    Raises:
        QueryError: a rule is not as it should be.
    """
    known = _setting(base, folder)[1]
    graph = ox.NamedNode(graph_iri("inferred", base))
    found = {
        text
        for rule in rules(folder)
        for triple in conclusions(engine, rule)
        if (text := str(triple)) not in known
    }
    return sorted(f"{text} {graph} .\n" for text in found)
