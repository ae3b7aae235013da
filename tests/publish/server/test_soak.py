"""Many clients at once, cheap and expensive queries mixed: no answer is lost, nothing leaks.

A short version runs with all tests; ``make test-soak`` runs five minutes with 64 clients
(``KG_SOAK_SECONDS=90 make test-soak``: fewer).
"""

import http.client
import json
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.publish.server.serving import ENDLESS, serving
from tests.sample_store import sample_folder, sample_store

# About a second of work, and an answer that is known.
EXPENSIVE = "SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t FILTER(?t = jha:Meeting) }"
CHEAP = {
    "SELECT ?m { ?m a jha:Meeting } ORDER BY ?m": None,
    "SELECT ?d ?t { ?d a jha:Document ; dcterms:title ?t } ORDER BY ?d ?t": None,
    "SELECT (COUNT(*) AS ?n) { ?s jha:stance ?o }": None,
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p": None,
}


def bindings(query):
    found = sample_store().query(query)
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in found]


class Client(threading.Thread):
    """Asks on one connection until the time is over, and compares what it gets."""

    def __init__(self, port, number, end, expected):
        super().__init__()
        self.port, self.random, self.end = port, random.Random(number), end
        self.expected, self.outcomes, self.wrong = expected, Counter(), []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while time.monotonic() < self.end:
            kind = self.random.choices(["cheap", "expensive", "endless", "broken", "page"],
                                       [80, 8, 2, 5, 5])[0]  # fmt: skip
            try:
                self.outcomes[kind, self.ask(connection, kind)] += 1
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.wrong.append(f"{kind}: {type(error).__name__}: {error}")
                connection.close()
        connection.close()

    def ask(self, connection, kind):
        query = {"endless": ENDLESS, "expensive": EXPENSIVE, "broken": "SELECT {"}.get(kind)
        query = query or self.random.choice(list(CHEAP))
        target = "/en/index.html" if kind == "page" else "/sparql?query=" + quote(query)
        connection.request("GET", target)
        response = connection.getresponse()
        body = response.read()
        if response.status == 200 and kind in ("cheap", "expensive"):
            rows = json.loads(body)["results"]["bindings"]
            found = [{name: cell["value"] for name, cell in row.items()} for row in rows]
            if found != self.expected[query]:
                self.wrong.append(f"{query}: another answer")
        if response.status == 503 and kind == "page":
            self.wrong.append(body.decode())
        if response.status == 503 and b"limit" not in body and b"free within" not in body:
            self.wrong.append(f"{kind}: 503 without a reason")
        return response.status


def resident(server):
    """MiB of the server's own process, and the number of its open files."""
    pid = server.process.pid
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(list(Path(f"/proc/{pid}/fd").iterdir()))


def settled(server, number):
    end = time.monotonic() + 30
    while len(server.processes()) != number:
        assert time.monotonic() < end, "workers are left over"
        time.sleep(0.1)


def soak(folder, clients, seconds):
    expected = {query: bindings(query) for query in (*CHEAP, EXPENSIVE)}
    options = ("--time-limit", "10", "--workers", "4", "--access-log", "none")
    with serving(sample_folder(), folder, *options) as server:
        warm = [Client(server.port, -n - 1, time.monotonic() + 1, expected) for n in range(clients)]
        _run(warm)
        settled(server, 6)
        memory, files = resident(server)
        threads = [
            Client(server.port, n, time.monotonic() + seconds, expected) for n in range(clients)
        ]
        _run(threads)
        settled(server, 6)
        time.sleep(0.5)
        memory_after, files_after = resident(server)
    outcomes = sum((thread.outcomes for thread in threads), Counter())
    return outcomes, [w for t in threads for w in t.wrong], (memory, memory_after), (
        files, files_after)  # fmt: skip


def _run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check(outcomes, wrong, memory, files):
    print(dict(outcomes), memory, files)
    assert not wrong, wrong[:10]
    allowed = {"cheap": {200}, "page": {200}, "broken": {400}, "endless": {503},
               "expensive": {200, 503}}  # fmt: skip
    for (kind, status), number in outcomes.items():
        assert status in allowed[kind], (kind, status, number)
    assert outcomes["cheap", 200] > 20
    assert files[1] <= files[0] + 2
    assert memory[1] <= memory[0] * 1.3 + 16


def test_a_short_soak(tmp_path):
    check(*soak(tmp_path, 16, 6))


@pytest.mark.soak
def test_five_minutes_with_64_clients(tmp_path):
    outcomes, *rest = soak(tmp_path, 64, float(os.environ.get("KG_SOAK_SECONDS", "300")))
    assert outcomes["endless", 503] > 10
    check(outcomes, *rest)
