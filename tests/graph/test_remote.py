"""A store behind an endpoint answers as one on this machine, and fails with a reason."""

import http.server
import json
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

import kg
from kg.errors import QueryError, QuestionError, StoreError
from kg.graph.named_queries import ask, questions
from kg.graph.remote import RemoteStore
from kg.publish.citations import citation_of
from kg.publish.tables import to_csv
from kg.vocabulary import SAMPLE_BASE
from tests.sample_store import answered, sample_folder, sample_store, sparql_server


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    with sparql_server(tmp_path_factory.mktemp("server"), "--union-default-graph") as address:
        yield address


@pytest.mark.parametrize("name", [n for n in questions() if "provenance" not in n])
def test_every_question_has_the_same_answer(name, endpoint):
    given = {p.name: p.example for p in questions()[name].parameters if p.required}
    local = to_csv(answered(name)).splitlines()
    remote = to_csv(ask(RemoteStore(endpoint), name, given)).splitlines()
    assert local[0] == remote[0]
    assert sorted(local) == sorted(remote)


def test_citations_are_the_same(endpoint):
    values = {"actor": "NLD", "dossier": "CSAM"}
    here, there = (
        citation_of(source, ask(source, "position-history", values))
        for source in (sample_store(), RemoteStore(endpoint))
    )
    assert here == there and here.count > 2


def test_objects_lead_to_each_other_there_too(endpoint):
    far, near = kg.open(endpoint, "nl"), kg.open(sample_folder(), "nl")
    assert far.dossier("CSAM").label == near.dossier("CSAM").label == "CSAM-verordening"
    for of in (
        lambda g: g.documents,
        lambda g: g.dossier("CSAM").meetings,
        lambda g: g.meeting("2024-03-18").documents,
        lambda g: g.actor("DEU").dossiers,
    ):
        assert [x.thing for x in of(far)] == [x.thing for x in of(near)] != []
    with pytest.raises(StoreError, match="holds no texts"):
        _ = far.documents[0].text
    with pytest.raises(QuestionError, match="document:kst-9999"):
        far.document("kst-1")


def test_names_are_suggested_there_too(endpoint):
    with pytest.raises(QuestionError, match=r"Did you mean Germany \(country:DEU\)"):
        kg.open(endpoint).actor("duitslnad")


def test_a_graph_comes_as_triples(endpoint):
    query = "CONSTRUCT { ?m a jha:Meeting } WHERE { ?m a jha:Meeting }"
    near = {str(triple) for triple in sample_store().query(query)}
    assert {str(triple) for triple in RemoteStore(endpoint).query(query)} == near != set()


def test_broken_sparql_is_told_as_by_a_store(endpoint):
    for source in (sample_store(), RemoteStore(endpoint)):
        with pytest.raises(QueryError, match="1:16"):
            source.query("SELECT nonsense")


def test_a_default_graph_that_is_no_union_is_told(tmp_path):
    with sparql_server(tmp_path) as address, pytest.raises(StoreError, match="union"):
        RemoteStore(address).query("ASK {}")


# ---------------------------------------------------------------- endpoints that misbehave


