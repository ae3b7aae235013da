"""What the endpoint says of itself: SPARQL 1.1 Service Description, and the limits in words."""

from __future__ import annotations

import pyoxigraph as ox

from kg.publish.server.limits import Limits
from kg.publish.server.negotiation import GRAPHS, JSONLD, NTRIPLES, RDFXML, TABULAR, TURTLE, Format
from kg.vocabulary import PREFIXES, RDF, RDFS

DESCRIPTIONS: tuple[Format, ...] = (TURTLE, JSONLD, NTRIPLES, RDFXML)
"""Formats of the description."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_IRIS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nquads": "N-Quads",
    "n3": "N3",
}
_OX = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def description(endpoint: str, about: str, name: str) -> bytes:
    """The description of the endpoint at an address, in one of :data:`DESCRIPTIONS` by name.

    ``about`` is the address of :func:`limits_page`.
    """
    service = ox.NamedNode(endpoint)
    dataset, graph = ox.BlankNode("dataset"), ox.BlankNode("graph")

    def triple(subject: ox.NamedNode | ox.BlankNode, relation: str, value: str) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(relation), ox.NamedNode(value))

    triples = [
        triple(service, RDF + "type", _SD + "Service"),
        triple(service, _SD + "endpoint", endpoint),
        triple(service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        triple(service, _SD + "feature", _SD + "UnionDefaultGraph"),
        *(
            triple(service, _SD + "resultFormat", _FORMATS + _FORMAT_IRIS[format_.name])
            for format_ in (*TABULAR, *GRAPHS)
        ),
        ox.Triple(service, ox.NamedNode(_SD + "defaultDataset"), dataset),
        triple(dataset, RDF + "type", _SD + "Dataset"),
        ox.Triple(dataset, ox.NamedNode(_SD + "defaultGraph"), graph),
        triple(graph, RDF + "type", _SD + "Graph"),
        triple(service, RDFS + "seeAlso", about),
    ]
    prefixes = {"sd": _SD, "rdf": PREFIXES["rdf"], "rdfs": PREFIXES["rdfs"], "formats": _FORMATS}
    return ox.serialize(triples, format=_OX[name], prefixes=prefixes) or b""


def limits_page(limits: Limits, endpoint: str) -> str:
    """The limits in words, which a cut answer points at."""
    return f"""The limits of {endpoint}

A query runs for at most {limits.seconds:g} seconds and is then ended (status 503).
An answer has at most {limits.rows} rows or triples and {limits.size} bytes.
A query takes at most {limits.memory >> 20} MiB of memory (status 503).
A request has at most {limits.query_size} bytes (status 413).
{limits.workers} queries run at a time, {limits.waiting} more may wait (status 503 beyond).

An answer that is cut says so: X-SPARQL-MaxRows and X-Cut in its headers, a link to this page in its
headers, in the head of JSON and XML results, and in a comment of RDF in Turtle, N-Triples, TriG,
N-Quads, N3 and RDF/XML. To have all of a large answer, ask in parts: ORDER BY with LIMIT and
OFFSET, or one query per country, meeting or year.

SERVICE and updates are refused. The default graph is the union of all graphs but provenance.
"""
