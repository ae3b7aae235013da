"""Statements as they are compared: without what changes when a text is moved or re-based."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.data_tables.nodes import Node, of_class
from kg.vocabulary import JHA, PREFIXES, RDF, SKOS

KINDS = ("Intervention", "Outcome", "Commitment", "Motion", "Event", "Figure")
_APART = frozenset({RDF + "type", JHA + "evidence"})
_PLACES = frozenset({"start", "end", "page", "agendaItem", "documentPart"})
"""What changes when text before a sentence grows, without the statement being another."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement; IRIs of the graph are relative to its base ("country/ESP").

    ``key`` is the end of its IRI within its paper; ``content`` are (property, value) pairs in
    order, without those that only say where the sentence stands, which are in ``place``.
    """

    iri: str
    key: str
    kind: str
    quote: str
    content: tuple[tuple[str, str], ...]
    place: tuple[tuple[str, str], ...]


def claims(nodes: dict[str, Node], base: str, document: str) -> Iterator[Claim]:
    """The statements of one paper's graph, in order of where they stand.

    ``document`` is the key of the paper.
    """
    shorten = _Shortener(nodes, base, document)
    found = []
    for node in of_class(nodes, *KINDS):
        evidence = nodes.get(node.value("evidence"), Node(""))
        pairs = [
            (shorten.name(property_), shorten.value(term.value))
            for property_, terms in node.properties.items()
            if property_ not in _APART
            for term in terms
        ]
        pairs += [(name, evidence.value(name)) for name in ("start", "end", "page")]
        claim = Claim(
            iri=node.iri,
            key=node.iri.removeprefix(f"{base}id/document/{document}/"),
            kind=next(kind for kind in KINDS if node.is_a(kind)).lower(),
            quote=evidence.value("quote"),
            content=tuple(sorted(p for p in pairs if p[0] not in _PLACES)),
            place=tuple(sorted(p for p in pairs if p[0] in _PLACES and p[1])),
        )
        found.append((int(evidence.value("start") or 0), claim.key, claim))
    yield from (claim for _, _, claim in sorted(found, key=lambda entry: entry[:2]))


class _Shortener:
    """Names and values as a person reads them, the same in graphs of another base."""

    def __init__(self, nodes: dict[str, Node], base: str, document: str) -> None:
        self._nodes, self._id = nodes, base + "id/"
        self._own = re.compile(re.escape(f"{base}id/document/{document}/"))

    def name(self, property_: str) -> str:
        """A property by its local name; a foreign one with its prefix."""
        for prefix, space in PREFIXES.items():
            if property_.startswith(space):
                local = property_.removeprefix(space)
                return local if space == JHA else f"{prefix}:{local}"
        return property_

    def value(self, text: str) -> str:
        """A value: a group by its wording, a sentence by its quote, a thing by its Ref."""
        node = self._nodes.get(text)
        if node is not None and node.is_a("MemberStateGroup"):
            quantifier = node.value("quantifier").rpartition("/")[2]
            return f"{quantifier}: {node.label('nl', SKOS + 'prefLabel')}"
        if node is not None and node.is_a("Evidence"):
            return node.value("quote")
        if self._own.match(text):
            return self._own.sub("", text)
        return text.removeprefix(self._id)
