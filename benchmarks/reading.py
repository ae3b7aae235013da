"""What reading a paper costs beside a raw pass of an automaton over the same text.

Run ``python benchmarks/reading.py``; it prints megabytes per second on one core and the ratio of
the two times in the same run, which depends less on the machine. The papers are those of the
sample corpus, read from memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from kg import vocabulary
from kg.acquire import read_text
from kg.extract.names.gazetteer import gazetteer
from kg.model import SourceFile
from kg.paths import SAMPLE_CORPUS

_SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")


def papers() -> list[str]:
    """The texts of the sample corpus, in order of their names."""
    return [path.read_text("utf-8") for path in sorted(SAMPLE_CORPUS.glob("*.txt"))]


def seconds(work: Callable[[], object]) -> float:
    """How much processor time one run takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read_all(texts: Sequence[str]) -> None:
    for text in texts:
        read_text(text, _SOURCE)


def measure(repeats: int = 15) -> tuple[float, float, int]:
    """The best seconds for the raw pass and for reading, and the bytes of the texts."""
    texts = papers()
    together = "\n".join(texts)
    automaton = gazetteer(vocabulary.load()).automaton
    raw = whole = float("inf")
    for _ in range(repeats):
        raw = min(raw, seconds(lambda: automaton.find_matches_as_indexes(together)))
        whole = min(whole, seconds(lambda: read_all(texts)))
    return raw, whole, len(together.encode("utf-8"))


def main() -> None:
    raw, whole, size = measure()
    print(f"texts               {size:>12,} bytes")
    print(f"raw automaton pass  {raw * 1000:>12.1f} ms")
    print(f"reading             {whole * 1000:>12.1f} ms  ({size / whole / 1e6:.2f} MB/s)")
    print(f"ratio               {whole / raw:>12.1f}")


if __name__ == "__main__":
    main()
