"""Whatever ends a build, prune or index: nothing committed is lost, and the next run completes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.graph.store import Store, StoreWriter
from kg.paths import SAMPLE_CORPUS

ROOT = Path(__file__).resolve().parents[2]
SEED = 20260101


def run_trials(folder, count):
    result = subprocess.run(
        [sys.executable, "-m", "tests.crash.trials", str(folder), str(SEED), str(count)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    lines = result.stdout.splitlines()
    assert sum("killed at" in line for line in lines) == count
    return lines


def test_killed_at_a_few_moments(tmp_path):
    run_trials(tmp_path / "t", 6)


@pytest.mark.crash
def test_killed_at_a_hundred_moments(tmp_path):
    lines = run_trials(tmp_path / "t", 100)
    assert any("refused" in line for line in lines) and any("fits" in line for line in lines)


def test_the_lock_is_free_as_soon_as_a_parallel_build_was_killed(tmp_path):
    store = tmp_path / "s"
    command = [sys.executable, "-m", "kg", "build", str(SAMPLE_CORPUS), "--jobs", "2"]
    process = subprocess.Popen([*command, "--store", str(store)], stderr=subprocess.DEVNULL)
    while not (list(store.glob("incoming/*")) or process.poll() is not None):
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with StoreWriter(store):
        pass
    assert subprocess.run([*command, "--store", str(store)], check=False).returncode == 0
    assert len(Store(store).manifest.documents) == len(list(SAMPLE_CORPUS.glob("*.txt")))


def test_a_build_that_was_cut_short_is_taken_up_where_it_ended(tmp_path, monkeypatch):
    from kg import pipeline, reading

    def interrupt(files):
        count.append(files)
        if len(count) == 3:
            raise KeyboardInterrupt

    count = []
    with pytest.raises(KeyboardInterrupt):
        pipeline.build([SAMPLE_CORPUS], tmp_path, done=interrupt)
    read = []
    real = reading.read
    monkeypatch.setattr(reading, "read", lambda path, base: read.append(path) or real(path, base))
    pipeline.build([SAMPLE_CORPUS], tmp_path)
    samples = len(list(SAMPLE_CORPUS.glob("*.txt")))
    assert len(read) == samples - 3
    assert len(Store(tmp_path).manifest.documents) == samples
    assert not (tmp_path / "incoming").exists()
