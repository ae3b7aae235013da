"""What a store is made of: its prefixes, classes and properties, each with how often it occurs.

The counts need one pass over the store (some half a second per million triples in memory);
without them the schema comes from the ontology and look-ups alone, at once however large the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.answers import labels
from kg.graph.prefixes import with_prefixes
from kg.graph.source import Source
from kg.vocabulary import JHA, RDF


@dataclass(frozen=True, slots=True)
class SchemaTerm:
    """A class or property that occurs; ``count`` of instances or triples, None if not counted.

    ``domains`` and ``ranges`` are short names of what the ontology says that a property links.
    """

    name: str
    iri: str
    label: str
    count: int | None = None
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """One page to copy from; terms of our ontology first, by name."""

    prefixes: Mapping[str, str]
    classes: tuple[SchemaTerm, ...]
    properties: tuple[SchemaTerm, ...]
    example: str


_CLASSES = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term"
_DEFINED = """SELECT DISTINCT ?term {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?term a ?kind }"""
_ENDS = """SELECT ?term ?side ?end {
  { ?term rdfs:domain ?end BIND("domain" AS ?side) } UNION
  { ?term rdfs:range ?end BIND("range" AS ?side) }
  FILTER(ISIRI(?end)) }"""
_EXAMPLE = """# Who is said to have supported what, with the sentence
SELECT ?date ?actor ?object ?quote {
  ?statement jha:actor ?actor ; jha:stance/skos:notation "positive" ;
    jha:stanceOn ?object ; jha:evidence ?evidence .
  ?evidence jha:quote ?quote ; jha:inDocument ?document .
  OPTIONAL { ?document jha:concernsMeeting/jha:startDate ?date }
} ORDER BY ?date LIMIT 20
"""


def schema_of(source: Source, language: str = "en", *, counted: bool = True) -> Schema:
    """The classes and properties that occur in a store.

    Raises:
        StoreError: the source gives no answer.
    """
    classes, properties = _counts(source) if counted else _occurring(source)
    ends = _ends(source)
    known = labels(source, {*classes, *properties}, language)

    def term(iri: str, count: int | None) -> SchemaTerm:
        domains, ranges = ends.get(iri, ((), ()))
        return SchemaTerm(
            short(iri, source.prefixes),
            iri,
            known.get(iri, ""),
            count,
            tuple(short(end, source.prefixes) for end in domains),
            tuple(short(end, source.prefixes) for end in ranges),
        )

    return Schema(
        dict(sorted(source.prefixes.items())),
        _ordered(term(iri, count) for iri, count in classes.items()),
        _ordered(term(iri, count) for iri, count in properties.items()),
        with_prefixes(_EXAMPLE, source.prefixes),
    )


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix that it may be written with in a query, else in angle brackets."""
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def _ordered(terms: Iterable[SchemaTerm]) -> tuple[SchemaTerm, ...]:
    ours_first = sorted(terms, key=lambda term: (not term.iri.startswith(JHA), term.name))
    return tuple(ours_first)


def _counts(source: Source) -> tuple[dict[str, int | None], dict[str, int | None]]:
    classes, properties = (
        {term.value: int(n.value) for term, n in source.query(query)}
        for query in (_CLASSES, _PROPERTIES)
    )
    return dict(classes), dict(properties)


def _occurring(source: Source) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """The terms that the ontology defines and the store uses, by look-ups only."""
    rows = source.query(_DEFINED)
    defined = {term.value for (term,) in rows if isinstance(term, ox.NamedNode)} | {RDF + "type"}
    values = " ".join(str(ox.NamedNode(term)) for term in sorted(defined))
    classes, properties = (
        source.query(f"SELECT ?term {{ VALUES ?term {{ {values} }} FILTER EXISTS {{ {use} }} }}")
        for use in ("?s a ?term", "?s ?term ?o")
    )
    return {t.value: None for (t,) in classes}, {t.value: None for (t,) in properties}


def _ends(source: Source) -> dict[str, tuple[list[str], list[str]]]:
    ends: dict[str, tuple[list[str], list[str]]] = {}
    for term, side, end in source.query(_ENDS):
        domains, ranges = ends.setdefault(term.value, ([], []))
        (domains if side.value == "domain" else ranges).append(end.value)
    for domains, ranges in ends.values():
        domains[:], ranges[:] = sorted(set(domains)), sorted(set(ranges))
    return ends
