"""What the store costs: lookups beside raw pyoxigraph, and builds where little or nothing changed.

    python benchmarks/store.py lookups [MILLIONS]        (default 1; the reference is at 10)
    python benchmarks/store.py rebuild CORPUS FOLDER     (CORPUS: of benchmarks/corpus_generator.py)

``lookups``: the same queries by subject, through ``Store.query`` and through the engine that it
holds; the median of paired rounds. ``rebuild``: CPU time of a build from nothing, of
one with nothing changed, and of one with one paper more, each as a share of the first; the last
adds what reading one paper costs by itself. Ratios, in one run, on one machine.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg import vocabulary
from kg.graph.store import Store, StoreWriter
from kg.pipeline import build
from kg.reading import read

_ROUNDS, _LOOKUPS = 15, 2_000


def cpu() -> float:
    """CPU seconds of this process and its ended children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def timed(work: Callable[[], object]) -> float:
    """CPU seconds that a call takes."""
    begun = cpu()
    work()
    return cpu() - begun


# ---------------------------------------------------------------- lookups


def synthetic(first: int, last: int) -> str:
    """N-Quads of the statements from ``first`` to ``last``: four lines each, a hundred a graph."""
    lines = []
    for number in range(first, last):
        graph = f"<{vocabulary.BASE}graph/paper-{number // 100}>"
        node = f"<{vocabulary.BASE}id/document/paper-{number // 100}/statement/{number}>"
        country = f"<{vocabulary.BASE}id/country/C{number % 180}>"
        for relation, value in (
            ("actor", country),
            ("start", f'"{number}"^^<{vocabulary.XSD}integer>'),
            ("quote", f'"Zin nummer {number}."@nl'),
            ("agendaItem", f"<{vocabulary.BASE}id/document/paper-{number // 100}/item/1>"),
        ):
            lines.append(f"{node} <{vocabulary.JHA}{relation}> {value} {graph} .\n")
    return "".join(sorted(lines))


def lookups(millions: float) -> None:
    """Print the ratio of the store's lookups to the engine's own."""
    count = int(millions * 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        with StoreWriter(Path(folder)) as writer:
            names = ("vocabulary", "ontology", "links", "inferred", "authority")
            share = count // 4 // len(names)
            for place, name in enumerate(names):
                writer.put_graph(name, synthetic(place * share, (place + 1) * share))
            writer.commit()
        store = Store(Path(folder), "memory")
        engine: ox.Store = store._engine
        print(f"{len(engine):,} quads in memory")
        prefixes = store.prefixes
        node = f"{vocabulary.BASE}id/document/paper-{{}}/statement/{{}}"
        queries = [
            f"SELECT ?p ?o {{ <{node.format(n // 100, n)}> ?p ?o }}"
            for n in range(0, len(engine) // 4, max(1, len(engine) // 4 // _LOOKUPS))
        ]

        def through_store() -> None:
            for query in queries:
                list(store.query(query))

        def raw() -> None:
            for query in queries:
                list(engine.query(query, prefixes=prefixes, use_default_graph_as_union=True))

        through_store()
        ratios = [timed(through_store) / timed(raw) for _ in range(_ROUNDS)]
        print(f"lookups, store : raw engine = {statistics.median(ratios):.3f} (at most 1.1)")


# ---------------------------------------------------------------- builds


def rebuild(corpus: Path, folder: Path) -> None:
    """Print what builds cost where nothing, and where one paper, has changed."""
    shutil.rmtree(folder, ignore_errors=True)
    papers = folder / "papers"
    shutil.copytree(corpus, papers)
    last = max(path for path in papers.rglob("*") if path.is_file())
    aside = folder / "last.txt"
    last.rename(aside)
    read(aside)  # what the first paper costs once, on any way
    time.sleep(2.5)  # files that are younger are looked into
    store = folder / "store"
    alone = timed(lambda: read(aside))
    full = timed(lambda: build([papers], store))
    same = timed(lambda: build([papers], store))
    aside.rename(last)
    one = timed(lambda: build([papers], store))
    number = sum(path.is_file() for path in papers.rglob("*"))
    print(f"{number:,} papers, {Store(store).size / 2**20:,.0f} MiB of N-Quads")
    print(f"full build      {full:9.2f} s CPU, {1000 * full / number:.1f} ms a paper")
    print(f"nothing changed {same:9.3f} s: 1/{full / same:,.0f} of it (at most 1/50)")
    print(f"one paper more  {one:9.3f} s: 1/{full / one:,.0f} of it (at most 1/100), ", end="")
    print(f"of which reading the paper {alone:.3f} s")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the store.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("lookups").add_argument("millions", type=float, nargs="?", default=1.0)
    builds = kinds.add_parser("rebuild")
    builds.add_argument("corpus", type=Path)
    builds.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if arguments.kind == "lookups":
        lookups(arguments.millions)
    else:
        rebuild(arguments.corpus, arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
