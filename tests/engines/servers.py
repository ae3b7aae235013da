"""SPARQL servers for tests: on loopback, with ports and folders of their own, ended by process."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

VIRTUOSO = shutil.which("virtuoso-t")
OXIGRAPH = Path(sys.executable).with_name("oxigraph")

VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
MaxQueryExecutionTime = 120
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class Server:
    """A running engine: where it is asked, where it is written to, and its process."""

    name: str
    query: str
    graph_store: str
    update: str
    process: subprocess.Popen
    user: str | None = None
    password: str | None = None

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class NotStartedError(RuntimeError):
    """A server that ended at once, as where its port is taken, or does not answer."""


def _wait_until_it_answers(address, process, log, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=5):
                answers = True
        except urllib.error.HTTPError:
            answers = True  # if only to refuse
        except OSError:
            answers = False
        if answers and process.poll() is None:  # and not another's that has its port
            return
        time.sleep(0.1)
    process.kill()
    process.wait()
    raise NotStartedError(f"{address} did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _start(command, folder, address):
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)), stdout=output, stderr=output, cwd=folder, env=os.environ
        )
    _wait_until_it_answers(address, process, log)
    return process


def start_oxigraph(folder, *, on_disk=False):
    """Oxigraph's own server, with the union of all graphs as default graph."""
    place = ["--location", folder / "index"] if on_disk else []

    def start():
        root = f"http://127.0.0.1:{free_port()}"
        command = [OXIGRAPH, "serve", "--union-default-graph", *place]
        process = _start(
            [*command, "--bind", root.removeprefix("http://")], folder, f"{root}/query"
        )
        return Server("oxigraph", f"{root}/query", f"{root}/store", f"{root}/update", process)

    return _at_a_free_port(start)


def _at_a_free_port(start):
    """What ``start`` gives, tried again where another process took its port in the meantime."""
    for _ in range(4):
        try:
            return start()
        except NotStartedError:
            pass
    return start()


def start_virtuoso(folder):
    """Virtuoso 7 as Debian packages it, on a database of its own."""

    def start():
        port = free_port()
        ini = folder / "virtuoso.ini"
        ini.write_text(VIRTUOSO_INI.format(folder=folder, port=port, sql_port=free_port()))
        root = f"http://127.0.0.1:{port}"
        process = _start([VIRTUOSO, "-f", "-c", ini], folder, f"{root}/sparql")
        return Server(
            "virtuoso",
            f"{root}/sparql",
            f"{root}/sparql-graph-crud-auth",
            f"{root}/sparql-auth",
            process,
            "dba",
            "dba",
        )

    return _at_a_free_port(start)
