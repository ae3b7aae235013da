"""Filling a remote store: by both protocols, resumably, with plain errors."""

import http.server
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.cli.load_commands import protocol_of, query_address
from kg.errors import StoreError
from kg.graph import loading
from kg.graph.http import PASSWORD, USER, Sender
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE, graph_iri
from tests.engines import servers

BOTH = ("graph_store", "update")


def target_of(engine, way, **options):
    sender = Sender(getattr(engine, way), attempts=2, pause=lambda seconds: None)
    kind = loading.GraphStore if way == "graph_store" else loading.Updates
    return kind(sender, **options)


def count(engine, name):
    """How many statements a graph holds that are not the loader's own."""
    graph = graph_iri(name, SAMPLE_BASE)
    ((number,),) = loading.rows_of(engine.query)(
        f"""SELECT (COUNT(*) AS ?number) {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER(?s != <{graph}>
          || ?p NOT IN (<http://spdx.org/rdf/terms#checksumValue>,
                        <http://purl.org/dc/terms/hasPart>)) }}"""
    )
    return int(number)


def wanted(store, name):
    return store.graph(name).count("\n")


@pytest.fixture
def oxigraph_empty(oxigraph, sample):
    for name in sample.graphs():
        target_of(oxigraph, "graph_store").drop(graph_iri(name, SAMPLE_BASE))
    return oxigraph


@pytest.mark.parametrize("way", BOTH)
def test_all_is_loaded_once_and_then_kept(oxigraph_empty, sample, way):
    rows = loading.rows_of(oxigraph_empty.query)
    assert loading.held_graphs(rows, sample) == {}
    first = loading.load(sample, target_of(oxigraph_empty, way), {})
    assert set(first.loaded) == set(sample.graphs()) and first.kept == 0
    held = loading.held_graphs(rows, sample)
    again = loading.load(sample, target_of(oxigraph_empty, way), held)
    assert again == loading.Loading((), len(sample.graphs()), (), 0)
    for name in sample.graphs():
        assert count(oxigraph_empty, name) == wanted(sample, name), name


@pytest.mark.parametrize(("way", "options"), [("graph_store", {"chunk_bytes": 100_000}),
                                               ("update", {"batch_lines": 500})])  # fmt: skip
def test_small_requests_give_the_same_graphs(oxigraph_empty, sample, way, options):
    loading.load(sample, target_of(oxigraph_empty, way, **options), {})
    for name in ("kst-99999-12", "inferred", "links"):
        assert count(oxigraph_empty, name) == wanted(sample, name)


class Failing:
    """A target that breaks off after so many requests."""

    def __init__(self, target, requests):
        self._target, self._left = target, requests
        self.chunk = target.chunk

    def _count(self):
        self._left -= 1
        if self._left < 0:
            raise StoreError("there", "broke off.")

    def replace(self, graph, lines):
        self._count()
        self._target.replace(graph, lines)

    def add(self, graph, lines):
        self._count()
        self._target.add(graph, lines)


@pytest.mark.parametrize("requests", [0, 1, 2, 20])
def test_what_was_broken_off_goes_on(oxigraph_empty, sample, requests):
    target = target_of(oxigraph_empty, "graph_store", chunk_bytes=200_000)
    with pytest.raises(StoreError):
        loading.load(sample, Failing(target, requests), {})
    rows = loading.rows_of(oxigraph_empty.query)
    loading.load(sample, target, loading.held_graphs(rows, sample))
    for name in sample.graphs():
        assert count(oxigraph_empty, name) == wanted(sample, name), name


class Deadly:
    """A target whose server is killed before a certain request."""

    def __init__(self, target, server, requests):
        self._target, self._server, self._left = target, server, requests
        self.chunk = target.chunk

    def _count(self):
        self._left -= 1
        if self._left < 0 and self._server.process.poll() is None:
            self._server.process.kill()
            self._server.process.wait()

    def replace(self, graph, lines):
        self._count()
        self._target.replace(graph, lines)

    def add(self, graph, lines):
        self._count()
        self._target.add(graph, lines)


@pytest.mark.parametrize("way", BOTH)
def test_a_server_that_is_killed_and_started_again_is_filled_from_there(sample, tmp_path, way):
    if not servers.OXIGRAPH.exists():
        pytest.skip("the package oxigraph is not installed")
    small = {"graph_store": {"chunk_bytes": 200_000}, "update": {"batch_lines": 1_000}}[way]
    server = servers.start_oxigraph(tmp_path, on_disk=True)
    target = target_of(server, way, **small)
    with pytest.raises(StoreError, match="run it again"):
        loading.load(sample, Deadly(target, server, 25), {})
    server = servers.start_oxigraph(tmp_path, on_disk=True)
    try:
        rows = loading.rows_of(server.query)
        result = loading.load(
            sample, target_of(server, way, **small), loading.held_graphs(rows, sample)
        )
        assert result.kept > 0
        assert len(result.loaded) == len(sample.graphs()) - result.kept
        for name in sample.graphs():
            assert count(server, name) == wanted(sample, name), name
    finally:
        server.end()


def test_a_changed_store_replaces_only_what_changed(oxigraph_empty, sample, tmp_path):
    target = target_of(oxigraph_empty, "graph_store")
    loading.load(sample, target, {})
    paths = sorted(SAMPLE_CORPUS.glob("*.txt"))
    build(paths[1:], tmp_path, base=SAMPLE_BASE)
    smaller = Store(tmp_path)
    rows = loading.rows_of(oxigraph_empty.query)
    result = loading.load(smaller, target, loading.held_graphs(rows, smaller), prune=True)
    assert "vocabulary" not in result.loaded and "inferred" in result.loaded
    (gone,) = result.removed
    assert count(oxigraph_empty, gone.rpartition("/")[2]) == 0
    assert count(oxigraph_empty, "inferred") == wanted(smaller, "inferred")


