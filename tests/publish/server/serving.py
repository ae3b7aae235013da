"""A server for tests: the real command in a process of its own, on a free port of loopback."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from kg.graph.store import StoreWriter
from kg.vocabulary import BASE

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that no machine answers in the time of a test."""


@dataclass
class Answer:
    """A whole response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8")


@dataclass
class Server:
    """A running server, its port and process, and the file that holds what it prints."""

    port: int
    process: subprocess.Popen
    log: Path

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}/sparql"

    def send(self, method, target, body=None, headers=(), timeout=60):
        """Send a request as it is: no header is added but Host and Content-Length."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            names = {name.lower() for name, _ in headers}
            connection.putrequest(
                method, target, skip_host="host" in names, skip_accept_encoding=True
            )
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ask(self, query, *headers, timeout=60, **parameters):
        """Send a query by GET."""
        target = "/sparql?" + urlencode({"query": query, **parameters}, quote_via=quote)
        return self.send("GET", target, headers=headers, timeout=timeout)

    def processes(self):
        """Ids of all processes of the server, itself first."""
        found, at = [self.process.pid], 0
        while at < len(found):
            children = Path(f"/proc/{found[at]}/task").glob("*/children")
            for path in children:
                with suppress(OSError):
                    found += [int(word) for word in path.read_text().split()]
            at += 1
        return found


def store_of(folder, nquads):
    """A store that holds these N-Quads."""
    with StoreWriter(folder, BASE) as writer:
        writer.put_graph("authority", nquads)
        writer.commit()
    return folder


@contextmanager
def serving(store, folder, *options, wait=True):
    """A server of a store with these options of ``kg serve``; all of it is gone afterwards."""
    log = folder / "serve.log"
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    try:
        server = Server(_port(process, log), process, log)
        if wait:
            assert server.ask("ASK {}").status == 200
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def _port(process, log):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        text = log.read_text("utf-8", "replace")
        if "http://127.0.0.1:" in text:
            return int(text.partition("http://127.0.0.1:")[2].split("/")[0])
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8', 'replace')}")
