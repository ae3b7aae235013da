"""What pages cost: a fair sample of every kind of page, asked of a running server one by one.

Part of ``python -m benchmarks.serving pages``. Things are drawn evenly from all that the graph
holds of a kind, in order of their IRIs, and besides the countries and dossiers that most is said
of: the heaviest. Each address is asked once, so that no cache of its own helps it.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

from kg.graph.named_queries import questions

KINDS: Mapping[str, str] = {
    "meeting": "?s a jha:Meeting ; jha:startDate ?d",
    "item": "?s a jha:AgendaItem",
    "dossier": "?s a jha:Dossier",
    "country": "?s a jha:Country",
    "agency": "?s a jha:Agency",
    "institution": "?s a jha:Institution",
    "person": "?s a jha:Person",
    "document": "?s jha:textDigest ?d",
    "statement": "?s a jha:Intervention",
    "act": "?s a jha:LegalAct",
    "topic": "?s a jha:Topic",
}
_HEAVY = {
    "country, most heard": "?x jha:actor ?s . ?s a jha:Country",
    "dossier, most discussed": "?x jha:stanceOn ?s . ?s a jha:Dossier",
    "person, most heard": "?x jha:speaker ?s",
}
_SEARCHES = ("Spanje", "grenzen", "Kamerstuk 32317", "asiel", "europol", "Rat", "richtlijn")
MOST_MS, MOST_KB = 100.0, 300.0


class Site:
    """A server that is asked for pages on one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, path: str, accept: str = "text/html") -> tuple[float, bytes, int]:
        """(milliseconds, body, status) of a path."""
        begun = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept": accept})
        response = self._connection.getresponse()
        body = response.read()
        return 1000 * (time.perf_counter() - begun), body, response.status

    def column(self, pattern: str, order: str = "?s") -> list[str]:
        """The IRIs that a pattern binds to ``?s``, in this order."""
        query = f"SELECT ?s {{ {pattern} }} GROUP BY ?s ORDER BY {order} ?s"
        accept = "application/sparql-results+json"
        _, body, status = self.get("/sparql?query=" + quote(query), accept)
        assert status == 200, body[:300]
        return [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]


def sample(site: Site, each: int) -> dict[str, list[str]]:
    """Paths of pages by kind."""
    found: dict[str, list[str]] = {
        "landing": ["/en/index.html", "/nl/index.html"],
        "classes": ["/en/classes.html", "/nl/classes.html"],
    }
    indexes = site.column("?x a ?s FILTER(STRSTARTS(STR(?s), STR(jha:)))")
    found["class"] = [f"/en/class/{iri.partition('#')[2]}.html" for iri in indexes]
    for kind, pattern in KINDS.items():
        iris = site.column(pattern)
        step = max(1, len(iris) // each)
        found[kind] = [_page(iri) for iri in iris[::step][:each]]
    for kind, pattern in _HEAVY.items():
        found[kind] = [_page(iri) for iri in site.column(pattern, "DESC(COUNT(?x))")[:each]]
    found["questions"] = ["/en/questions.html", "/nl/questions.html"]
    found["question, form"], found["question, answer"] = [], []
    for name, question in questions().items():
        given = {p.name: p.example for p in question.parameters if p.example}
        if any(p.required for p in question.parameters):
            found["question, form"].append(f"/nl/question/{name}.html")
        found["question, answer"].append(f"/en/question/{name}.html?{urlencode(given)}")
    found["search"] = [f"/nl/search.html?{urlencode({'q': words})}" for words in _SEARCHES]
    found["matrix"] = [f"/en/matrix.html?who={who}" for who in ("all", "country", "body", "person")]
    found["editor"] = ["/en/sparql.html", "/nl/sparql.html"]
    return {kind: paths for kind, paths in found.items() if paths}


def _page(iri: str) -> str:
    from kg.publish.site.urls import page_path, place_of

    base = iri.partition("/id/")[0] + "/"
    place = place_of(iri, base)
    assert place is not None, iri
    return "/" + quote(page_path(place, "en"))


def wait_until_ready(site: Site) -> float:
    """Wait until a search is answered, which comes last; seconds that it took."""
    begun = time.monotonic()
    while True:
        _, _, status = site.get("/en/index.html")
        milliseconds, body, _ = site.get("/nl/search.html?q=Raad")
        if status == 200 and b"<mark>" in body:
            return time.monotonic() - begun
        if time.monotonic() - begun > 1800:
            raise RuntimeError("the search index is never ready")
        time.sleep(max(0.0, 5 - milliseconds / 1000))


def measure(site: Site, each: int, cpu: Callable[[], float]) -> bool:
    """Print per kind of page the milliseconds and KB; whether all keep within the limits.

    ``cpu`` gives the milliseconds of CPU time of the server so far: their medians count.
    """
    within = True
    print(f"{'ms':26}{'pages':>6}{'CPU':>9}{'clock':>9}{'most':>9}{'KB':>9}{'most':>8}", flush=True)
    everything: list[float] = []
    for kind, paths in sample(site, each).items():
        clock, used, sizes = [], [], []
        for path in paths:
            before = cpu()
            milliseconds, body, status = site.get(path)
            taken = cpu() - before
            if status == 400 and kind == "question, answer":
                continue  # this graph knows nothing of the example
            used.append(taken)
            if status != 200:
                print(f"{path}: {status} {body[:200]!r}", file=sys.stderr)
                within = False
            clock.append(milliseconds)
            sizes.append(len(body) / 1000)
        everything += used
        median, most = statistics.median(used), max(sizes)
        is_within = median <= MOST_MS and most <= MOST_KB
        within &= is_within
        print(f"{kind:26}{len(used):6}{median:9.1f}{statistics.median(clock):9.1f}"
              f"{max(clock):9.1f}{statistics.median(sizes):9.1f}{most:8.1f}"
              + ("" if is_within else "  over"), flush=True)  # fmt: skip
    print(f"{'all':26}{len(everything):6}{statistics.median(everything):9.1f}"
          f"  (medians of CPU at most {MOST_MS:g} ms, pages at most {MOST_KB:g} KB)")  # fmt: skip
    return within
