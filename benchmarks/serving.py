"""What serving costs: HTTP beside the same query in-process, and beside a bare application.

    python -m benchmarks.serving latency    [STORE] [--quads N]  one client, every named question
    python -m benchmarks.serving throughput [STORE] [--quads N]  16 clients (wrk), paired rounds
    python -m benchmarks.serving start      [STORE] [--quads N]  from the command to an answer
    python -m benchmarks.serving pages      [STORE] [--quads N]  every kind of page, one client

``latency``: the median answer over all questions, each the median of several, over HTTP and
in-process (``Store.query`` and the engine's own serialiser), asked in turn, so that what else the
machine does hits both alike. Time on the clock is printed, and CPU time (of client, server and
worker together), which counts: the three take turns, and on a machine that others use too each turn
waits for a free core. ``throughput``: answers per second of ``kg
serve``, of a Starlette application of ten lines in which a thread pool asks the same store in
memory, and of ``oxigraph serve-read-only`` (quoted), in turn. ``start``: seconds, from disk with an
index, and from memory. ``pages``: milliseconds and size by kind of page, when all is warm (see
:mod:`benchmarks.serving_pages`). The store is the sample, copied until N quads are reached (0: as
it is). wrk is a Debian package. Ratios, in one run, on one machine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from benchmarks import serving_pages
from benchmarks.copies import copied
from kg.graph.named_queries import bind, questions, terms_of
from kg.graph.store import Store, StoreWriter, build_index
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE

_HERE = Path(__file__).resolve()
_CLIENTS = 16
_MOST_LATENCY, _LEAST_THROUGHPUT, _MOST_START = 1.2, 0.8, 2.0


def make_store(folder: Path, quads: int) -> Path:
    """A store of the sample, or of so many copies of it that ``quads`` are reached."""
    sample = folder / "sample"
    build([SAMPLE_CORPUS], sample, base=SAMPLE_BASE)
    if not quads:
        return sample
    with StoreWriter(folder / "copies", SAMPLE_BASE) as writer, Store(sample) as store:
        writer.put_graph("authority", copied(store, quads))
        writer.commit()
    return folder / "copies"


def named_queries(store: Store) -> dict[str, str]:
    """The SPARQL of every named question, with its examples for what it needs."""
    found = {}
    for name, question in questions().items():
        values = {p.name: p.example for p in question.parameters if p.required}
        found[name] = bind(question, terms_of(store, question, values))
    return found


# ---------------------------------------------------------------- servers


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], address: str) -> Iterator[tuple[float, int]]:
    """A server while it runs; gives the seconds to its first answer, and its process."""
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(_HERE.parents[1])}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            while not _answers(address):
                if process.poll() is not None or time.monotonic() - begun > 600:
                    raise RuntimeError(f"{command[:3]} does not answer")
            yield time.monotonic() - begun, process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "?query=" + quote("ASK {}"), timeout=60) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError:
        return False
    except OSError:
        time.sleep(0.01)
        return False


def ours(store: Path, port: int, *options: str) -> list[str]:
    """The command of our server."""
    limits = ["--row-limit", "10000000", "--time-limit", "120", "--access-log", "none"]
    return [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port),
            *limits, *options]  # fmt: skip


def bare(store: Path, port: int) -> list[str]:
    """The command of the application of ten lines."""
    return [sys.executable, str(_HERE), "bare", str(store), "--port", str(port)]


def run_bare(folder: Path, port: int) -> None:
    """Serve a store with nothing but Starlette and its thread pool."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    store = Store(folder, "memory")
    store.prepare()

    def sparql(request: Request) -> Response:
        result = store.query(request.query_params["query"])
        body = result.serialize(format=ox.QueryResultsFormat.JSON)
        return Response(body, media_type="application/sparql-results+json")

    app = Starlette(routes=[Route("/sparql", sparql)])
    uvicorn.run(app, port=port, log_level="critical", access_log=False)