def test_the_command_loads_and_says_so(oxigraph_empty, sample_folder):
    command = ["load", "--endpoint", oxigraph_empty.graph_store, "--store", str(sample_folder)]
    first = CliRunner().invoke(main, command)
    assert first.exit_code == 0 and "Loaded 13 graphs" in first.stderr
    assert "13 were there" in CliRunner().invoke(main, command).stderr


@pytest.mark.engines
@pytest.mark.parametrize("way", BOTH)
def test_virtuoso_is_filled_with_digest_credentials(virtuoso, sample, way):
    result = loading.load(sample, target_of(virtuoso, way), {})
    assert result.statements == sum(wanted(sample, name) for name in sample.graphs())
    for name in ("kst-99999-12", "vocabulary"):
        assert count(virtuoso, name) == wanted(sample, name)


@pytest.mark.engines
def test_virtuoso_refuses_without_credentials(virtuoso, sample, monkeypatch):
    monkeypatch.delenv(USER)
    with pytest.raises(StoreError, match=f"{USER} and {PASSWORD}"):
        loading.load(sample, target_of(virtuoso, "update"), {})


# ---------------------------------------------------------------- without an engine


class Moody(http.server.BaseHTTPRequestHandler):
    """Answers each request with the next of its statuses; counts what it was sent."""

    statuses: list[int]
    seen: list[tuple[str, str | None, int]]

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.append((self.command, self.headers.get("Authorization"), len(body)))
        self.send_response(self.statuses.pop(0) if self.statuses else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_DELETE = do_PUT  # noqa: N815 - the names that http.server calls

    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="store"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def moody():
    handler = type("Handler", (Moody,), {"statuses": [], "seen": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_port}/store"
    yield handler
    server.shutdown()
    server.server_close()


def sender(server, pauses=None):
    return Sender(server.address, attempts=4, pause=(pauses if pauses is not None else []).append)


def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(moody):
    moody.statuses += [503, 429, 502]
    pauses = []
    sender(moody, pauses).send("PUT", {}, b"x", "application/n-triples")
    assert pauses == [0.5, 1.0, 2.0] and len(moody.seen) == 4


def test_a_server_that_stays_busy_is_an_error(moody):
    moody.statuses += [503] * 9
    with pytest.raises(StoreError, match="status 503"):
        sender(moody).send("PUT", {}, b"x", "application/n-triples")
    assert len(moody.seen) == 4


@pytest.mark.parametrize(
    ("status", "advice"),
    [(401, USER), (403, USER), (404, "docs/stores"), (405, "--protocol"), (413, "--chunk")],
)
def test_a_refusal_says_what_to_do(moody, status, advice):
    moody.statuses += [status] * 2
    with pytest.raises(StoreError, match=advice):
        sender(moody).send("PUT", {}, b"x", "application/n-triples")


def test_basic_credentials_go_with_the_first_request_that_has_a_body(moody, monkeypatch):
    monkeypatch.setenv(USER, "kim")
    monkeypatch.setenv(PASSWORD, "pass")
    sender(moody).send("PUT", {}, b"body", "application/n-triples")
    assert moody.seen == [("PUT", "Basic a2ltOnBhc3M=", 4)]


def test_an_address_where_nothing_listens_fails_at_once():
    with pytest.raises(StoreError, match="cannot be reached"):
        Sender("http://127.0.0.1:9/store", pause=pytest.fail).send("PUT", {}, b"", "")


def test_an_address_that_is_none_is_refused():
    with pytest.raises(StoreError, match="no http"):
        Sender("localhost:7878/store")


@pytest.mark.parametrize(
    ("address", "protocol", "query"),
    [
        ("http://h:7878/store", "graph-store", "http://h:7878/query"),
        ("http://h:7878/update", "update", "http://h:7878/query"),
        ("http://h:3030/ds/data", "graph-store", "http://h:3030/ds/query"),
        ("http://h:8890/sparql-graph-crud-auth", "graph-store", "http://h:8890/sparql"),
        ("http://h:8890/sparql-auth", "update", "http://h:8890/sparql"),
        ("http://h:7200/repositories/r/statements", "update", "http://h:7200/repositories/r"),
        ("http://h:7200/repositories/r/rdf-graphs/service", "graph-store",
         "http://h:7200/repositories/r"),
        ("http://h/sparql", "update", "http://h/sparql"),
    ],
)  # fmt: skip
def test_addresses_of_known_engines_are_understood(address, protocol, query):
    assert protocol_of(address) == protocol
    assert query_address(address) == query


def test_blank_nodes_stay_together_in_one_request():
    lines = ["_:a <p> _:b .\n", "_:b <p> <o> .\n", "<s> <p> <o> .\n", "<s> <p> <o2> .\n"]
    cut = list(loading._chunks(lines, 10, 1))
    assert cut == [lines[:2], lines[2:3], lines[3:]]


def test_the_hash_of_a_graph_depends_on_every_file_and_not_on_their_order(sample):
    files = sample.graphs()["inferred"]
    assert loading.intended(files) == loading.intended(files[::-1])
    other = [replace(files[0], sha256="0" * 64), *files[1:]]
    assert loading.intended(files) != loading.intended(other)
