"""Named graphs as plain nodes: what one paper, or the vocabulary, states of each thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.vocabulary import JHA, RDF

TYPE = RDF + "type"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing and its properties: RDF terms by full IRI of the property, in canonical order."""

    iri: str
    properties: dict[str, list[Any]] = field(default_factory=dict)

    def values(self, property_: str) -> list[str]:
        """The values of a property as text; a name without "://" is one of the ontology's."""
        return [term.value for term in self.terms(property_)]

    def value(self, property_: str) -> str:
        """The first value of a property as text, "" where it has none."""
        return next(iter(self.values(property_)), "")

    def terms(self, property_: str) -> list[Any]:
        """The RDF terms of a property."""
        name = property_ if "://" in property_ else JHA + property_
        return self.properties.get(name, [])

    def is_a(self, class_name: str) -> bool:
        """Whether the graph gives it this class of the ontology (local name)."""
        return JHA + class_name in self.values(TYPE)

    def label(self, language: str, *properties: str) -> str:
        """The first value of ``properties`` in ``language``, else in any, else ""."""
        for name in properties:
            terms = self.terms(name)
            for wanted in ([t for t in terms if t.language == language], terms):
                if wanted:
                    return str(wanted[0].value)
        return ""


def nodes_of(nquads: Iterable[bytes]) -> dict[str, Node]:
    """The named nodes of N-Quads files, by IRI; blank nodes are left out."""
    nodes: dict[str, Node] = {}
    for content in nquads:
        for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            iri = quad.subject.value
            node = nodes.get(iri)
            if node is None:
                node = nodes[iri] = Node(iri)
            node.properties.setdefault(quad.predicate.value, []).append(quad.object)
    return nodes


def of_class(nodes: dict[str, Node], *class_names: str) -> Iterator[Node]:
    """The nodes that the graph gives any of these classes, in their order."""
    wanted = {JHA + name for name in class_names}
    for node in nodes.values():
        if not wanted.isdisjoint(node.values(TYPE)):
            yield node
