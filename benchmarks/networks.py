"""Writing a network: our GEXF writer beside networkx's, by processor time and by memory.

    python benchmarks/networks.py [--nodes 100000] [--edges 1000000]

Each run is a process of its own. Both write the same invented nodes and edges with equal columns.
networkx needs its graph in memory first; building that is not counted, and neither is what making
our nodes and edges takes, which is measured by making them once more. Our writer takes them from
generators: what it takes in memory must not grow with the edges, which a run with a tenth of them
shows.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.publish.networks.gexf import write_gexf
from kg.publish.networks.model import Edge, Field, Head, Node

NODE_FIELDS = (Field("class"), Field("code"), Field("degree", "integer"), Field("url"))
EDGE_FIELDS = (
    Field("relation"), Field("evidence_count", "integer"), Field("first_date"),
    Field("last_date"), Field("url"),
)  # fmt: skip
KINDS = ("positive", "negative", "mixed")


def nodes(number: int) -> Iterator[Node]:
    for i in range(number):
        told = {"class": "Country", "code": f"C{i}", "degree": i % 97, "url": f"https://x.test/{i}"}
        yield Node(f"country/{i}", f"Country & {i}", told, size=10.5, x=i * 0.5, y=-i * 0.25)


def edges(number: int, among: int) -> Iterator[Edge]:
    for i in range(number):
        one, other, kind = i % among, (i * 7919 + i // among + 1) % among, KINDS[i % 3]
        day = f"20{10 + i % 16}-0{1 + i % 9}-1{i % 10}"
        told = {
            "relation": kind, "evidence_count": 1 + i % 5, "first_date": day, "last_date": day,
            "url": f"https://x.test/e/{i}",
        }  # fmt: skip
        yield Edge(f"e{i}", f"country/{one}", f"country/{other}", kind, 1 + i % 7 / 2, told)


def ours(node_count: int, edge_count: int, path: Path) -> dict[str, float]:
    head = Head("A network", "Invented.", True, NODE_FIELDS, EDGE_FIELDS)
    begun = time.process_time()
    with path.open("w", encoding="utf-8") as stream:
        write_gexf(stream, head, nodes(node_count), edges(edge_count, node_count))
    written = time.process_time()
    deque(nodes(node_count), maxlen=0)
    deque(edges(edge_count, node_count), maxlen=0)
    made = time.process_time() - written
    return {"seconds": written - begun - made, "making": made}


def theirs(node_count: int, edge_count: int, path: Path) -> dict[str, float]:
    import networkx as nx

    graph: Any = nx.MultiDiGraph()
    for node in nodes(node_count):
        red, green, blue = node.colour
        colour = {"r": red, "g": green, "b": blue}
        viz = {"color": colour, "size": node.size, "position": {"x": node.x, "y": node.y, "z": 0.0}}
        graph.add_node(node.id, label=node.label, viz=viz, **node.attributes)
    for edge in edges(edge_count, node_count):
        red, green, blue = edge.colour
        told = {**edge.attributes, "viz": {"color": {"r": red, "g": green, "b": blue}}}
        graph.add_edge(edge.source, edge.target, key=edge.id, weight=edge.weight, **told)
    begun = time.process_time()
    nx.write_gexf(graph, path, version="1.3", prettyprint=False)
    return {"seconds": time.process_time() - begun}


def run(which: str, node_count: int, edge_count: int) -> dict[str, float]:
    """One run in a process of its own: processor seconds, peak memory in MB, size in MB."""
    command = [sys.executable, __file__, "--which", which, "--nodes", str(node_count)]
    done = subprocess.run(
        [*command, "--edges", str(edge_count)], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measure(which: str, node_count: int, edge_count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.gexf"
        told = {"ours": ours, "networkx": theirs}[which](node_count, edge_count, path)
        told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told["size"] = path.stat().st_size / 1e6
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--which", choices=["ours", "networkx"])
    chosen = parser.parse_args()
    if chosen.which:
        measure(chosen.which, chosen.nodes, chosen.edges)
        return
    few = run("ours", chosen.nodes, chosen.edges // 10)
    many = run("ours", chosen.nodes, chosen.edges)
    other = run("networkx", chosen.nodes, chosen.edges)
    print(f"{chosen.nodes:,} nodes and {chosen.edges:,} edges, processor time and peak memory:")
    for name, told in (("ours", many), ("networkx.write_gexf", other)):
        print(f"  {name:20} {told['seconds']:8.1f} s {told['memory']:8.0f} MB", end="")
        print(f" for a file of {told['size']:.0f} MB")
    print(f"  (to make our nodes and edges takes {many['making']:.1f} s more)")
    print(f"  ratio of time         {other['seconds'] / many['seconds']:8.1f}")
    print(f"  ratio of memory       {other['memory'] / many['memory']:8.1f}")
    grown = many["memory"] - few["memory"]
    print(
        f"  ours with a tenth of the edges: {few['memory']:.0f} MB, so {grown:+.1f} MB for the rest"
    )


if __name__ == "__main__":
    main()
