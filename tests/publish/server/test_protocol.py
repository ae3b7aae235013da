"""What a client sees beyond the W3C's tests: formats, methods, errors, addresses."""

import csv
import io
import json
import urllib.parse

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.publish.server.addresses import Proxy
from kg.publish.server.protocol import Refusal
from tests.publish.server.serving import serving
from tests.sample_store import sample_folder, sample_store

MEETINGS = "SELECT ?m { ?m a jha:Meeting } ORDER BY ?m"
GRAPH = "CONSTRUCT { ?m a jha:Meeting } { ?m a jha:Meeting }"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def meetings():
    return [row["m"].value for row in sample_store().query(MEETINGS)]


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
def test_rows_are_the_same_in_every_format(sample_server, name):
    answer = sample_server.ask(MEETINGS, format=name)
    assert answer.status == 200 and len(meetings()) > 2
    if name == "csv":
        found = [row[0] for row in csv.reader(io.StringIO(answer.text))][1:]
    else:
        kinds = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
                 "tsv": ox.QueryResultsFormat.TSV}  # fmt: skip
        found = [r["m"].value for r in ox.parse_query_results(answer.body, format=kinds[name])]
    assert found == meetings()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("turtle", "text/turtle"), ("nt", "application/n-triples"), ("xml", "application/rdf+xml"),
     ("jsonld", "application/ld+json"), ("trig", "application/trig"), ("n3", "text/n3"),
     ("nquads", "application/n-quads")],
)  # fmt: skip
def test_graphs_are_the_same_in_every_format(sample_server, name, media_type):
    answer = sample_server.ask(GRAPH, format=name)
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    format_ = ox.RdfFormat.from_media_type(media_type)
    found = {quad.subject.value for quad in ox.parse(answer.body, format=format_)}
    assert found == set(meetings())


def test_an_ask_has_every_tabular_format(sample_server):
    for name in ("json", "xml", "csv", "tsv"):
        assert b"true" in sample_server.ask("ASK {}", format=name).body


def test_accept_headers_that_come_apart_count_together(sample_server):
    headers = [("Accept", "text/csv;q=0.5"), ("Accept", "application/sparql-results+xml")]
    answer = sample_server.ask("ASK {}", *headers)
    assert answer.headers["Content-Type"] == "application/sparql-results+xml"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "accept", "listed"),
    [(MEETINGS, "text/turtle", "text/csv"), (GRAPH, "text/csv", "text/turtle"),
     ("ASK {}", "image/png", "application/sparql-results+json")],
)  # fmt: skip
def test_406_lists_what_there_is(sample_server, query, accept, listed):
    answer = sample_server.ask(query, ("Accept", accept))
    assert answer.status == 406 and listed in answer.text and "?format=" in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_head_gives_the_headers_of_get(sample_server):
    target = "/sparql?query=" + urllib.parse.quote(MEETINGS)
    get, head = (sample_server.send(method, target) for method in ("GET", "HEAD"))
    ignored = {"date"}
    assert [h for h in head.headers.items() if h[0] not in ignored] == [
        h for h in get.headers.items() if h[0] not in ignored
    ]
    assert head.body == b"" and int(head.headers["Content-Length"]) == len(get.body)


def test_options_answers_a_preflight(sample_server):
    headers = [("Origin", "https://example.org"), ("Access-Control-Request-Method", "POST"),
               ("Access-Control-Request-Headers", "content-type")]  # fmt: skip
    answer = sample_server.send("OPTIONS", "/sparql", headers=headers)
    assert answer.status == 204 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(sample_server, method):
    answer = sample_server.send(method, "/sparql?query=ASK%7B%7D", b"")
    assert answer.status == 405 and "POST" in answer.headers["Allow"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * {\n  ?s jah:actor ?o }", ["line 2, column 6", "Did you mean 'jha:'?"]),
        ("SELECT * { ?s foaf:name ?o }", ["PREFIX foaf: <http://xmlns.com/foaf/0.1/>"]),
        ("SELEKT * {}", ["line 1, column 1", "Did you mean SELECT?"]),
        ("SELECT * {\n ?s ?p ?o", ["line 1, column 10", "'}'"]),
        ("INSERT DATA { <a> <b> <c> }", ["changes data", "SELECT, ASK, CONSTRUCT or DESCRIBE"]),
        ("", ["line 1"]),
    ],
)
def test_errors_say_where_and_what_to_do(sample_server, query, said):
    answer = sample_server.ask(query)
    assert answer.status == 400, answer.text
    assert all(words in answer.text for words in said), answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("target", "body", "headers", "status"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, (), 400),
        ("/sparql?query=%FF", None, (), 400),
        ("/sparql?" + "&".join(["a=b"] * 1500), None, (), 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=nonsense", None, (), 400),
        ("/sparql?query=ASK%7B%7D&format=docx", None, (), 406),
        ("/sparql", b"query=ASK%7B%7D", (FORM,), 200),
        ("/sparql", b"", (FORM,), 400),
        ("/sparql", b"update=CLEAR%20ALL", (FORM,), 403),
        ("/sparql?update=CLEAR%20ALL", None, (), 403),
        ("/sparql", b"LOAD <http://x/>", (("Content-Type", "application/sparql-update"),), 403),
        ("/sparql", b"ASK{}", (("Content-Type", "application/sparql-query; charset=UTF-8"),), 200),
        ("/sparql", b"\xff\xfe", (("Content-Type", "application/sparql-query"),), 400),
        ("/sparql", b"ASK{}", (("Content-Type", "text/plain"),), 415),
        ("/sparql", b"x" * ((1 << 20) + 1), (FORM,), 413),
        ("/sparql", b"query=ASK%7B%7D", (FORM, ("Host", "a b<script>")), 400),
        ("/sparql/limits", None, (), 200),
        ("/", None, (), 200),
        ("/no/such/thing", None, (), 404),
    ],
)  # fmt: skip
def test_status(sample_server, target, body, headers, status):
    method = "GET" if body is None else "POST"
    answer = sample_server.send(method, target, body, headers)
    assert answer.status == status, answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "server" not in answer.headers


