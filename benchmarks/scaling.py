"""What a build costs, how it grows, and how the work spreads over processes.

Run ``python benchmarks/scaling.py [PART ...] [--papers 500 5000] [--quads 1000000 10000000]``:

    speed-up   extraction on one process and on two, in pairs; the median of the ratios (>= 1.6)
    build      the whole build beside max(L, E + L/2) in one run (<= 1.15), where E is extraction
               alone on two processes and L the bulk load of the finished files alone
    papers     processor time per paper of whole builds of each size, beside the first (<= 1.15),
               the exponent of the curve, the disk, and the largest memory of any one process
    quads      processor time per quad of the store's part (loading finished files), likewise, into
               the engine in memory and into its index on disk

Papers are written by ``corpus_generator.py`` into a temporary folder. ``speed-up`` and ``build``
compare wall times and want a machine with two idle cores; ``papers`` and ``quads`` count processor
time, own and of all worker processes, and bear company. All of it takes over an hour on two cores;
``papers`` alone, at its default sizes, some twenty-five minutes.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from corpus_generator import write_corpus

from kg import vocabulary
from kg.distribute import Processes
from kg.graph.store import Store
from kg.graph.store.index import PART
from kg.pipeline import build
from kg.reading import make_part, software

PAIRS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build of ``papers`` took: seconds of processor, the largest process, bytes on disk."""

    papers: int
    seconds: float
    peak_mb: float
    disk: int
    quads: int


