"""What a worker does with a query: refuse it, or evaluate and write it in the format asked for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.own_queries import explained
from kg.graph.store import Store
from kg.publish.server import guard
from kg.publish.server.cutting import Cut, RowSink
from kg.publish.server.limits import Limits
from kg.publish.server.messages import Header, Reply, text_reply
from kg.publish.server.negotiation import Format, Kind, chosen, listing, named, offered

_EMPTY = ox.Store()
_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "n3": ox.RdfFormat.N3,
}
_REMARKS = {"rdfxml": "<!-- {} -->\n", "jsonld": ""}  # others take a line that begins with #
_VARY = ("Vary", "Accept")


def answer(store: Store, fields: Mapping[str, Any], limits: Limits) -> Reply:
    """Answer a query.

    ``fields``: "query"; "dataset" (two lists of IRIs, or None); "format" by name and "accept", one
    of which decides; "base", which resolves relative IRIs; "about", the address that tells of the
    limits.
    """
    sparql, base = fields["query"], fields["base"]
    refused = _refused(store, sparql, base, fields["dataset"])
    if refused is not None:
        return refused
    try:
        result = store.query(sparql, base, fields["dataset"])
        kind: Kind = (
            "rows"
            if isinstance(result, ox.QuerySolutions)
            else "boolean"
            if isinstance(result, ox.QueryBoolean)
            else "graph"
        )
        picked = _picked(fields, kind)
        if isinstance(picked, Reply):
            return picked
        format_, media_type = picked
        if kind == "graph":
            return _graph(store, result, format_, media_type, limits, fields["about"])
        return _rows(result, format_, media_type, limits, fields["about"])
    except QueryError as error:
        if error.what.startswith("cannot be evaluated"):
            return text_reply(500, str(error))
        return text_reply(400, str(explained(error, sparql, store.prefixes)))
    except (OSError, RuntimeError, ValueError) as error:
        return text_reply(500, f"query: cannot be evaluated: {error}.")


def warm(_: Store | None) -> None:
    """Load what explains errors, before workers are forked."""
    explained(QueryError("query", "error at 1:11: expected x."), "SELECT * {", {})


def _refused(store: Store, sparql: str, base: str, dataset: Any) -> Reply | None:  # noqa: ANN401
    """Why a query is not evaluated at all."""
    for iri in (iri for graphs in dataset or () for iri in graphs):
        try:
            ox.NamedNode(iri)
        except ValueError:
            return text_reply(400, f"'{iri}' is no absolute IRI of a graph.")

    def fault(text: str) -> SyntaxError | None:
        try:
            _EMPTY.query(text, base_iri=base, prefixes=store.prefixes)
        except SyntaxError as error:
            return error
        return None

    place = guard.service_at(sparql, lambda text: fault(text) is None)
    if place is None:
        return None
    if not guard.is_otherwise_sound(sparql, lambda text: fault(text) is None):
        flaw = fault(guard.with_graphs(sparql))
        error = QueryError("query", f"{flaw}.")
        return text_reply(400, str(explained(error, sparql, store.prefixes)))
    line = sparql.count("\n", 0, place) + 1
    column = place - (sparql.rfind("\n", 0, place) + 1) + 1
    return text_reply(
        403,
        f"query, line {line}, column {column}: SERVICE is not allowed here, for this server opens "
        "no connection to others.\nAsk the other endpoint yourself and join the answers, or give "
        "its rows with VALUES.",
    )


def _picked(fields: Mapping[str, Any], kind: Kind) -> tuple[Format, str] | Reply:
    formats = offered(kind)
    if fields["format"]:
        format_ = named(fields["format"], formats)
        picked = (format_, format_.media_type) if format_ else None
        wanted = f"format '{fields['format']}'"
    else:
        picked = chosen(fields["accept"], formats)
        wanted = "format that you accept"
    if picked is not None:
        return picked
    what = {"rows": "a SELECT query", "boolean": "an ASK query", "graph": "such a query"}[kind]
    text = f"There is no {wanted} for the answer to {what}. There are:\n{listing(formats)}"
    return text_reply(406, text, _VARY)


def _content_type(media_type: str) -> Header:
    has_charset = media_type.startswith("text/")
    return "Content-Type", media_type + ("; charset=utf-8" if has_charset else "")


def _cut_headers(cut: Cut, limits: Limits, about: str) -> tuple[Header, ...]:
    """Headers that say that an answer is not whole; ``X-SPARQL-MaxRows`` is known to clients."""
    if not cut:
        return ()
    limit = limits.rows if cut == "rows" else limits.size
    unit = "rows" if cut == "rows" else "bytes"
    return (
        ("X-SPARQL-MaxRows", str(limits.rows)),
        ("X-Cut", f"{cut}; limit={limit}; unit={unit}"),
        ("Link", f'<{about}>; rel="describedby"; title="why this answer is cut"'),
    )


def _rows(
    result: Any,  # noqa: ANN401 - rows or a truth value
    format_: Format,
    media_type: str,
    limits: Limits,
    about: str,
) -> Reply:
    headers = (_content_type(media_type), _VARY)
    engine_format = _ROWS[format_.name]
    if isinstance(result, ox.QueryBoolean):
        return Reply(200, headers, result.serialize(format=engine_format) or b"")
    sink = RowSink(format_.name, limits.rows, limits.size)
    try:
        result.serialize(sink, format=engine_format)
    except Exception:
        if not sink.cut:
            raise
    body = sink.body(about if sink.cut else "")
    return Reply(200, (*headers, *_cut_headers(sink.cut, limits, about)), body)


def _graph(
    store: Store,
    result: Any,  # noqa: ANN401 - triples
    format_: Format,
    media_type: str,
    limits: Limits,
    about: str,
) -> Reply:
    triples = list(islice(result, limits.rows + 1))
    cut: Cut = "rows" if len(triples) > limits.rows else ""
    triples = triples[: limits.rows]
    while True:
        body = ox.serialize(triples, format=_GRAPHS[format_.name], prefixes=store.prefixes) or b""
        if len(body) <= limits.size or not triples:
            break
        triples = triples[: len(triples) * limits.size * 9 // (len(body) * 10)]
        cut = "size"
    if cut:
        limit = f"{limits.rows} triples" if cut == "rows" else f"{limits.size} bytes"
        remark = f"This answer is cut at the limit of {limit}. See {about}"
        body = _with_remark(body, format_.name, remark.replace("--", "%2D-"))
    headers = (_content_type(media_type), _VARY, *_cut_headers(cut, limits, about))
    return Reply(200, headers, body)


def _with_remark(body: bytes, name: str, remark: str) -> bytes:
    line = _REMARKS.get(name, "# {}\n").format(remark).encode()
    if name == "rdfxml":  # nothing may stand before the declaration
        start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
        return body[:start] + b"\n" + line + body[start:]
    return line + body
