"""What a hostile or careless client cannot do: reach out, go on for ever, take all, look around."""

import json
import os
import socket
import threading
import time
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.publish.server.serving import ENDLESS, serving, store_of
from tests.publish.server.test_guard import ASKS
from tests.sample_store import sample_folder

LIMIT = 1.5
JSON_ROWS = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def limited_server(tmp_path_factory):
    options = ("--time-limit", LIMIT, "--row-limit", 50, "--size-limit", 1, "--memory-limit", 200,
               "--workers", 2, "--queue", 20, "--access-log", "anonymous")  # fmt: skip
    with serving(sample_folder(), tmp_path_factory.mktemp("limited"), *map(str, options)) as server:
        yield server


# ---------------------------------------------------------------- no connection to others


@pytest.fixture
def listener():
    """A port that notes whether anybody connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        server.port = server.getsockname()[1]

        def is_silent():
            try:
                server.accept()
            except TimeoutError:
                return True
            return False

        server.is_silent = is_silent
        yield server


class _Listener(socket.socket):
    __slots__ = ("is_silent", "port")


@pytest.fixture(autouse=True)
def _sockets_with_notes(monkeypatch):
    def create_server(address):
        server = _Listener()
        server.bind(address)
        server.listen()
        return server

    monkeypatch.setattr(socket, "create_server", create_server)


def test_the_listening_port_notices_a_query_that_is_not_guarded(listener):
    """The test of silence can fail: the bare engine does connect."""
    query = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    heard = []
    thread = threading.Thread(target=lambda: heard.append(_accept_and_close(listener)))
    thread.start()
    list(ox.Store().query(query))
    thread.join()
    assert heard == [True]


def _accept_and_close(listener):
    listener.settimeout(10)
    connection, _ = listener.accept()
    connection.close()
    return True


@pytest.mark.parametrize("query", ASKS)
def test_service_is_refused_and_opens_no_socket(sample_server, listener, query):
    answer = sample_server.ask(query.replace("127.0.0.1:1/", f"127.0.0.1:{listener.port}/"))
    assert 400 <= answer.status < 500, answer.text
    assert "SERVICE" in answer.text
    assert listener.is_silent()


@pytest.mark.parametrize("update", ["LOAD <{}>", "LOAD SILENT <{}> INTO GRAPH <http://a/>",
                                    "INSERT DATA {{ <http://a/> <http://b/> <{}> }}"])  # fmt: skip
def test_updates_and_load_are_refused_everywhere(sample_server, listener, update):
    text = update.format(f"http://127.0.0.1:{listener.port}/data.ttl")
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    direct = [("Content-Type", "application/sparql-update")]
    answers = [
        sample_server.ask(text),
        sample_server.send("GET", "/sparql?update=" + quote(text)),
        sample_server.send("POST", "/sparql", b"update=" + quote(text).encode(), form),
        sample_server.send("POST", "/sparql", text.encode(), direct),
    ]
    assert all(400 <= answer.status < 500 for answer in answers)
    assert listener.is_silent()
    assert b"false" in sample_server.ask("ASK { <http://a/> ?p ?o }").body


def test_from_does_not_fetch(sample_server, listener):
    address = f"http://127.0.0.1:{listener.port}/data.ttl"
    answer = sample_server.ask(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}")
    assert answer.status == 200 and not json.loads(answer.body)["results"]["bindings"]
    answer = sample_server.ask("ASK { ?s ?p ?o }", **{"default-graph-uri": address})
    assert b"false" in answer.body and listener.is_silent()


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="system calls are filtered on Linux")
def test_even_an_unguarded_worker_can_open_no_socket(listener):
    """The second wall: the system refuses, whatever the first one let through."""
    from kg.publish.server.sandbox import confine

    pid = os.fork()
    if not pid:
        try:
            confine(1 << 30)
            query = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{listener.port}/> {{}} }}"
            list(ox.Store().query(query))
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(pid, 0)[1] == 0
    assert listener.is_silent()


# ---------------------------------------------------------------- limits


def test_a_query_over_the_time_limit_ends_for_real_while_others_are_answered(limited_server):
    before = set(limited_server.processes())
    answers = []

    def ask():
        answers.append(limited_server.ask(ENDLESS))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    while any(thread.is_alive() for thread in threads):
        assert limited_server.ask("ASK {}").status == 200
        assert time.monotonic() - begun < 20
    assert [answer.status for answer in answers] == [503] * 3
    assert all("time limit of 1.5 seconds" in answer.text for answer in answers)
    _wait_for(lambda: limited_server.ask("ASK {}").status == 200)
    after = _quiet(limited_server)
    assert len(after) == len(before) and len(set(after) - before) >= 1  # replaced, none left over


def _quiet(server):
    """Ids of the processes once there are as many as there should be: two, and two workers."""
    _wait_for(lambda: len(server.processes()) == 4)
    return server.processes()


def _wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_client_that_leaves_takes_its_query_along(tmp_path):
    with serving(sample_folder(), tmp_path, "--time-limit", "60", "--workers", "1") as server:
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(
            f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        )
        _wait_for(lambda: len(server.processes()) == 4)  # the long query runs beside a fresh worker
        connection.close()
        _wait_for(lambda: len(server.processes()) == 3)


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rows_that_are_cut_off_are_announced(limited_server, format_):
    answer = limited_server.ask(JSON_ROWS, format=format_)
    assert answer.status == 200 and answer.headers["X-SPARQL-MaxRows"] == "50"
    assert answer.headers["X-Cut"] == "rows; limit=50; unit=rows"
    assert "/sparql/limits>" in answer.headers["Link"]
    assert "X-Cut" in answer.headers["Access-Control-Expose-Headers"]
    if format_ == "json":
        found = json.loads(answer.body)
        assert len(found["results"]["bindings"]) == 50
        assert limited_server.send("GET", found["head"]["link"][0][len("http://127.0.0.1:"):]
                                   .lstrip("0123456789")).status == 200  # fmt: skip
    if format_ == "xml":
        assert answer.body.count(b"<result>") == 50 and b"<link href=" in answer.body
    if format_ == "tsv":
        assert answer.body.count(b"\n") == 51


@pytest.mark.parametrize("format_", ["turtle", "ntriples", "rdfxml", "jsonld", "trig"])
def test_triples_that_are_cut_off_are_announced(limited_server, format_):
    answer = limited_server.ask("CONSTRUCT WHERE { ?s ?p ?o }", format=format_)
    assert answer.headers["X-Cut"] == "rows; limit=50; unit=rows"
    media_type = answer.headers["Content-Type"].partition(";")[0]
    found = list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type)))
    assert len(found) <= 50
    assert format_ == "jsonld" or b"cut at the limit of 50 triples" in answer.body


def test_what_fits_is_not_announced_as_cut(limited_server):
    answer = limited_server.ask(JSON_ROWS + " LIMIT 50")
    assert (
        "X-Cut" not in answer.headers and len(json.loads(answer.body)["results"]["bindings"]) == 50
    )


def test_size_that_is_cut_off_is_announced(limited_server):
    text = "CONCAT(" + ", ".join(["STR(?p)"] * 2000) + ")"
    query = f"SELECT ({text} AS ?t) {{ ?s ?p ?o }} LIMIT 40"
    answer = limited_server.ask(query)
    assert answer.status == 200 and answer.headers["X-Cut"] == "size; limit=1048576; unit=bytes"
    assert 0 < len(json.loads(answer.body)["results"]["bindings"]) < 40


def test_memory_is_limited(tmp_path):
    doubled = "BIND(CONCAT(?t{0}, ?t{0}) AS ?t{1})"
    steps = " ".join(doubled.format(i, i + 1) for i in range(33))
    query = f'SELECT (STRLEN(?t33) AS ?n) {{ BIND("x" AS ?t0) {steps} }}'
    with serving(sample_folder(), tmp_path, "--memory-limit", "200") as server:
        answer = server.ask(query)
        assert answer.status == 503 and "memory limit of 200 MiB" in answer.text, answer.text
        _wait_for(lambda: server.ask("ASK {}").status == 200)


def test_a_full_queue_says_so(tmp_path):
    with serving(sample_folder(), tmp_path, "--time-limit", "3", "--workers", "1",
                 "--queue", "0") as server:  # fmt: skip
        threads = [threading.Thread(target=server.ask, args=(ENDLESS,)) for _ in range(8)]
        answers = []
        for thread in threads:
            thread.start()
            time.sleep(0.05)
            answers.append(server.ask("ASK {}"))
        for thread in threads:
            thread.join()
    busy = [answer for answer in answers if answer.status == 503]
    assert busy and all("workers are busy" in answer.text for answer in busy)
    assert all(answer.headers["Retry-After"] for answer in busy)


# ---------------------------------------------------------------- paths and headers


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/static/../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/render.py",
        "/static//etc/passwd",
        "/en/..%2f..%2fetc/passwd.html",
        "/%00",
        "/static/%00",
        "/..%5c..%5cetc",
        "/data/../../manifest.json",
        "/en/id/..=2F..=2Fmanifest.json.html",
    ],
)
def test_no_path_reaches_the_disk(sample_server, path):
    answer = sample_server.send("GET", path)
    assert answer.status in (400, 404), answer.text
    assert b"root:" not in answer.body and b"import" not in answer.body


def test_nothing_of_a_request_stands_unescaped_in_a_page(sample_server):
    mark = "<script>alert(1)</script>"
    for target in (
        f"/{quote(mark)}",
        f"/id/country/{quote(mark)}",
        f"/en/id/country/{quote(mark)}.html",
        f"/en/class/{quote(mark)}.html",
        f"/sparql?format={quote(mark)}",
    ):
        headers = [("Accept", "text/html"), ("Accept-Language", mark), ("Referer", mark),
                   ("User-Agent", mark)]  # fmt: skip
        answer = sample_server.send("GET", target, headers=headers)
        is_html = answer.headers["Content-Type"].startswith("text/html")
        assert not (is_html and mark in answer.text), target
        assert mark not in str(answer.headers)
    split = sample_server.send("GET", "/id/country/a%0d%0aSet-Cookie:%20a=b")
    assert "Set-Cookie" not in split.headers


def test_labels_of_documents_are_escaped(tmp_path):
    base = "https://w3id.org/jha-kg/"
    thing, graph = f"<{base}id/country/ESP>", f"<{base}graph/authority>"
    label = '"<script>alert(1)</script>\\"&"@en'
    name = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    store = store_of(tmp_path / "store", f"{thing} {name} {label} {graph} .\n")
    with serving(store, tmp_path) as server:
        answer = server.send("GET", "/en/id/country/ESP.html")
    assert answer.status == 200 and "alert(1)" in answer.text
    assert "<script>alert" not in answer.text


def test_the_log_holds_nothing_about_a_person(limited_server):
    secret = "MijnGeheim"
    limited_server.ask(f'ASK {{ ?s ?p "{secret}" }}', ("User-Agent", secret), ("Cookie", secret))
    limited_server.send("GET", f"/en/id/person/{secret}.html?naam={secret}")
    _wait_for(lambda: "page 404" in limited_server.log.read_text("utf-8"))
    log = limited_server.log.read_text("utf-8")
    lines = [line for line in log.splitlines() if " GET " in line]
    assert lines and secret not in log
    assert not any("127.0.0.1" in line for line in lines)


def test_a_full_log_cannot_be_forged(tmp_path):
    with serving(sample_folder(), tmp_path, "--access-log", "full") as server:
        server.send("GET", "/a%0a2026-01-01T00:00:00Z%1b[31m")
        _wait_for(lambda: "%0A" in server.log.read_text("utf-8"))
        assert "\x1b" not in server.log.read_text("utf-8")
        assert not any(
            line.startswith("2026-01-01") for line in server.log.read_text().splitlines()
        )
