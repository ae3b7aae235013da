"""What exporting costs: CPU time of each format beside pyoxigraph's own pass, and peak memory.

    python benchmarks/exports.py [MILLIONS]        (default 1)

The graph is the sample's papers many times over (``benchmarks/copies.py``). The reference is one
pass of pyoxigraph that parses the N-Quads and serialises them again, in the same run. Each export
runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from benchmarks.copies import _GRAPH, _IDENTIFIER, _OWN
from kg.graph.store import Manifest, Store, StoredFile
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.publish.dumps import EXPORTS
from kg.publish.release import count, export_tables
from kg.vocabulary import SAMPLE_BASE

_FORMATS = ("nquads", "trig", "turtle", "jsonld")


def _renamed(text: str, number: int) -> str:
    """A paper's graph under another name; offsets stay, so that its text is still its own."""
    text = _OWN.sub(rf"\1-copy{number}", text)
    text = _GRAPH.sub(rf"\1-copy{number}>", text)
    return _IDENTIFIER.sub(rf'\1-copy{number}"', text)


def store_of_copies(folder: Path, quads: int) -> Path:
    """A store with as many copies of the sample's papers as give ``quads``."""
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    with Store(folder) as store:
        manifest = store.manifest
        graphs = {key: store.read(d.graph).decode() for key, d in manifest.documents.items()}
        documents = dict(manifest.documents)
        total = sum(store.read(file).count(b"\n") for file in manifest.graph_files())
    number = 0
    while total < quads:
        number += 1
        for key, text in graphs.items():
            content = _renamed(text, number).encode()
            name = f"{key}-copy{number}"
            digest = hashlib.sha256(content).hexdigest()
            path = f"documents/{name}.{digest[:12]}.nq"
            (folder / path).write_bytes(content)
            original = manifest.documents[key]
            documents[name] = replace(
                original, key=name, graph=StoredFile(path, digest), inferred=None
            )
            total += content.count(b"\n")
    enlarged: Manifest = replace(manifest, documents=documents)
    (folder / "manifest.json").write_text(enlarged.to_json(), encoding="utf-8")
    return folder


def _reference(folder: Path, output: Path) -> None:
    with Store(folder) as store, output.open("wb") as stream:
        for content in store.nquads():
            quads = ox.parse(content, format=ox.RdfFormat.N_QUADS)
            ox.serialize(quads, stream, format=ox.RdfFormat.N_QUADS)


def _exported(name: str) -> Callable[[Path, Path], None]:
    def work(folder: Path, output: Path) -> None:
        with Store(folder) as store:
            if name == "tables":
                export_tables(store, output)
            elif name == "counts (VoID)":
                count(store)
            else:
                EXPORTS[name](store, output)

    return work


def _child(name: str, folder: Path, output: Path, queue: multiprocessing.Queue) -> None:
    work = _reference if name == "reference" else _exported(name)
    begun = time.process_time()
    work(folder, output)
    used = time.process_time() - begun
    queue.put((used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Print a line for each export: CPU seconds, share of the reference, peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", type=float, nargs="?", default=1.0)
    millions = parser.parse_args().millions
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = store_of_copies(Path(name) / "store", int(millions * 1_000_000))
        first = 0.0
        for export in ("reference", *_FORMATS, "tables", "counts (VoID)"):
            queue = context.Queue()
            output = Path(name) / f"out-{export.split()[0]}"
            child = context.Process(target=_child, args=(export, folder, output, queue))
            child.start()
            used, memory = queue.get(timeout=600)
            child.join()
            first = first or used
            print(f"{export:14} {used:7.1f} s  {used / first:5.1f} x reference  {memory:6.0f} MB")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