# ---------------------------------------------------------------- latency


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, query: str) -> bytes:
        """The body of the answer."""
        body = query.encode()
        head = (
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._socket.recv(1 << 16)
        headers, _, rest = data.partition(b"\r\n\r\n")
        assert headers.startswith(b"HTTP/1.1 200"), data[:500]
        length = int(re.search(rb"content-length: (\d+)", headers)[1])  # type: ignore[index]
        pieces, have = [rest], len(rest)
        while have < length:
            pieces.append(self._socket.recv(1 << 18))
            have += len(pieces[-1])
        return b"".join(pieces)


def _processes(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for process in found:
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, path.read_text().split())
    return found


def _cpu(processes: list[int]) -> float:
    """CPU milliseconds of processes so far, with the threads and children that ended (Linux)."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def _precise(processes: list[int]) -> float:
    """CPU milliseconds of the threads that live (Linux)."""
    tasks = (path for p in processes for path in Path(f"/proc/{p}/task").glob("*/schedstat"))
    return sum(int(path.read_text().split()[0]) for path in tasks) / 1e6


def _paired(
    calls: tuple[Callable[[], object], Callable[[], object]], rounds: int, others: list[int]
) -> list[float]:
    """(clock, CPU) of two calls in milliseconds, asked in turn: medians, and CPU per call.

    CPU is that of this thread during the call, and for the second also that of ``others``.
    """
    clock: tuple[list[float], list[float]] = ([], [])
    cpu = [0.0, _precise(others)]
    cpu[1] = -cpu[1]
    for _ in range(rounds):
        for place, call in enumerate(calls):
            begun, used = time.perf_counter(), time.thread_time()
            call()
            cpu[place] += 1000 * (time.thread_time() - used)
            clock[place].append(1000 * (time.perf_counter() - begun))
    cpu[1] += _precise(others)
    return [statistics.median(clock[0]), cpu[0] / rounds,
            statistics.median(clock[1]), cpu[1] / rounds]  # fmt: skip


def latency(folder: Path, rounds: int) -> bool:
    """Print each question, then the ratio; whether it keeps within the limit."""
    store = Store(folder, "memory")
    store.prepare()
    queries, port = named_queries(store), free_port()
    found = []
    print(f"{'':28}{'in-process':>20}{'HTTP':>20}{'ratio':>16}")
    print(f"{'ms':28}{'clock':>10}{'CPU':>10}{'clock':>10}{'CPU':>10}{'clock':>8}{'CPU':>8}")
    command, address = ours(folder, port, "--engine", "memory"), f"http://127.0.0.1:{port}/sparql"
    with running(command, address) as (_, server):
        time.sleep(3)  # until its workers have all that it makes ready in the background
        client = Client(port)
        for name, sparql in queries.items():

            def ask(sparql: str = sparql) -> bytes:
                rows = store.query(sparql).serialize(format=ox.QueryResultsFormat.JSON)
                assert isinstance(rows, bytes)
                return rows

            def post(sparql: str = sparql) -> bytes:
                return client.post(sparql)

            assert post() == ask()
            others = _processes(server)  # a worker with a long query is not used again
            row = _paired((ask, post), rounds, others)
            found.append(row)
            ratios = f"{row[2] / row[0]:8.2f}{row[3] / row[1]:8.2f}"
            print(f"{name:28}" + "".join(f"{value:10.2f}" for value in row) + ratios, flush=True)
    medians = [statistics.median(row[i] for row in found) for i in range(4)]
    clock, cpu = medians[2] / medians[0], medians[3] / medians[1]
    print(f"{'median answer':28}" + "".join(f"{m:10.2f}" for m in medians)
          + f"{clock:8.2f}{cpu:8.2f} (at most {_MOST_LATENCY})")  # fmt: skip
    return cpu <= _MOST_LATENCY


# ---------------------------------------------------------------- throughput


def _wrk(
    address: str, process: int, queries: list[str], seconds: int, folder: Path
) -> tuple[float, float]:
    """Answers per second, on the clock and of the server's CPU time."""
    script = folder / "queries.lua"
    paths = ",\n".join(f'"/{address.rsplit("/", 1)[1]}?query={quote(q)}"' for q in queries)
    script.write_text(
        f"local paths = {{\n{paths}\n}}\nlocal i = 0\n"
        'request = function() i = i % #paths + 1 return wrk.format("GET", paths[i], '
        '{["Accept"] = "application/sparql-results+json"}) end\n',
        "utf-8",
    )
    root = address.rsplit("/", 1)[0]
    command = ["wrk", "-t2", f"-c{_CLIENTS}", f"-d{seconds}s", "--timeout", "60s", "-s",
               str(script), root]  # fmt: skip
    before = _cpu(_processes(process))
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    taken = (_cpu(_processes(process)) - before) / 1000
    number = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    if "Non-2xx" in said or "Socket errors" in said:
        print(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), number / taken  # type: ignore[index]


def throughput(folder: Path, rounds: int, seconds: int, scratch: Path) -> bool:
    """Print answers per second in paired rounds; whether the median ratio is enough."""
    with Store(folder) as store:
        queries = list(named_queries(store).values())
        with (scratch / "all.nq").open("wb") as file:
            for content in store.nquads():
                file.write(content)
    oxigraph = Path(sys.executable).with_name("oxigraph")
    load = [oxigraph, "load", "--location", str(scratch / "ox"), "--file", str(scratch / "all.nq")]
    subprocess.run(load, check=True, capture_output=True)
    ports = [free_port() for _ in range(3)]
    union = ["--union-default-graph"]
    third = [str(oxigraph), "serve-read-only", "--location", str(scratch / "ox"), *union,
             "--bind", f"127.0.0.1:{ports[2]}"]  # fmt: skip
    addresses = [f"http://127.0.0.1:{ports[0]}/sparql", f"http://127.0.0.1:{ports[1]}/sparql",
                 f"http://127.0.0.1:{ports[2]}/query"]  # fmt: skip
    with Store(folder) as store:
        from kg.graph.prefixes import with_prefixes

        queries = [with_prefixes(query, store.prefixes) for query in queries]
    found = []
    with (
        running(ours(folder, ports[0], "--engine", "memory"), addresses[0]) as (_, first),
        running(bare(folder, ports[1]), addresses[1]) as (_, second),
        running(third, addresses[2]) as (_, last),
    ):
        for number in range(rounds):
            pairs = zip(addresses, (first, second, last), strict=True)
            turn = [_wrk(*pair, queries, seconds, scratch) for pair in pairs]
            found.append(turn)
            print(f"round {number + 1}: " + "; ".join(
                f"{name} {clock:.1f}/s, {cpu:.1f} per CPU second"
                for name, (clock, cpu) in zip(("kg serve", "bare Starlette", "oxigraph, on disk"),
                                              turn, strict=True)), flush=True)  # fmt: skip
    for name, other in (("bare Starlette", 1), ("oxigraph serve-read-only", 2)):
        clock, cpu = (
            statistics.median(turn[0][i] / turn[other][i] for turn in found) for i in (0, 1)
        )
        print(f"kg serve : {name} = {clock:.2f} on the clock, {cpu:.2f} by CPU")
    clock = statistics.median(turn[0][0] / turn[1][0] for turn in found)
    print(f"(at least {_LEAST_THROUGHPUT} of bare Starlette)")
    return clock >= _LEAST_THROUGHPUT


# ---------------------------------------------------------------- start


def start(folder: Path) -> bool:
    """Print the seconds to the first answer from disk and from memory; whether disk is enough."""
    build_index(folder)
    found = {}
    for engine in ("auto", "disk", "memory"):
        port = free_port()
        command = ours(folder, port, "--engine", engine)
        with running(command, f"http://127.0.0.1:{port}/sparql") as (seconds, _):
            found[engine] = seconds
    with Store(folder) as store:
        size = store.size / 2**20
    print(f"{size:,.0f} MiB of N-Quads; first answer after " +
          ", ".join(f"{s:.2f} s ({engine})" for engine, s in found.items()) +
          f"; auto at most {_MOST_START}")  # fmt: skip
    return found["auto"] <= _MOST_START


# ---------------------------------------------------------------- pages


def pages(folder: Path, engine: str, each: int) -> bool:
    """Print what pages cost, once all is ready; whether they keep within the limits."""
    port = free_port()
    command, address = ours(folder, port, "--engine", engine), f"http://127.0.0.1:{port}/sparql"
    with running(command, address) as (_, server):
        site = serving_pages.Site(port)
        print(f"ready after {serving_pages.wait_until_ready(site):.0f} s ({engine})", flush=True)
        return serving_pages.measure(site, each, lambda: _precise(_processes(server)))


def main() -> int:
    """Measure; 0 if what was measured keeps within its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=["latency", "throughput", "start", "pages", "bare"])
    parser.add_argument("--engine", choices=["auto", "disk", "memory"], default="auto")
    parser.add_argument("--each", type=int, default=25, help="pages of a kind")
    parser.add_argument("store", type=Path, nargs="?", help="instead of copies of the sample")
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.kind == "bare":
        run_bare(arguments.store, arguments.port)
        return 0
    if shutil.which("wrk") is None and arguments.kind == "throughput":
        parser.error("wrk is not installed (Debian: apt-get install wrk)")
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.store or make_store(Path(scratch), arguments.quads)
        if arguments.kind == "latency":
            within = latency(folder, max(arguments.rounds, 5))
        elif arguments.kind == "throughput":
            within = throughput(folder, arguments.rounds, arguments.seconds, Path(scratch))
        elif arguments.kind == "pages":
            within = pages(folder, arguments.engine, arguments.each)
        else:
            within = start(folder)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
