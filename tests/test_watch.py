"""A watched folder keeps its store current."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from kg.errors import StoreError
from kg.graph.store import Store, StoreWriter
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.watch import watch

SAMPLES = sorted(SAMPLE_CORPUS.glob("*.txt"))


def test_each_change_is_built_and_a_locked_store_is_tried_again(tmp_path):
    papers, store, stop = tmp_path / "papers", tmp_path / "papers" / "s", threading.Event()
    papers.mkdir()
    (papers / "one.txt").write_bytes(SAMPLES[0].read_bytes())
    complaints: list[StoreError] = []
    lock = StoreWriter(store)
    lock.__enter__()

    def refused(error):
        complaints.append(error)
        lock.__exit__(None, None, None)

    built = watch(
        [papers], store, lambda: build([papers / "one.txt", *late()], store), refused, stop
    )

    def late():
        return [path for path in [papers / "two.txt"] if path.exists()]

    assert len(next(built).added) == 1
    assert [error.what for error in complaints] and "is writing here" in complaints[0].what
    (papers / "two.txt").write_bytes(SAMPLES[1].read_bytes())
    assert len(next(built).added) == 1
    stop.set()
    assert not list(built)
    assert len(Store(store).manifest.documents) == 2


def test_the_command_ends_cleanly_on_an_interrupt(tmp_path):
    papers, store = tmp_path / "papers", tmp_path / "s"
    papers.mkdir()
    command = [sys.executable, "-m", "kg", "build", str(papers), "--store", str(store), "--watch"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    (papers / "one.txt").write_bytes(SAMPLES[0].read_bytes())
    until = time.monotonic() + 60
    while not (Path(store) / "manifest.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Traceback" not in said and said.rstrip().endswith("Ended.")
    assert len(Store(store).manifest.documents) == 1
