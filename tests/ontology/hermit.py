"""HermiT on an rdflib graph, through owlready2."""

from __future__ import annotations

from pathlib import Path

import owlready2
from rdflib import Graph, Literal
from rdflib.namespace import OWL, XSD

OUTSIDE_OWL_2 = {XSD.date, XSD.gYearMonth, XSD.gYear}
"""Datatypes that no OWL 2 reasoner knows; their literals are left out, and SHACL checks them."""


def empty_classes(graph: Graph, folder: Path) -> set[str]:
    """IRIs of the classes that HermiT finds unsatisfiable.

    Raises owlready2's OwlReadyInconsistentOntologyError where the graph contradicts itself.
    """
    inside = Graph()
    for triple in graph:
        value = triple[2]
        outside = isinstance(value, Literal) and value.datatype in OUTSIDE_OWL_2
        if not outside and triple[1] != OWL.imports:
            inside.add(triple)
    path = folder / "ontology.nt"
    inside.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World(filename=":memory:")
    world.get_ontology(path.as_uri()).load()
    with world.get_ontology("https://example.org/inferred#"):
        owlready2.sync_reasoner_hermit(world, debug=0)
    return {c.iri for c in world.inconsistent_classes()} - {str(OWL.Nothing)}
