"""What it costs to take a file to its statements, beside a raw scan of the same text for names.

Run ``python benchmarks/extraction.py [FOLDER]`` (default: the sample corpus). Three scans of
ahocorasick-rs (leftmost-longest) for every name of the vocabulary are timed over the same text:

- ``bare scan``: one pass over text folded beforehand, its matches left unread; a bound, not what
  one could use instead.
- ``scan, whole words``: the reference. The same pass, keeping the matches that are whole words.
- ``scan of a text``: the same from a text as it is printed, which has to be folded first (case,
  accents, hyphens; offsets stay). What one could use in place of this package, to find names only.

All are the best of several runs after a first one that compiles what is kept for the process; what
that costs a first document is printed as ``one-off``. What is kept of single sentences is dropped
before each run, so that none gains from an earlier one. Where Debian's ``frog`` is installed, its
time for the first document is quoted too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from kg import vocabulary
from kg.acquire import read_document
from kg.acquire.dates import forget_texts
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
        forget_texts()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: characters, and seconds of the scans, the first document and stages."""

    characters: int
    bare: float
    checked: float
    folding: float
    one_off: float
    stages: tuple[float, ...]


Find = Callable[[str], list[tuple[int, int, int]]]


def scanner(names: Gazetteer) -> Find:
    """A search for the longest of all names, folded, that begins leftmost."""
    spelt = {fold_text(name.text).strip() for pattern in names.patterns for name in pattern.names}
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    automaton = ahocorasick_rs.AhoCorasick(sorted(spelt - {""}), matchkind=longest)
    find: Find = automaton.find_matches_as_indexes
    return find


def whole_words(find: Find, folded: str) -> int:
    """How many matches begin and end at a word's edge; a folded text has spaces at both ends."""
    count = 0
    for _, start, end in find(folded):
        if folded[start - 1] == " " and folded[end] == " ":
            count += 1
    return count


def measure(files: list[Path]) -> Figures:
    """Time the scans and each stage over the same documents."""
    words = vocabulary.load()
    documents = [read_document(file) for file in files]
    start = time.process_time()
    extract(documents[0], words)
    first = time.process_time() - start
    extractions = [extract(document, words) for document in documents]
    warm = best_seconds(lambda: extract(documents[0], words))
    find = scanner(gazetteer(words))
    texts = [document.text for document in documents]
    folded = [fold_text(text) for text in texts]
    pairs = list(zip(documents, extractions, strict=True))
    return Figures(
        sum(map(len, texts)),
        best_seconds(lambda: [find(text) for text in folded], 20 * REPEATS),
        best_seconds(lambda: [whole_words(find, text) for text in folded], 20 * REPEATS),
        best_seconds(lambda: [whole_words(find, fold_text(text)) for text in texts], 20 * REPEATS),
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
    start = time.process_time()
    subprocess.run(
        ["frog", "-t", "/dev/stdin"], input=text.encode(), capture_output=True, check=True
    )
    return time.process_time() - start


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_CORPUS
    files, _ = find_files([folder])
    figures = measure(files)
    print(f"{len(files)} documents, {figures.characters:,} characters")
    rows = {
        "bare scan": figures.bare,
        "scan, whole words": figures.checked,
        "scan of a text": figures.folding,
        **dict(zip(STAGES, figures.stages, strict=True)),
        "file to statements": sum(figures.stages[:2]),
    }
    print(f"{'':20} {'ms':>8} {'kB/s':>9}   of the scan for   of the same, from   of the bare")
    print(f"{'':38}   whole words       the text printed    scan")
    for name, seconds in rows.items():
        speed = figures.characters / seconds / 1000
        shares = [seconds / scan for scan in (figures.checked, figures.folding, figures.bare)]
        ratios = "".join(f"1/{share:<18.1f}" for share in shares).rstrip()
        print(f"{name:20} {seconds * 1000:8.1f} {speed:9,.0f}   {ratios}")
    print(f"{'one-off':20} {figures.one_off * 1000:8.1f}")
    text = read_document(files[0]).text
    frog = frog_seconds(text)
    if frog is not None:
        print(f"frog, {len(text):,} characters: {frog:.1f} s, {len(text) / frog / 1000:.1f} kB/s")


if __name__ == "__main__":
    main()
