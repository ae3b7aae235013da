"""Text is sent packed to those who want that; tags, HEAD and Vary stay right."""

import gzip

import pytest

from kg.publish.server.packing import accepts_gzip

ROWS = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100"
GZIP = ("Accept-Encoding", "gzip, deflate, br")


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("GZip ; q=1", True), ("gzip;q=0", False),
     ("gzip;q=0.000", False), ("br", False), ("", False), ("identity", False)],
)  # fmt: skip
def test_who_accepts_gzip(header, accepted):
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize("path", ["/en/index.html", "/static/site.css", "/void.ttl", "/sparql"])
def test_the_same_comes_packed_and_as_it_is(sample_server, path):
    def get(*headers, method="GET"):
        if path == "/sparql":
            return sample_server.ask(ROWS, *headers)
        return sample_server.send(method, path, headers=headers)

    plain, packed = get(), get(GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert int(answer.headers["Content-Length"]) == len(answer.body)
    if path == "/sparql":
        return
    assert packed.headers["ETag"] == "W/" + plain.headers["ETag"]
    for tag in (packed.headers["ETag"], plain.headers["ETag"]):
        for also in ((), (GZIP,)):
            known = get(("If-None-Match", tag), *also)
            assert known.status == 304 and not known.body
            assert "Accept-Encoding" in known.headers["Vary"] or path.startswith("/static")
    head = get(GZIP, method="HEAD")
    assert not head.body and head.headers["Content-Length"] == packed.headers["Content-Length"]
    assert head.headers["Content-Encoding"] == "gzip"


def test_what_is_tiny_is_not_packed(sample_server):
    answer = sample_server.ask("ASK {}", GZIP)
    assert "Content-Encoding" not in answer.headers and b"true" in answer.body


def test_the_description_is_where_machines_look(sample_server):
    for path in ("/.well-known/void", "/void"):
        found = sample_server.send("GET", path)
        assert found.status == 303 and found.headers["Location"] == "/void.ttl"
    text = sample_server.send("GET", "/void.ttl").text
    assert "a void:Dataset" in text
    assert f"void:sparqlEndpoint <http://127.0.0.1:{sample_server.port}/sparql>" in text
    assert sample_server.send("POST", "/void.ttl", b"").status == 405


def test_robots_may_read_pages_but_not_ask_queries(sample_server):
    robots = sample_server.send("GET", "/robots.txt")
    assert robots.status == 200 and robots.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /sparql\n" in robots.text and "Disallow: /\n" not in robots.text
