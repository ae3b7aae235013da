"""What documents become: no violation, no undeclared term, no contradiction.

Over the invented sample corpus, and over the annotated corpus where it is at hand.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.graph.validation import declared_terms, undeclared_terms, validate
from kg.paths import ONTOLOGY, QUERIES, SAMPLE_CORPUS
from kg.pipeline import read
from kg.vocabulary import turtle_files
from tests.ontology.hermit import empty_classes

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FOLDERS = [
    pytest.param(SAMPLE_CORPUS, id="samples"),
    pytest.param(
        SHARED,
        id="corpus",
        marks=[
            pytest.mark.shared,
            pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated corpus is not here"),
        ],
    ),
]


@cache
def quads(folder: Path) -> str:
    files = sorted(p for p in folder.iterdir() if p.suffix in {".txt", ".pdf"})
    assert files
    return "".join(read(path).nquads for path in files)


@pytest.mark.parametrize("folder", FOLDERS)
def test_documents_give_no_violation(folder):
    found = validate(quads(folder), vocabulary=True)
    assert [f for f in found if f.severity == "Violation"] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_documents_use_no_undeclared_term(folder):
    assert undeclared_terms(quads(folder)) == []


def test_queries_and_shapes_use_no_undeclared_term():
    declared = set().union(*declared_terms())
    files = [*QUERIES.rglob("*.rq"), *(ONTOLOGY / "shapes").glob("*.ttl")]
    assert len(files) > 30
    for path in files:
        used = set(re.findall(r"\bjha:(\w+)", path.read_text("utf-8")))
        assert used <= declared, f"{path.name}: {sorted(used - declared)}"


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")
@pytest.mark.parametrize("folder", FOLDERS)
def test_documents_contradict_nothing(folder, tmp_path):
    """Ontology, alignments, vocabularies and documents together are consistent."""
    graph = Graph().parse(ONTOLOGY / "core.ttl").parse(ONTOLOGY / "alignments.ttl")
    for path in turtle_files():
        graph.parse(path)
    triples = (q.triple for q in ox.parse(quads(folder), format=ox.RdfFormat.N_QUADS))
    graph.parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    assert empty_classes(graph, tmp_path) == set()
