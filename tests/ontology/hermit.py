"""HermiT on an rdflib graph, through owlready2."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import owlready2
import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, XSD

OUTSIDE_OWL_2 = {XSD.date, XSD.gYearMonth, XSD.gYear}
"""Datatypes that no OWL 2 reasoner knows; their literals are left out, and SHACL checks them."""


def _inside(graph: Graph) -> Graph:
    """The part of a graph that an OWL 2 reasoner can read."""
    inside = Graph()
    for triple in graph:
        value = triple[2]
        outside = isinstance(value, Literal) and value.datatype in OUTSIDE_OWL_2
        if not outside and triple[1] != OWL.imports:
            inside.add(triple)
    return inside


def empty_classes(graph: Graph, folder: Path) -> set[str]:
    """IRIs of the classes that HermiT finds unsatisfiable.

    Raises owlready2's OwlReadyInconsistentOntologyError where the graph contradicts itself.
    """
    path = folder / "ontology.nt"
    _inside(graph).serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World(filename=":memory:")
    world.get_ontology(path.as_uri()).load()
    with world.get_ontology("https://example.org/inferred#"):
        owlready2.sync_reasoner_hermit(world, debug=0)
    return {c.iri for c in world.inconsistent_classes()} - {str(OWL.Nothing)}


def entailed(
    triples: Iterable[ox.Triple], relations: Iterable[str], folder: Path
) -> set[tuple[str, str, str]]:
    """Types of named things, and ``relations`` between them, as owlready2 tells after HermiT.

    The reasoner reports a thing's nearest classes, and leaves out the other side of an inverse;
    owlready2 adds what follows from these.
    """
    data = "".join(f"{triple} .\n" for triple in triples)
    graph = _inside(Graph().parse(data=data, format="nt"))
    for subject, relation, value in list(graph):
        if relation == RDF.type and (value, RDF.type, OWL.Class) in graph:
            graph.add((subject, RDF.type, OWL.NamedIndividual))  # owlready2 lists only these
        elif (relation, RDF.type, OWL.ObjectProperty) in graph and isinstance(value, URIRef):
            graph.add((value, RDF.type, OWL.NamedIndividual))
    path = folder / "given.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World(filename=":memory:")
    world.get_ontology(path.as_uri()).load()
    with world.get_ontology("https://example.org/inferred#"):
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    found = {
        (thing.iri, str(RDF.type), above.iri)
        for thing in world.individuals()
        for above in thing.INDIRECT_is_a
        if isinstance(above, owlready2.ThingClass)
    }
    for relation in map(world.__getitem__, relations):
        for thing in world.individuals():
            values = getattr(thing, f"INDIRECT_{relation.python_name}")
            found |= {(thing.iri, relation.iri, value.iri) for value in values}
    return found
