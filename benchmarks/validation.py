"""What checking a store against the shapes costs beside loading it.

Run ``python benchmarks/validation.py [QUADS]`` (default: a million). The store is the sample corpus
copied under other document keys until it is large enough, with vocabulary and ontology once.
The reference is pyoxigraph's bulk load of the same N-Quads in the same run; pySHACL, the reference
engine for results, is timed on a hundredth of it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pyoxigraph as ox

from kg.graph.reference import ontology_nquads, vocabulary_nquads
from kg.graph.validation import validate
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import read


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def large_store(quads: int) -> str:
    """N-Quads of at least ``quads`` lines: copies of the sample papers under other keys."""
    readings = [read(path) for path in sorted(SAMPLE_CORPUS.glob("*.txt"))]
    parts = [vocabulary_nquads(), ontology_nquads()]
    lines = sum(part.count("\n") for part in parts)
    copy = 0
    while lines < quads:
        for reading in readings:
            text = reading.nquads
            if copy:
                text = text.replace(f"document/{reading.key}", f"document/{reading.key}c{copy}")
            parts.append(text)
            lines += text.count("\n")
        copy += 1
    return "".join(parts)


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    text = large_store(wanted)
    load = seconds(lambda: ox.Store().bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS))
    findings: list[object] = []
    fast = seconds(lambda: findings.extend(validate(text)))
    small = large_store(wanted // 100)
    quick = seconds(lambda: validate(small))
    slow = seconds(lambda: validate(small, engine="reference"))
    print(f"{text.count(chr(10)):,} quads, {len(findings):,} findings")
    print(f"bulk load (reference)   {load:7.2f} s")
    print(f"check                   {fast:7.2f} s   {fast / load:.2f} × the load")
    print(
        f"{small.count(chr(10)):,} quads: check {quick:.2f} s, pySHACL {slow / quick:.0f} × as long"
    )


if __name__ == "__main__":
    main()
