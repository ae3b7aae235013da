"""What it costs to take a file to its statements, beside a raw scan of the same text for names.

Run ``python benchmarks/extraction.py [FOLDER]`` (default: the sample corpus). The reference is one
pass of ahocorasick-rs over the same characters with every Dutch label of the vocabulary. Where
Debian's ``frog`` is installed, its time for the first document is quoted too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

from kg import vocabulary
from kg.acquire import read_document
from kg.acquire.files import find_files
from kg.extract import extract
from kg.graph.rdf import document_nquads
from kg.paths import SAMPLE_CORPUS

REPEATS = 5
STAGES = ("reading", "extracting", "writing N-Quads")


def best_seconds(work: Callable[[], object]) -> float:
    """The shortest of several runs: the least disturbed one."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(files: list[Path]) -> tuple[int, float, list[float]]:
    """Characters, seconds of the raw scan, and seconds of each stage."""
    words = vocabulary.load()
    labels = sorted({x.text for x in words.labels("nl") if len(x.text) > 2})
    automaton = ahocorasick_rs.AhoCorasick(
        labels, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )
    documents = [read_document(file) for file in files]
    extractions = [extract(document, words) for document in documents]
    texts = [document.text for document in documents]
    raw = best_seconds(lambda: [automaton.find_matches_as_indexes(text) for text in texts])
    pairs = list(zip(documents, extractions, strict=True))
    stages = [
        best_seconds(lambda: [read_document(file) for file in files]),
        best_seconds(lambda: [extract(document, words) for document in documents]),
        best_seconds(lambda: [document_nquads(d, e, words) for d, e in pairs]),
    ]
    return sum(map(len, texts)), raw, stages


def frog_seconds(text: str) -> float | None:
    """Seconds that Debian's frog takes for one text; None where it is not installed."""
    if not shutil.which("frog"):
        return None
    start = time.perf_counter()
    subprocess.run(
        ["frog", "-t", "/dev/stdin"], input=text.encode(), capture_output=True, check=True
    )
    return time.perf_counter() - start


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_CORPUS
    files, _ = find_files([folder])
    characters, raw, stages = measure(files)
    print(f"{len(files)} documents, {characters:,} characters")
    print(f"{'raw scan':20} {raw * 1000:9.1f} ms")
    for name, seconds in zip(STAGES, stages, strict=True):
        print(f"{name:20} {seconds * 1000:9.1f} ms  {seconds / raw:6.1f} × the raw scan")
    to_statements = sum(stages[:2])
    slower = to_statements / raw
    print(f"file to statements   {to_statements * 1000:9.1f} ms  1/{slower:.0f} of its speed")
    text = read_document(files[0]).text
    frog = frog_seconds(text)
    if frog is not None:
        print(f"frog, {len(text):,} characters: {frog:.1f} s, {len(text) / frog / 1000:.1f} kB/s")


if __name__ == "__main__":
    main()
