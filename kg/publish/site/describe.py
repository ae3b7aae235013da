"""What the graph says of one IRI: its facts with the graphs that hold them, and what points to it.

Few queries, none of which grows with the graph: facts are looked up by subject, links by object and
only to a limit. Above it a thing is a hub, whose links its own view and the indexes list instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.publish.site.catalogue import Catalogue, Term
from kg.vocabulary import RDF

LINKS_PER_PAGE = 100
_HUB = 5_000  # links: fifty pages
_TYPE = RDF + "type"

_FACTS = "SELECT ?graph ?property ?value { GRAPH ?graph { %(iri)s ?property ?value } }"
# Blank nodes stand only in axioms; what hangs below them belongs to the description.
_AXIOMS = """SELECT DISTINCT ?node ?property ?value {
  %(iri)s ?any ?top FILTER(isBlank(?top))
  ?top (rdf:first|rdf:rest|owl:unionOf|owl:intersectionOf|owl:complementOf|owl:members|
    owl:onProperty|owl:someValuesFrom|owl:allValuesFrom|owl:hasValue|owl:oneOf|owl:withRestrictions|
    owl:inverseOf|owl:propertyChainAxiom|owl:onDatatype)* ?node
  FILTER(isBlank(?node)) ?node ?property ?value }"""
# What has no fact and no link may still be a class or property that the graph uses.
_USED = "SELECT ?s { { ?s a %(iri)s } UNION { ?s %(iri)s ?o } } LIMIT 1"
_LINKS = f"""SELECT DISTINCT ?property ?subject {{
  ?subject ?property %(iri)s FILTER(isIRI(?subject) && ?property != rdf:type) }} LIMIT {_HUB + 1}"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property, and the named graphs that say so."""

    term: Term
    graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of the thing, with its values in order."""

    property: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Things that point to this one by a property; those of this page."""

    property: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What the graph says of an IRI; ``links`` are those of one page, ``total`` counts all.

    ``hub`` says that there are more links than can be listed. ``triples`` are the facts, with the
    blank nodes below them, and the links of the first page: what the twins of the page hold.
    ``exists`` is false where the graph does not know the IRI at all.
    """

    iri: str
    facts: tuple[Fact, ...]
    links: tuple[Links, ...]
    total: int
    hub: bool
    triples: tuple[ox.Triple, ...]
    exists: bool = True

    @property
    def pages(self) -> int:
        """How many pages the links fill."""
        return 1 if self.hub else max(1, -(-self.total // LINKS_PER_PAGE))

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that hold a fact of this thing, in order."""
        return tuple(sorted({g for fact in self.facts for v in fact.values for g in v.graphs}))

    def values(self, property_: str) -> list[Term]:
        """The values of a property, by its IRI."""
        return [v.term for fact in self.facts if fact.property == property_ for v in fact.values]

    def value(self, property_: str) -> str:
        """The first value of a property as text, "" where it has none."""
        return next((term.value for term in self.values(property_)), "")

    def iris(self) -> set[str]:
        """Every IRI that a page of this description names."""
        found = {self.iri, *self.graphs}
        for triple in self.triples:
            terms = (triple.subject, triple.predicate, triple.object)
            found |= {t.value for t in terms if isinstance(t, ox.NamedNode)}
        for links in self.links:
            found |= {links.property, *links.subjects}
        return found


def describe(catalogue: Catalogue, iri: str, page: int = 1) -> Description:
    """What the graph says of an IRI, with the links of a page (from 1).

    An IRI that the graph does not know has a description without facts.
    """
    if not _is_iri(iri):
        return Description(iri, (), (), 0, False, (), exists=False)
    facts, triples = _facts(catalogue, iri)
    pairs, hub = links_to(catalogue, iri)
    if hub:
        pairs = []
    elif pairs:
        triples += [
            ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(iri))
            for p, s in pairs[:LINKS_PER_PAGE]
            if s != iri
        ]
    first = (page - 1) * LINKS_PER_PAGE
    return Description(
        iri,
        facts,
        tuple(_grouped(pairs[first : first + LINKS_PER_PAGE])),
        _HUB if hub else len(pairs),
        hub,
        _named(triples, iri),
        bool(facts or pairs or hub or catalogue.rows(_USED, iri=[iri])),
    )


def links_to(catalogue: Catalogue, iri: str) -> tuple[list[tuple[str, str]], bool]:
    """((property, subject) of what points to an IRI, in order; whether there are more)."""
    pairs = sorted(
        (p.value, s.value)
        for p, s in catalogue.rows(_LINKS, iri=[iri])
        if p is not None and s is not None
    )
    return pairs[:_HUB], len(pairs) > _HUB


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _facts(catalogue: Catalogue, iri: str) -> tuple[tuple[Fact, ...], list[ox.Triple]]:
    said: dict[str, dict[Term, set[str]]] = {}
    for graph, property_, value in catalogue.rows(_FACTS, iri=[iri]):
        if graph is not None and property_ is not None and value is not None:
            said.setdefault(property_.value, {}).setdefault(value, set()).add(graph.value)
    subject = ox.NamedNode(iri)
    triples = [ox.Triple(subject, ox.NamedNode(p), v) for p, vs in said.items() for v in vs]
    if any(isinstance(triple.object, ox.BlankNode) for triple in triples):
        triples += [
            ox.Triple(node, property_, value)
            for node, property_, value in catalogue.rows(_AXIOMS, iri=[iri])
            if isinstance(node, ox.BlankNode) and isinstance(property_, ox.NamedNode) and value
        ]
    facts = tuple(
        Fact(
            property_,
            tuple(
                Value(term, tuple(sorted(graphs)))
                for term, graphs in sorted(values.items(), key=lambda item: _order(item[0]))
            ),
        )
        for property_, values in sorted(said.items(), key=lambda item: (item[0] != _TYPE, item[0]))
    )
    return facts, triples


def _order(term: Term) -> tuple[int, str, str]:
    if isinstance(term, ox.Literal):
        return (0, term.language or "", term.value)
    # Names of blank nodes differ from one loading to the next.
    return (1, "", term.value) if isinstance(term, ox.NamedNode) else (2, "", "")


def _grouped(pairs: Sequence[tuple[str, str]]) -> Iterable[Links]:
    by_property: dict[str, list[str]] = {}
    for property_, subject in pairs:
        by_property.setdefault(property_, []).append(subject)
    for property_, subjects in by_property.items():
        yield Links(property_, tuple(subjects))


def _named(triples: Iterable[ox.Triple], iri: str) -> tuple[ox.Triple, ...]:
    """The triples, the thing's own first; blank nodes are named by what they say (RDFC-1.0)."""
    unique = set(triples)
    if any(isinstance(t.object, ox.BlankNode) for t in unique):
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in unique)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        unique = {quad.triple for quad in dataset}
    own = f"<{iri}> "
    return tuple(sorted(unique, key=lambda t: (not str(t).startswith(own), str(t))))