def test_a_percent_sign_is_decoded_once(sample_server):
    query = 'SELECT ("100%25 \u00e9+" AS ?x) {}'
    for answer in (
        sample_server.ask(query),
        sample_server.send("POST", "/sparql", b"query=" + urllib.parse.quote_plus(query).encode(),
                           [FORM]),
    ):  # fmt: skip
        bindings = json.loads(answer.body)["results"]["bindings"]
        assert bindings[0]["x"]["value"] == "100%25 \u00e9+"


def test_a_dataset_of_the_request_takes_the_place_of_all_graphs(sample_server):
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    base = sample_store().manifest.base + "graph/"
    everything = json.loads(sample_server.ask(graphs).body)["results"]["bindings"]
    assert len(everything) > 5
    answer = sample_server.ask(graphs, **{"named-graph-uri": base + "vocabulary"})
    found = json.loads(answer.body)["results"]["bindings"]
    assert [row["g"]["value"] for row in found] == [base + "vocabulary"]
    ask = "ASK { ?s a jha:Meeting }"
    assert b"true" in sample_server.ask(ask).body
    absent = {"default-graph-uri": base + "there-is-none"}
    assert b"false" in sample_server.ask(ask, **absent).body


def test_provenance_answers_where_it_is_named(sample_server):
    query = "SELECT (COUNT(*) AS ?n) { GRAPH graph:provenance { ?s ?p ?o } }"
    answer = json.loads(sample_server.ask(query).body)["results"]["bindings"][0]["n"]["value"]
    assert int(answer) == int(next(iter(sample_store().query(query)))["n"].value) > 0


@pytest.mark.parametrize("format_", ["turtle", "jsonld", "ntriples", "rdfxml"])
def test_the_description_comes_in_formats(sample_server, format_):
    answer = sample_server.send("GET", f"/sparql?format={format_}")
    media_type = answer.headers["Content-Type"].partition(";")[0]
    assert len(Graph().parse(data=answer.body, format=media_type)) > 10
    assert sample_server.endpoint in answer.text


def test_people_get_a_page_with_a_field(sample_server):
    answer = sample_server.send("GET", "/sparql", headers=[("Accept", "text/html,*/*;q=0.8")])
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<textarea" in answer.text and "<script" not in answer.text


# ---------------------------------------------------------------- behind a proxy


def test_forwarded_headers_are_believed_only_from_a_trusted_proxy(tmp_path):
    forwarded = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "data.example.org")]
    with serving(sample_folder(), tmp_path, "--root-path", "/kg", "--trust-proxy",
                 "127.0.0.1") as server:  # fmt: skip
        for path in ("/sparql", "/kg/sparql"):  # a proxy may take its path off or leave it on
            answer = server.send("GET", path, headers=forwarded)
            assert "sd:endpoint <https://data.example.org/kg/sparql>" in answer.text
        answer = server.send("GET", "/kg/id/country/ESP")
        assert answer.headers["Location"] == "/kg/en/id/country/ESP.html"
        answer = server.send("GET", "/sparql", headers=[("X-Forwarded-Prefix", '/x"><script>')])
        assert answer.status == 400


def test_forwarded_headers_of_strangers_are_ignored(sample_server):
    forwarded = [("X-Forwarded-Host", "evil.example.org"), ("X-Forwarded-Prefix", "/evil")]
    answer = sample_server.send("GET", "/sparql", headers=forwarded)
    assert "evil" not in answer.text and sample_server.endpoint in answer.text


def test_addresses():
    proxy = Proxy.of("kg/", ("10.0.0.0/8",))
    told = {"host": "a.org", "x-forwarded-proto": "https, http", "x-forwarded-prefix": "/x/"}
    assert proxy.called("http", "/kg/sparql", told, "9.9.9.9").root == "http://a.org/kg"
    assert proxy.called("http", "/kg", told, "9.9.9.9").path == "/"
    assert proxy.called("http", "/kgb", told, "9.9.9.9").path == "/kgb"
    called = proxy.called("http", "/x/sparql", told, "10.1.1.1")
    assert (called.root, called.path, called.prefix) == ("https://a.org/x", "/sparql", "/x")
    for host in ("a b", "a/b", "a@b", "", '"><', "a:b"):
        with pytest.raises(Refusal):
            proxy.called("http", "/", {"host": host}, "9.9.9.9")
    with pytest.raises(ValueError):
        Proxy.of('/"', ())
    with pytest.raises(ValueError):
        Proxy.of("", ("nonsense",))
