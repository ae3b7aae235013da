"""A real Dask scheduler with several workers on loopback: retries, poison, and the same bytes.

Takes half a minute: run by ``make test-cluster``.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from kg.distribute import Lost
from kg.distribute.cluster import Cluster
from kg.errors import DistributionError
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE
from tests.distribute import work

ROOT = Path(__file__).resolve().parents[2]
ITEMS = [f"item {i}" for i in range(120)]
WANTED = sorted(item.upper() for item in ITEMS)

pytestmark = pytest.mark.cluster
pytest.importorskip("distributed")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(*arguments, folder):
    log = (folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("wb")
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *map(str, arguments)],
        cwd=folder,
        stdout=log,
        stderr=log,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def end(process):
    """End a process with all that it started: the session is its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class RunningCluster:
    """A scheduler and its workers, as an operator would start them."""

    def __init__(self, folder):
        self.folder, port = folder, free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [
            start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard",
                  "--no-jupyter", folder=folder)
        ]  # fmt: skip

    def add_worker(self):
        options = ["--host", "127.0.0.1", "--nthreads", 1, "--no-dashboard"]
        options += ["--local-directory", self.folder]
        worker = start("worker", self.address, *options, folder=self.folder)
        self.processes.append(worker)
        return worker

    def end(self):
        for process in reversed(self.processes):
            end(process)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    running = RunningCluster(tmp_path_factory.mktemp("dask"))
    running.add_worker()
    running.add_worker()
    yield running
    running.end()


def nquads(folder):
    return b"".join(Store(folder).nquads())


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("here") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return nquads(folder)


def test_every_item_is_answered_once(cluster):
    assert sorted(Cluster(cluster.address).run(work.shout, ITEMS)) == WANTED


def test_a_build_on_the_cluster_has_the_same_bytes(cluster, here, tmp_path):
    summary = build([SAMPLE_CORPUS], tmp_path, base=SAMPLE_BASE, scheduler=cluster.address)
    assert not summary.skipped
    assert nquads(tmp_path) == here
    assert not (tmp_path / "incoming").exists()


def test_papers_and_parts_at_urls_give_the_same_bytes(cluster, here, tmp_path):
    shutil.copytree(SAMPLE_CORPUS, tmp_path / "papers")
    build(
        [f"file://{tmp_path}/papers"],
        tmp_path / "store",
        base=SAMPLE_BASE,
        scheduler=cluster.address,
        shared=f"file://{tmp_path}/parts",
    )
    assert nquads(tmp_path / "store") == here
    assert not list((tmp_path / "parts").iterdir())


def test_a_worker_killed_in_the_middle_costs_nothing(cluster):
    third = cluster.add_worker()
    results = []

    def kill_soon():
        while len(results) < 20:
            time.sleep(0.01)
        end(third)

    killer = threading.Thread(target=kill_soon)
    killer.start()
    for result in Cluster(cluster.address).run(work.slowly, ITEMS):
        results.append(result)
    killer.join()
    assert sorted(results) == WANTED


def test_a_weak_item_is_tried_again(cluster, tmp_path):
    answers = Cluster(cluster.address).run(
        partial(work.die_once, folder=str(tmp_path)), ["weak 1", *ITEMS]
    )
    assert sorted(answers) == sorted([*WANTED, "WEAK 1"])


def test_poison_is_reported_and_the_rest_goes_on(cluster):
    results = list(Cluster(cluster.address).run(work.die_on_poison, [*ITEMS, "poison"]))
    (lost,) = [result for result in results if isinstance(result, Lost)]
    assert lost.item == "poison" and lost.reason.startswith("ended every worker")
    assert sorted(r for r in results if isinstance(r, str)) == WANTED


def test_a_scheduler_without_workers_is_an_error(tmp_path):
    lonely = RunningCluster(tmp_path)
    try:
        with pytest.raises(DistributionError, match="has no workers"):
            list(Cluster(lonely.address, patience=6).run(work.shout, ITEMS))
    finally:
        lonely.end()


def test_an_address_where_nothing_listens_is_an_error():
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(DistributionError, match="no Dask scheduler answers"):
        list(Cluster(address, patience=1).run(work.shout, ITEMS))
