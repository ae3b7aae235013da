"""Reading the annotated documents gives what two annotators agreed on, exactly."""

import json
from functools import lru_cache
from pathlib import Path

import pytest

from kg.acquire import read_document
from kg.model import Document

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = sorted((SHARED / "gold").glob("[0-9]*.json"))
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ROMAN = {numeral: value for value, numeral in enumerate(NUMERALS, start=1)}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD, reason="the annotated corpus ../shared is absent"),
]


@lru_cache
def _gold(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


@lru_cache
def _read(path: Path) -> Document:
    return read_document(SHARED / "corpus" / _gold(path)["file"])


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


each_document = pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)


@each_document
def test_facts_of_the_paper(path):
    gold, document = _gold(path)["document"], _read(path)
    facts = document.facts
    assert (facts.number, facts.date, facts.chamber) == (
        gold["kamerstuk"],
        gold["date"],
        gold["chamber"],
    )
    assert [p.document_type for p in document.parts] == gold["parts"]
    assert [(s.name, s.office) for s in facts.signatories] == [
        (s["name"], s["role_nl"]) for s in gold["signatories"]
    ]
    for signatory in facts.signatories:
        assert document.text[signatory.start : signatory.end] == signatory.name


@each_document
def test_meeting(path):
    gold, meeting = _gold(path)["meeting"], _read(path).facts.meeting
    assert meeting is not None
    found = (meeting.start, meeting.end, meeting.kind, meeting.place)
    assert found == (gold["start"], gold["end"], gold["kind"], gold["place"])
    assert meeting.presidency == f"country/{gold['presidency']}"


@each_document
def test_points_with_their_outcomes_and_settings(path):
    gold, document = _gold(path), _read(path)
    numbers: dict[str, str] = {}
    expected = []
    for item in gold["agenda_items"]:
        number = str(ROMAN.get(item["number"], item["number"]))
        numbers[item["id"]] = numbers.get(item["parent"], "") + number
        expected.append(
            (
                item["configuration"],
                numbers[item["id"]],
                numbers.get(item["parent"]),
                item["title"],
                item["planned_outcome"],
                item["setting"],
            )
        )
    found = [
        (
            i.configuration,
            i.number,
            None if i.parent is None else document.items[i.parent].number,
            i.title,
            i.planned_outcome,
            i.setting,
        )
        for i in document.items
    ]
    assert found == expected


@each_document
def test_citations(path):
    wanted = {c["kamerstuk"] for c in _gold(path)["citations"]}
    assert {c.number for c in _read(path).facts.citations} == wanted


@each_document
def test_key_results(path):
    document = _read(path)
    found = [
        (b.configuration, document.quote(b)) for b in document.blocks if b.kind == "key-result"
    ]
    wanted = _gold(path)["key_results"]
    assert len(found) == len(wanted)
    for (configuration, text), gold in zip(found, wanted, strict=True):
        assert configuration == gold["configuration"]
        assert _letters(text).startswith(_letters(gold["quote"]))


def _quotes(gold: dict) -> set[str]:
    places = [*gold["agenda_items"], *([gold["letter"]] if gold.get("letter") else [])]
    found = {
        x["quote"] for p in places for k in ("interventions", "outcomes") for x in p.get(k) or []
    }
    return found | {
        x["quote"] for k in ("commitments", "motions", "events", "figures") for x in gold[k]
    }


@each_document
def test_annotated_quotes_lie_within_one_sentence(path):
    """Each begins in a sentence and ends in the same one (a few span two by choice)."""
    document = _read(path)
    sentences = [_letters(document.quote(s)) for s in document.sentences]
    quotes = sorted(_quotes(_gold(path)))
    # What a page break took from the source text of an annotation cannot be held against us.
    straddling = [q for q in quotes if not any(_letters(q) in s for s in sentences)]
    begin = [q for q in quotes if any(_letters(q)[:28] in s for s in sentences)]
    print(f"{path.stem}: {len(quotes) - len(straddling)} of {len(quotes)} within one sentence")
    assert len(begin) >= 0.98 * len(quotes), sorted(set(quotes) - set(begin))
    assert len(straddling) <= 0.05 * len(quotes), straddling