def wall(work: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def corpus(folder: Path, papers: int, first: int = 0) -> Path:
    """A corpus of this size, written."""
    place = folder / f"papers-{first}-{papers}"
    if not place.exists():
        write_corpus(papers, place, first=first)
    return place


def extract_all(files: Sequence[str], processes: int, folder: Path) -> None:
    """Extraction alone: every file to its part."""
    shutil.rmtree(folder, ignore_errors=True)
    work = partial(make_part, base=vocabulary.BASE, folder=str(folder), made_by=software())
    for _ in Processes(processes).run(work, files):
        pass


# ---------------------------------------------------------------- the parts


def speed_up(folder: Path, papers: int = 200) -> None:
    """One process beside two."""
    files = [str(path) for path in sorted(corpus(folder, papers).rglob("*.txt"))]
    ratios, bounds = [], []
    for pair in range(PAIRS):
        times, work = {}, {}
        for count in (1, 2) if pair % 2 else (2, 1):  # so that neither has always the warm cache
            before = _processor_time()
            times[count] = wall(lambda n=count: extract_all(files, n, folder / "parts"))
            work[count] = _processor_time() - before
        ratios.append(times[1] / times[2])
        bounds.append(2 * work[1] / work[2])
        print(
            f"  one {times[1]:7.1f} s   two {times[2]:7.1f} s   {ratios[-1]:.2f} times as fast; "
            f"by processor time {bounds[-1]:.2f} at best"
        )
    print(
        f"speed-up on two processes: {statistics.median(ratios):.2f} (at least 1.6); with two idle "
        f"cores at best {statistics.median(bounds):.2f}"
    )


def _processor_time() -> float:
    """Seconds of processor that this process and those that it has ended took so far."""
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(t.ru_utime + t.ru_stime for t in times)


def whole_build(folder: Path, papers: int = 400) -> None:
    """The whole build beside what its two halves would take alone."""
    place = corpus(folder, papers)
    files = [str(path) for path in sorted(place.rglob("*.txt"))]
    extraction = wall(lambda: extract_all(files, 2, folder / "parts"))
    store = folder / "built"
    shutil.rmtree(store, ignore_errors=True)
    whole = wall(lambda: build([place], store, jobs=2))
    loading = wall(lambda: load_files(store))
    bound = max(loading, extraction + loading / 2)
    print(f"  E {extraction:.1f} s   L {loading:.1f} s   whole build {whole:.1f} s")
    print(f"whole build: {whole / bound:.2f} of max(L, E + L/2) (at most 1.15)")


def load_files(store: Path) -> int:
    """Bulk-load a store's finished files into an engine in memory; returns the quads."""
    engine = ox.Store()
    with Store(store) as opened:
        for content in opened.nquads():
            engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    return len(engine)


_BUILD = """
import resource, sys
from pathlib import Path
from kg.pipeline import build
build([Path(sys.argv[1])], Path(sys.argv[2]), jobs=2)
times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(t.ru_utime + t.ru_stime for t in times), max(t.ru_maxrss for t in times) / 1024)
"""


def cost_of_build(folder: Path, papers: int) -> Cost:
    """A whole build in a process of its own, and what it and its workers took."""
    place, store = corpus(folder, papers), folder / f"store-{papers}"
    shutil.rmtree(store, ignore_errors=True)
    command = [sys.executable, "-c", _BUILD, str(place), str(store)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    # A file that two generations share counts once.
    sizes = {(s.st_dev, s.st_ino): s.st_size for p in store.rglob("*") if (s := p.stat())}
    with Store(store) as opened:
        quads = sum(content.count(b"\n") for content in opened.nquads())
    return Cost(papers, float(out[-2]), float(out[-1]), sum(sizes.values()), quads)


def by_papers(folder: Path, sizes: Sequence[int]) -> None:
    """Whole builds of growing corpora."""
    costs = [cost_of_build(folder, papers) for papers in sizes]
    print("    papers     quads   s/paper   s/M quads   MB/process   MB disk/paper")
    for c in costs:
        print(
            f"  {c.papers:8,} {c.quads:9,} {c.seconds / c.papers:9.3f} "
            f"{c.seconds / c.quads * 1e6:11.1f} {c.peak_mb:12.0f} {c.disk / c.papers / 1e6:15.2f}"
        )
    first, last = costs[0], costs[-1]
    if last.papers > first.papers:
        ratio = (last.seconds / last.papers) / (first.seconds / first.papers)
        print(f"cost per paper: {ratio:.2f} of that at {first.papers:,} (at most 1.15)")
        exponent = math.log(last.seconds / first.seconds) / math.log(last.papers / first.papers)
        print(f"exponent of the curve: {exponent:.3f}")


def by_quads(folder: Path, sizes: Sequence[int]) -> None:
    """The store's part alone, loading finished files, at growing numbers of quads."""
    papers = 100
    store = folder / "store-quads"
    if not store.exists():
        build([corpus(folder, papers)], store, jobs=2)
    with Store(store) as opened:
        texts = [opened.read(d.graph) for d in opened.manifest.documents.values()]
    for engine in ("memory", "disk"):
        costs = []
        for size in sizes:
            with tempfile.TemporaryDirectory(dir=folder) as index:
                target = ox.Store(index) if engine == "disk" else ox.Store()
                start = time.process_time()
                quads = _load_copies(target, texts, size)
                costs.append((time.process_time() - start) / quads)
                del target
            print(f"  {quads:12,} quads {costs[-1] * 1e6:8.2f} s per million, in {engine}")
        ratio = costs[-1] / costs[0]
        print(f"cost per quad in {engine}: {ratio:.2f} of that at {sizes[0]:,} (at most 1.15)")


def _load_copies(engine: ox.Store, texts: Sequence[bytes], size: int) -> int:
    """Load the papers again and again under other keys, until there are ``size`` quads."""
    quads = copy = waiting = 0
    parts: list[bytes] = []
    while quads < size:
        for text in texts:
            renamed = text.replace(b"/document/", b"/document/%d-" % copy)
            parts.append(renamed.replace(b"/graph/", b"/graph/%d-" % copy))
            quads += text.count(b"\n")
            waiting += len(parts[-1])
            if waiting >= PART or quads >= size:  # in parts, as kg index loads
                engine.bulk_load(b"".join(parts), format=ox.RdfFormat.N_QUADS)
                parts, waiting = [], 0
            if quads >= size:
                break
        copy += 1
    return quads


def main() -> None:
    parts = ("speed-up", "build", "papers", "quads")
    parser = argparse.ArgumentParser(description="Measure how a build scales.")
    parser.add_argument("parts", nargs="*", choices=[*parts, []], default=list(parts))
    parser.add_argument("--papers", type=int, nargs="+", default=[500, 5_000])
    parser.add_argument("--quads", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, help="keep corpora and stores here")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"other work runs on this machine (load {load:.1f}): mistrust wall times")
    with tempfile.TemporaryDirectory(prefix="kg-scaling-") as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if "speed-up" in arguments.parts:
            speed_up(folder)
        if "build" in arguments.parts:
            whole_build(folder)
        if "papers" in arguments.parts:
            by_papers(folder, arguments.papers)
        if "quads" in arguments.parts:
            by_quads(folder, arguments.quads)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this process: {peak:.0f} MB at most)")


if __name__ == "__main__":
    main()
