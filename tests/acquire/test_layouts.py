"""Papers in the layouts of twenty years, as cases: a text, and what reading it must give."""

from pathlib import Path

import pytest
import yaml

from kg.acquire import read_text
from kg.model import Document, SourceFile

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")


def _case(path: Path) -> dict:
    case = yaml.safe_load(path.read_text("utf-8"))
    text = case["text"].replace("␌", "\f").replace("␣", "\u00a0").replace("◘", "\uf0b7")
    case["text"] = " ".join(text.split()) if case.get("one_line") else text
    return case


def _document(path: Path) -> tuple[Document, dict]:
    case = _case(path)
    return read_text(case["text"], SOURCE), case["expected"]


each_case = pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)


def test_there_are_many_layouts():
    assert len(CASES) >= 14


@each_case
def test_points(path):
    document, expected = _document(path)
    found = [
        [i.configuration, i.number, i.title, i.planned_outcome, i.setting] for i in document.items
    ]
    for row, wanted in zip(found, expected["items"], strict=False):
        if wanted[0] is None:
            row[0] = None  # either configuration will do
    assert found == [w + [None] * (5 - len(w)) for w in expected["items"]]


@each_case
def test_parts_and_facts(path):
    document, expected = _document(path)
    facts = document.facts
    assert [p.document_type for p in document.parts] == expected["parts"]
    for fact in ("number", "date", "chamber"):
        if fact in expected:
            assert (fact, getattr(facts, fact)) == (fact, expected[fact])
    assert [s.name for s in facts.signatories] == expected.get("signatories", [])
    assert [c.number for c in facts.citations] == expected.get("citations", [])
    assert [d.fact for d in facts.discrepancies] == expected.get("discrepancies", [])


@each_case
def test_meeting(path):
    document, expected = _document(path)
    meeting = document.facts.meeting
    if "meeting" not in expected:
        return
    assert meeting is not None
    presidency = meeting.presidency and meeting.presidency.removeprefix("country/")
    found = [meeting.start, meeting.end, meeting.kind, meeting.place, presidency]
    assert found == expected["meeting"]


@each_case
def test_sentences_and_repairs(path):
    document, expected = _document(path)
    sentences = [document.quote(s) for s in document.sentences]
    for wanted in expected.get("sentences", []):
        assert wanted in sentences
    for text in expected.get("absent", []):
        assert text not in document.text
    if "key_results" in expected:
        found = [document.quote(b) for b in document.blocks if b.kind == "key-result"]
        assert found == expected["key_results"]