@contextmanager
def endpoint_that(answers):
    """An endpoint; its n-th request meets the n-th of ``answers``, later ones the last."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_request(self):
            length = int(self.headers.get("Content-Length", 0))
            form = parse_qs(self.rfile.read(length).decode() or urlsplit(self.path).query)
            seen.append((self.command, form["query"][0], self.headers["Accept"]))
            answers[min(len(seen), len(answers)) - 1](self)

        do_GET = do_POST = handle_request  # noqa: N815

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    finally:
        server.shutdown()


def gives(status, body=b"", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def rows(*values):
    bindings = [{"d": {"type": "uri", "value": value}} for value in values]
    content = {"head": {"vars": ["d"]}, "results": {"bindings": bindings}}
    return gives(200, json.dumps(content).encode(), Content_Type="application/sparql-results+json")


PAPER = rows(f"{SAMPLE_BASE}id/document/kst-1")


def resets(handler):
    handler.connection.close()


def dawdles(handler):
    time.sleep(3)


@pytest.mark.parametrize("failure", [gives(502), gives(503), gives(429), resets])
def test_a_passing_failure_is_tried_again(failure):
    waits = []
    with endpoint_that([PAPER, failure, failure, PAPER]) as (address, seen):
        store = RemoteStore(address, pause=waits.append)
        assert len(list(store.query("SELECT ?d { ?d ?p ?o }"))) == 1
    assert len(seen) == 4 and waits == [0.5, 1.0]


def test_the_endpoint_may_ask_for_a_longer_wait():
    waits = []
    with endpoint_that([gives(503, Retry_After="7"), PAPER]) as (address, _):
        assert RemoteStore(address, pause=waits.append).prefixes["id"] == f"{SAMPLE_BASE}id/"
    assert waits == [7.0]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (gives(503), "gave no answer in 4 attempts"),
        (gives(403), "refuses to answer"),
        (gives(404), "gave no answer"),
        (gives(500, b"out of memory"), "out of memory"),
        (gives(200, b"<!DOCTYPE html><p>Welcome", Content_Type="text/html"), "a web page"),
        (gives(200, b'{"head": {"vars"', Content_Type="application/json"), "cannot be read"),
        (gives(206, b"{}"), "a part of the results"),
        (gives(200, b"{}", X_SQL_State="S1TAT"), "a part of the results"),
        (rows(), "holds no paper"),
    ],
)  # fmt: skip
def test_what_stays_wrong_is_told_with_the_address(answer, message):
    with endpoint_that([answer]) as (address, _):
        with pytest.raises(StoreError, match=message) as error:
            RemoteStore(address, pause=lambda _: None).query("ASK {}")
        assert address in str(error.value)


def test_a_late_answer_names_the_limit():
    with endpoint_that([dawdles]) as (address, seen):
        with pytest.raises(StoreError, match="within 1 seconds"):
            RemoteStore(address, timeout=1).query("ASK {}")
        assert len(seen) == 1


def test_nobody_there_is_told_at_once():
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteStore("http://127.0.0.1:9/query", pause=lambda _: pytest.fail("waited")).query(
            "ASK {}"
        )


def test_long_queries_are_posted_and_prefixes_declared():
    with endpoint_that([PAPER]) as (address, seen):
        store = RemoteStore(address)
        store.query("SELECT ?d { ?d a jha:Document }")
        store.query("SELECT ?d { ?d a jha:Document } #" + "x" * 2000)
        list(store.query("SELECT ?d { ?d rdfs:label 'jha:no prefix' }"))
    assert [method for method, _, _ in seen] == ["GET", "GET", "POST", "GET"]
    assert seen[1][1].startswith("PREFIX jha: <") and "PREFIX jha:" not in seen[3][1]
    assert seen[1][2] == "application/sparql-results+json"


TRUE = gives(200, b'{"head": {}, "boolean": true}', Content_Type="application/sparql-results+json")
WITH_UNION = "SELECT ?d { {?d ?p 1} UNION {?d ?p 2} OPTIONAL {?d ?q ?e} }"


def under(name, answer):
    """An answer whose header says that a server of this name gave it."""

    def named(handler):
        handler.version_string = lambda: name
        answer(handler)

    return named


@pytest.mark.parametrize(
    ("server", "probe", "apart"),
    [
        ("Virtuoso/07.20.3229 (Linux)", None, True),
        ("Oxigraph/0.5.0", None, False),
        ("nginx", gives(400, b"no such function"), False),
        ("nginx", gives(500, b"no such function"), False),
        ("nginx", TRUE, True),
    ],
)
def test_virtuoso_is_asked_in_its_own_words_behind_a_proxy_too(server, probe, apart):
    answers = [PAPER, *([probe] if probe else []), PAPER, PAPER]
    with endpoint_that([under(server, answer) for answer in answers]) as (address, seen):
        store = RemoteStore(address)
        for _ in range(2):
            list(store.query(WITH_UNION))
    assert len(seen) == len(answers)
    assert [("{ SELECT * {" in query) for _, query, _ in seen[-2:]] == [apart, apart]


def test_a_query_that_is_the_same_in_either_words_asks_nobody_which_engine_it_is():
    with endpoint_that([under("nginx", PAPER)]) as (address, seen):
        list(RemoteStore(address).query("SELECT ?d { ?d ?p ?o }"))
    assert len(seen) == 2
