"""The JSON-LD context: short names for the ontology's terms, made from the ontology itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA, OWL, PREFIXES, RDF, RDFS, XSD, parse_turtle

COERCED_DATATYPES = frozenset({XSD + "integer", XSD + "boolean", XSD + "decimal"})
"""Datatypes that a property's name implies where the ontology gives it as the only range."""


@lru_cache(maxsize=2)
def coercions(folder: Path = ONTOLOGY) -> Mapping[str, str]:
    """What the values of each property of ours are: "@id", or the IRI of a datatype.

    Properties whose values are of several kinds are not listed.
    """
    triples = parse_turtle(folder / "core.ttl")
    found: dict[str, str] = {}
    for s, p, o in triples:
        if not (isinstance(s, ox.NamedNode) and s.value.startswith(JHA)):
            continue
        if not isinstance(o, ox.NamedNode):
            continue
        if p.value == RDF + "type" and o.value == OWL + "ObjectProperty":
            found[s.value] = "@id"
        elif p.value == RDFS + "range" and o.value in COERCED_DATATYPES:
            found[s.value] = o.value
    return dict(sorted(found.items()))


def context(base: str = BASE) -> dict[str, Any]:
    """The context under ``base``, as a JSON-LD context object.

    ``@vocab`` is the ontology's namespace, so that its classes and properties need no prefix;
    ``id:country/ESP`` is a thing of the graph.
    """
    entries: dict[str, Any] = {"@version": 1.1, "@vocab": JHA}
    spaces = PREFIXES | {"id": base + "id/", "graph": base + "graph/"}
    entries |= {name: {"@id": spaces[name], "@prefix": True} for name in sorted(spaces)}
    for iri, kind in coercions().items():
        datatype = kind if kind == "@id" else "xsd:" + kind.removeprefix(XSD)
        entries[iri.removeprefix(JHA)] = {"@id": iri, "@type": datatype}
    return entries


def context_document(base: str = BASE) -> str:
    """The context as the file ``context.jsonld`` to publish."""
    return json.dumps({"@context": context(base)}, ensure_ascii=False, indent=1) + "\n"
