"""Worker processes: everything is answered once, and a dead one costs at most its own item."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import filelock
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.distribute import Here, Lost, Processes, chunks
from kg.errors import DistributionError
from tests.distribute import work

ITEMS = [f"item {i}" for i in range(60)]
WANTED = sorted(item.upper() for item in ITEMS)


@given(st.integers(0, 5000), st.integers(1, 64))
def test_chunks_hold_every_item_once_and_stay_small(count, workers):
    items = [str(i) for i in range(count)]
    cut = list(chunks(items, workers))
    assert [item for chunk in cut for item in chunk] == items
    assert all(1 <= len(chunk) <= 50 for chunk in cut)


def test_many_items_go_out_in_chunks_of_twenty_to_fifty():
    assert {len(c) for c in list(chunks([""] * 100_000, 2))[:-1]} == {50}
    assert {len(c) for c in list(chunks([""] * 200, 2))[:-1]} == {25}


@pytest.mark.parametrize("place", [Here(), Processes(1), Processes(3)])
def test_every_item_is_answered_once(place):
    assert sorted(place.run(work.shout, ITEMS)) == WANTED


def test_no_items_start_no_process():
    assert list(Processes(2).run(work.shout, [])) == []


def test_work_is_shared_out():
    assert len(set(Processes(2).run(work.my_process, ITEMS))) == 2


def test_an_item_that_ends_its_worker_is_lost_with_the_reason_and_the_rest_goes_on():
    items = [*ITEMS[:30], "poison 1", *ITEMS[30:], "poison 2"]
    results = list(Processes(2).run(work.die_on_poison, items))
    lost = {result.item: result.reason for result in results if isinstance(result, Lost)}
    assert sorted(lost) == ["poison 1", "poison 2"]
    assert all("SIGKILL" in reason and reason.endswith(".") for reason in lost.values())
    assert sorted(r for r in results if isinstance(r, str)) == WANTED


def test_an_item_that_ended_its_worker_once_is_tried_again(tmp_path):
    items = ["weak 1", *ITEMS, "weak 2"]
    results = Processes(2).run(partial(work.die_once, folder=str(tmp_path)), items)
    assert sorted(results) == sorted([*WANTED, "WEAK 1", "WEAK 2"])


def test_an_item_that_hangs_is_given_up():
    results = list(Processes(2, time_limit=1.5).run(work.hang_on_poison, ["poison", *ITEMS]))
    (lost,) = [result for result in results if isinstance(result, Lost)]
    assert lost.item == "poison" and "longer than" in lost.reason
    assert len(results) == len(ITEMS) + 1


def test_a_fault_of_the_program_is_an_error_that_names_the_item():
    with pytest.raises(DistributionError, match=r"item 0.*ZeroDivisionError"):
        list(Processes(1).run(work.fail, ["item 0"]))


def test_a_worker_that_cannot_begin_is_an_error(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DistributionError, match="ended before it could begin"):
        list(Processes(1).run(work.shout, ["x"]))


def test_workers_hold_no_lock_of_the_parent(tmp_path):
    lock = filelock.FileLock(tmp_path / "lock")
    with lock:
        (held,) = Processes(1).run(work.open_files, ["x"])
    assert not [name for name in held if str(tmp_path) in name]


def workers_of(process):
    out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True)
    return [int(pid) for pid in out.stdout.split()]


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


SCRIPT = """
from kg.distribute import Processes
from tests.distribute import work
for _ in Processes(2).run(work.slowly, [str(i) for i in range(2000)]):
    print("answer", flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(how):
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        # A shell's background job ignores interrupts, and its children with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert parent.stdout.readline() == b"answer\n"
    children = workers_of(parent.pid)
    assert children
    os.kill(parent.pid, how)
    _, complaint = parent.communicate(timeout=30)
    end = time.monotonic() + 30
    while any(map(is_alive, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_alive, children))
    assert complaint.count(b"Traceback") <= 1  # the interrupt's own; none from a worker
