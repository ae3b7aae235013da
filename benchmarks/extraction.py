"""What it costs to take a file to its statements, beside a raw scan of the same text for names.

Run ``python benchmarks/extraction.py [FOLDER]`` (default: the sample corpus). The reference is
``scan with word check``: one overlapping pass of ahocorasick-rs with the project's own automaton
(every name of the vocabulary, folded) over the folded text, keeping the matches that are whole
words. ``bare scan`` is the same pass with its matches left unread: a bound, not what one could use
instead. All are the best of several runs after a first one that compiles what is kept for the
process; what that costs a first document is printed as ``one-off``. Where Debian's ``frog`` is
installed, its time for the first document is quoted too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg import vocabulary
from kg.acquire import read_document
from kg.acquire.files import find_files
from kg.extract import extract
from kg.extract.names.folding import fold_text
from kg.extract.names.gazetteer import Gazetteer, gazetteer
from kg.graph.rdf import document_nquads
from kg.paths import SAMPLE_CORPUS

REPEATS = 5
STAGES = ("reading", "extracting", "writing N-Quads")


def best_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest of several runs: the least disturbed one."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: characters, and seconds of the scans, the first document and stages."""

    characters: int
    bare: float
    checked: float
    one_off: float
    stages: tuple[float, ...]


def whole_words(names: Gazetteer, folded: str) -> int:
    """How many matches of the automaton begin and end at a word's edge: the reference scan."""
    count = 0
    for _, start, end in names.automaton.find_matches_as_indexes(folded, overlapping=True):
        if folded[start] == " " and (folded[end - 1] == " " or folded[end] == " "):
            count += 1
    return count


def measure(files: list[Path]) -> Figures:
    """Time the scans and each stage over the same documents."""
    words = vocabulary.load()
    documents = [read_document(file) for file in files]
    start = time.perf_counter()
    extract(documents[0], words)
    first = time.perf_counter() - start
    extractions = [extract(document, words) for document in documents]
    warm = best_seconds(lambda: extract(documents[0], words))
    names = gazetteer(words)
    folded = [fold_text(document.text) for document in documents]
    find = names.automaton.find_matches_as_indexes
    pairs = list(zip(documents, extractions, strict=True))
    return Figures(
        sum(len(document.text) for document in documents),
        best_seconds(lambda: [find(text, overlapping=True) for text in folded], 20 * REPEATS),
        best_seconds(lambda: [whole_words(names, text) for text in folded], 20 * REPEATS),
        first - warm,
        (
            best_seconds(lambda: [read_document(file) for file in files]),
            best_seconds(lambda: [extract(document, words) for document in documents]),
            best_seconds(lambda: [document_nquads(d, e, words) for d, e in pairs]),
        ),
    )


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
    figures = measure(files)
    print(f"{len(files)} documents, {figures.characters:,} characters")
    rows = {
        "bare scan": figures.bare,
        "scan with word check": figures.checked,
        **dict(zip(STAGES, figures.stages, strict=True)),
        "file to statements": sum(figures.stages[:2]),
    }
    print(f"{'':20} {'ms':>8} {'kB/s':>9}   of the reference   of the bare scan")
    for name, seconds in rows.items():
        speed = figures.characters / seconds / 1000
        reference, bare = seconds / figures.checked, seconds / figures.bare
        print(
            f"{name:20} {seconds * 1000:8.1f} {speed:9,.0f}   1/{reference:<14.1f}   1/{bare:.1f}"
        )
    print(f"{'one-off':20} {figures.one_off * 1000:8.1f}")
    text = read_document(files[0]).text
    frog = frog_seconds(text)
    if frog is not None:
        print(f"frog, {len(text):,} characters: {frog:.1f} s, {len(text) / frog / 1000:.1f} kB/s")


if __name__ == "__main__":
    main()
