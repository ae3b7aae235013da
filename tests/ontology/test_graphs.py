"""What documents become: no violation, no undeclared term, no contradiction.

Over the invented sample corpus, and over the annotated corpus where it is at hand.
"""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.acquire import read_text
from kg.graph.rdf import document_nquads
from kg.graph.validation import declared_terms, undeclared_terms, validate
from kg.model import (
    Commitment,
    DateExpression,
    Event,
    Extraction,
    Figure,
    Group,
    Intervention,
    Motion,
    NewEntity,
    Outcome,
    Ref,
    SourceFile,
    Statement,
)
from kg.paths import ONTOLOGY, QUERIES, SAMPLE_CORPUS
from kg.pipeline import read
from kg.vocabulary import load, turtle_files
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


AGENDA = """\
VERZONNEN VOORBEELD

Geannoteerde agenda van de Raad Justitie en Binnenlandse Zaken, 12 juni 2031

Binnenlandse Zaken

1. Weerbaarheid van de zeehavens
= beleidsdebat

De ministers spreken over havens. Enkele lidstaten steunden het plan en riepen op tot spoed.
"""


def a_statement_of_every_kind(sentence: int) -> tuple[Statement, ...]:
    where: Any = {"sentence": sentence, "rule": "invented"}
    some, every = Group("some", "Enkele lidstaten"), Group("all", "alle lidstaten")
    dossier, council = Ref("dossier/ai-act"), Ref("institution/COUNCIL")
    netherlands, chamber = Ref("country/NLD"), Ref("chamber/TK")
    says: Any = {"actor": some, "modality": "reported", **where}
    day = DateExpression(0, 4, "3 mei", "2031-05-03", None, "2031-05-03", "2031-05-03")
    months = DateExpression(5, 9, "mei tot juni", "2031-05", "2031-06", "2031-05-01", "2031-06-30")
    return (
        Intervention(
            speech_act="supports",
            stance="positive",
            stance_on=dossier,
            includes=(netherlands,),
            antecedent=sentence - 1,
            **says,
        ),
        Intervention(speech_act="calls", stance="positive", addressee=(council, every), **says),
        Outcome(
            outcome_type="endorsed",
            stance_on=dossier,
            decided_by=council,
            date="2031-06-12",
            **where,
        ),
        Commitment(made_by=netherlands, made_to=chamber, date="2031-06-01", **where),
        Motion(number="99999-8", **where),
        Event(kind="deadline", date=months, **where),
        Event(kind="council-meeting", council="informal", date=day, **where),
        Figure(offset=3, value=Decimal(1200), unit="meldingen", geography=netherlands, **where),
    )


def test_every_kind_of_statement_conforms():
    """What the graph stage writes of each kind gives no finding but those on the short paper."""
    document = read_text(AGENDA, SourceFile("agenda.txt", "0" * 64, "text/plain"))
    (sentence,) = (
        n for n, s in enumerate(document.sentences) if document.quote(s).startswith("Enkele")
    )
    entities = (
        NewEntity(Ref("event/havenconferentie"), "Event", "Havenconferentie", "unreviewed"),
        NewEntity(Ref("actor/partner"), "Actor", "de partner", "unresolved"),
    )
    statements = a_statement_of_every_kind(sentence)
    extraction = Extraction(statements=statements, new_entities=entities)
    written = document_nquads(document, extraction, load())
    assert undeclared_terms(written) == []
    found = {f.shape for f in validate(written, vocabulary=True) if f.severity == "Violation"}
    assert found == set()
    kinds = {type(s).__name__ for s in statements}
    assert all(f"ontology#{kind}>" in written for kind in kinds)


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
