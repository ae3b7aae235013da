"""Which format is chosen: by q-values as RFC 9110 has them, or by name."""

import pytest

from kg.publish.server.negotiation import GRAPHS, TABULAR, chosen, named


def best(accept, formats=TABULAR):
    found = chosen(accept, formats)
    return found and found[1]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV; charset=utf-8", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("text/*", "text/csv"),
        ("text/*;q=0.9, text/csv;q=0.1, text/xml;q=0", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/xml, */*;q=0.5", "text/xml"),
        ("text/csv ; q = 0.2 , text/tab-separated-values ; q=0.3", "text/tab-separated-values"),
        ("text/html", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("text/csv;q=nonsense", None),
        ("text/csv;q=nan", None),
        ("garbage, text/csv", "text/csv"),
        (",,;;", "application/sparql-results+json"),
    ],
)
def test_rows(accept, media_type):
    assert best(accept) == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("text/plain", "text/plain"),
        ("application/sparql-results+json", None),
    ],
)
def test_graphs(accept, media_type):
    assert best(accept, GRAPHS) == media_type


@pytest.mark.parametrize(
    ("name", "formats", "format_"),
    [
        ("json", TABULAR, "json"),
        ("JSON", TABULAR, "json"),
        ("text/csv", TABULAR, "csv"),
        ("application/sparql-results+xml", TABULAR, "xml"),
        ("application/sparql-results xml", TABULAR, "xml"),  # a plus that was not encoded
        ("xml", GRAPHS, "rdfxml"),
        ("json-ld", GRAPHS, "jsonld"),
        ("ttl", GRAPHS, "turtle"),
        ("n3", GRAPHS, "n3"),
        ("docx,json-ld,application/ld+json", GRAPHS, "jsonld"),
        ("turtle", TABULAR, None),
        ("html", GRAPHS, None),
    ],
)
def test_names(name, formats, format_):
    found = named(name, formats)
    assert (found and found.name) == format_
