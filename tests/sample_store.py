"""The sample corpus as a store, built once per process, and a SPARQL server that holds it."""

import atexit
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from kg.graph.named_queries import ask, questions
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.publish.dumps import export_nquads
from kg.vocabulary import SAMPLE_BASE


@lru_cache(maxsize=1)
def sample_folder():
    """A folder that holds the store; nobody writes to it."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    store = Path(folder.name) / "store"
    build([SAMPLE_CORPUS], store, base=SAMPLE_BASE)
    return store


@lru_cache(maxsize=1)
def sample_store():
    """The store, opened."""
    return Store(sample_folder())


@cache
def answered(name, language="en", **values):
    """The answer to a named question, with examples where it needs values; asked once."""
    needed = {p.name: p.example for p in questions()[name].parameters if p.required}
    return ask(sample_store(), name, {**needed, **values}, language)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def sparql_server(folder, *options):
    """The address of a real SPARQL server on loopback that holds the sample's export."""
    program = Path(sys.executable).with_name("oxigraph")
    export_nquads(sample_store(), folder / "sample.nq")
    place = ["--location", str(folder / "index")]
    load = [program, "load", *place, "--file", str(folder / "sample.nq")]
    subprocess.run(load, check=True, capture_output=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    serve = [program, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(serve, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(address)
            yield f"{address}/query"
        finally:
            server.terminate()


def _wait_for(address):
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")
