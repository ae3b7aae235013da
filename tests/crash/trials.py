"""Ends build, prune and index at seeded moments with SIGKILL, and looks at what is left.

``python -m tests.crash.trials FOLDER SEED COUNT`` runs as a process of its own, because it forks:
each trial works on a copy of one store, in a child that is killed at a file operation or after a
time that the seed draws. Then the store must open, hold every document that was committed before,
have no defect, and come to the same end as an undisturbed run when the work is done once more.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kg.errors import KgError
from kg.graph.store import Store, build_index
from kg.graph.store.integrity import defects
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE

OPERATIONS = ("build", "prune", "index")
_EVENTS = {"open", "os.rename", "os.remove", "os.link", "os.rmdir", "os.mkdir", "os.truncate"}
_OLD = 1_500_000_000
_UNSET = -1
_left = _UNSET
_inside = ""


def _count_down(event: str, arguments: tuple[object, ...]) -> None:
    """Kill this process at its n-th operation on a file of the store."""
    global _left
    if _left > 0 and event in _EVENTS and _inside in str(arguments[0]):
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Trials:
    """A store with two committed papers, and changes that wait to be built."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.papers, self.base = folder, folder / "papers", folder / "base"
        samples = sorted(SAMPLE_CORPUS.glob("*.txt"))
        self.papers.mkdir(parents=True)
        for path in samples[:3]:
            self._put(path.name, path.read_text("utf-8"), _OLD)
        build([self.papers], self.base, base=SAMPLE_BASE)
        changed = samples[1].read_text("utf-8").replace("Nederland steun", "Nederland wens")
        self._put(samples[1].name, changed, _OLD + 5)
        self._put(samples[3].name, samples[3].read_text("utf-8"), _OLD)
        (self.papers / samples[2].name).unlink()
        self.before = self.state(self.base)
        self.after = {name: self._undisturbed(name) for name in OPERATIONS}
        self.events = {name: self._events(name) for name in OPERATIONS}

    def _put(self, name: str, text: str, when: int) -> None:
        (self.papers / name).write_text(text, "utf-8")
        os.utime(self.papers / name, (when, when))

    def operation(self, name: str, store: Path) -> Callable[[], object]:
        """What a user would run."""
        if name == "index":
            return lambda: build_index(store)
        return lambda: build([self.papers], store, prune=name == "prune")

    @staticmethod
    def state(store: Path) -> dict[str, str]:
        """What a store holds: every graph but provenance by name."""
        with Store(store) as opened:
            names = opened.graphs().keys() - {"provenance"}
            return {name: opened.graph(name) for name in sorted(names)}

    def copy(self, name: str) -> Path:
        """The store as it was committed, in a folder of its own."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.base, target)
        return target

    def _undisturbed(self, name: str) -> dict[str, str]:
        store = self.copy(f"whole-{name}")
        in_child(self.operation(name, store))
        return self.state(store)

    def _events(self, name: str) -> int:
        """How many operations on files of the store an undisturbed run takes."""
        store, reader = self.copy(f"count-{name}"), os.pipe()

        def counted() -> None:
            global _left, _inside
            _left, _inside = 1_000_000, str(store)
            self.operation(name, store)()
            os.write(reader[1], str(1_000_000 - _left).encode())

        in_child(counted)
        return int(os.read(reader[0], 20))

    def trial(self, number: int, draw: random.Random) -> str:
        """One trial; returns what was done, for the report.

        Raises:
            AssertionError: something was lost, or does not come to its end.
        """
        name = OPERATIONS[number % len(OPERATIONS)]
        store = self.copy("trial")
        if draw.random() < 0.7:
            at = draw.randint(1, self.events[name])
            moment = f"operation {at} of {self.events[name]}"
            in_child(self.operation(name, store), killed_at=at, inside=str(store))
        else:
            delay = draw.random() * 1.2
            moment = f"after {delay:.3f} s"
            in_child(self.operation(name, store), killed_after=delay)
        what = f"{name} killed at {moment}"
        left = self.state(store)
        assert left in (self.before, self.after[name]), f"{what}: neither the old nor the new state"
        assert in_child(partial(check_files, store)) == 0, f"{what}: has defects"
        status = in_child(self.operation(name, store))
        assert status == 0, f"{what}: does not complete ({status})"
        assert self.state(store) == self.after[name], f"{what}: ends elsewhere"
        unfinished = [p for p in store.rglob("*") if ".partial" in p.name or p.name == "incoming"]
        assert not unfinished, f"{what}: leaves {unfinished}"
        return what


def check_files(store: Path) -> None:
    """Find no defect; in a child, since an engine on disk has threads, which forks do not bear."""
    with Store(store) as opened:
        found = list(defects(opened))
    assert not found, found


def in_child(
    work: Callable[[], object],
    *,
    killed_at: int = 0,
    inside: str = "",
    killed_after: float | None = None,
    file_limit: int | None = None,
) -> int:
    """Do the work in a child; returns its exit status (negative: the signal; 2: a KgError)."""
    global _left, _inside
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if file_limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
            _left, _inside = killed_at or _UNSET, inside
            work()
            status = 0
        except KgError as error:
            status = 2  # first: the limit holds for a log file too
            print(error, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def full_disk(trials: Trials, draw: random.Random, count: int) -> None:
    """Let every file end at a size that the seed draws, as on a disk that is full."""
    for number in range(count):
        name = OPERATIONS[number % len(OPERATIONS)]
        limit = int(10 ** (3 + 4 * draw.random()))
        store = trials.copy("trial")
        status = in_child(trials.operation(name, store), file_limit=limit)
        what = f"{name} with files of at most {limit} bytes"
        assert status in (0, 2), f"{what}: ends with {status}, not with a message"
        left = trials.state(store)
        assert left == (trials.after[name] if status == 0 else trials.before), what
        assert in_child(partial(check_files, store)) == 0, what
        assert in_child(trials.operation(name, store)) == 0, what
        assert trials.state(store) == trials.after[name], what
        print(f"{what}: {'refused' if status else 'fits'}", flush=True)


def main(folder: str, seed: str, count: str) -> None:
    """Run ``count`` trials with SIGKILL, and a fifth as many with a full disk."""
    sys.addaudithook(_count_down)
    trials = Trials(Path(folder))
    draw = random.Random(int(seed))
    for number in range(int(count)):
        print(trials.trial(number, draw), flush=True)
    full_disk(trials, draw, max(3, int(count) // 5))


if __name__ == "__main__":
    main(*sys.argv[1:])
