"""The graphs that come with the software: vocabulary (with the rules) and ontology."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import rulebook
from kg.graph.nquads import GraphWriter, canonical, literal
from kg.paths import ONTOLOGY
from kg.vocabulary import (
    BASE,
    JHA,
    PROV,
    RDF,
    SKOS,
    graph_iri,
    iri,
    parse_turtle,
    turtle_files,
)

_ID, _GRAPH = BASE + "id/", BASE + "graph/"


def _rebased(term: Any, base: str) -> Any:  # noqa: ANN401 - any RDF term
    if isinstance(term, ox.NamedNode) and term.value.startswith((_ID, _GRAPH)):
        return ox.NamedNode(base + term.value.removeprefix(BASE))
    return term


def _turtle_nquads(files: list[Path], graph: str, base: str) -> str:
    """Turtle files as one canonical named graph; blank nodes are named by RDFC-1.0."""
    name = ox.NamedNode(graph)
    dataset = ox.Dataset()
    for path in files:
        for s, p, o in parse_turtle(path):
            dataset.add(ox.Quad(_rebased(s, base), p, _rebased(o, base), name))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return canonical(
        f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} .\n" for quad in dataset
    )


def rules(language: str = "nl") -> Iterator[tuple[str, str]]:
    """(id, meaning) of every rule in the extraction rulebooks, in order of their ids."""
    found: dict[str, str] = {}

    def walk(node: Any) -> None:  # noqa: ANN401 - YAML
        if isinstance(node, dict):
            if "id" in node and "meaning" in node:
                found[str(node["id"])] = str(node["meaning"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    for name in rulebook.names("extract", language):
        walk(rulebook.load("extract", name, language))
    yield from sorted(found.items())


def vocabulary_nquads(base: str = BASE, folder: Path = ONTOLOGY) -> str:
    """The vocabulary and the rules as canonical N-Quads under ``base``.

    Raises:
        VocabularyError: a file is not Turtle or a rulebook is not YAML.
    """
    graph = graph_iri("vocabulary", base)
    writer = GraphWriter(graph)
    for name, meaning in rules():
        node = iri(f"rule/{name}", base)
        writer.typed(node, JHA + "Rule", PROV + "Plan")
        writer.add(node, SKOS + "notation", literal(name))
        writer.add(node, SKOS + "prefLabel", literal(name.replace("-", " "), language="en"))
        writer.add(node, SKOS + "definition", literal(meaning, language="en"))
    quads = _turtle_nquads(turtle_files(folder), graph, base)
    return canonical([*quads.splitlines(keepends=True), *writer.text().splitlines(keepends=True)])


def things_nquads(classes: frozenset[str], base: str = BASE, folder: Path = ONTOLOGY) -> str:
    """What the vocabulary states of its things of some classes (full IRIs), as N-Quads."""
    triples = [triple for path in turtle_files(folder) for triple in parse_turtle(path)]
    wanted = {ox.NamedNode(name) for name in classes}
    things = {
        t.subject for t in triples if t.predicate.value == RDF + "type" and t.object in wanted
    }
    graph = ox.NamedNode(graph_iri("vocabulary", base))
    return canonical(
        f"{ox.Quad(_rebased(s, base), p, _rebased(o, base), graph)} .\n"
        for s, p, o in triples
        if s in things
    )


def ontology_nquads(base: str = BASE, folder: Path = ONTOLOGY) -> str:
    """``core.ttl`` and ``alignments.ttl`` as canonical N-Quads; the namespace is never re-based.

    Raises:
        VocabularyError: a file is not Turtle.
    """
    files = sorted(folder.glob("*.ttl"))
    return _turtle_nquads(files, graph_iri("ontology", base), base)
