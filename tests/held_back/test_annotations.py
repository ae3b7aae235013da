"""The annotations agree with their documents and use only the codes that the data model lists.

Covers the held-back documents beside this file, those for development, and the sample corpus.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).resolve().parents[1]
GOLD = {
    TESTS / "held_back" / "gold": TESTS / "held_back" / "corpus",
    TESTS / "development" / "gold": TESTS / "development" / "corpus",
    TESTS / "gold_sample": TESTS.parent / "examples" / "corpus",
}
FILES = [(gold, GOLD[folder]) for folder in GOLD for gold in sorted(folder.glob("*.json"))]

CODES: dict[str, set[str]] = {
    name: set(codes)
    for name, codes in yaml.safe_load(
        (TESTS / "held_back" / "codes.yaml").read_text("utf-8")
    ).items()
}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
PAPER = re.compile(r"\d{5}(-[IVX]+)?-([A-Z]{1,3}|\d+)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fold(text: str) -> str:
    """Keep letters and digits only, so that line breaks and hyphens never decide a match."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed.casefold() if c.isalnum())


def country_codes() -> set[str]:
    """Return the ISO 3166-1 alpha-3 codes and XKX for Kosovo."""
    pycountry = pytest.importorskip("pycountry")
    return {country.alpha_3 for country in pycountry.countries} | {"XKX"}


def places(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the agenda items and, where there is one, the letter."""
    return [*gold["agenda_items"], *([gold["letter"]] if gold["letter"] else [])]


def quoted(gold: dict[str, Any]) -> Iterator[str]:
    """Yield every quote and every surface form that must stand in the document."""
    for place in places(gold):
        yield from (x["quote"] for x in [*place["interventions"], *place["outcomes"]])
        yield from (x["text"] for x in [*place["dossiers"], *place["instruments"]])
        yield from (person["name"] for person in place["persons"])
    yield from (item["title"] for item in gold["agenda_items"])
    yield from (x for item in gold["agenda_items"] if (x := item["planned_outcome"]))
    for kind in ("key_results", "commitments", "motions", "citations", "events", "figures"):
        yield from (x["quote"] for x in gold[kind])
    yield from (x["name"] for x in gold["document"]["signatories"])


@pytest.fixture(params=FILES, ids=lambda pair: f"{pair[0].parent.parent.name}-{pair[0].stem}")
def annotated(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    """One gold file and the text of its document."""
    path, corpus = request.param
    gold = json.loads(path.read_text("utf-8"))
    return gold, (corpus / gold["file"]).read_text("utf-8")


@pytest.mark.parametrize(
    ("folder", "corpus"), GOLD.items(), ids=["held-back", "development", "sample"]
)
def test_every_document_has_one_gold_file(folder: Path, corpus: Path) -> None:
    named = [json.loads(p.read_text("utf-8"))["file"] for p in sorted(folder.glob("*.json"))]
    assert sorted(named) == sorted(p.name for p in corpus.glob("*.txt"))
    assert len(named) >= 3


def test_document_says_that_it_is_invented(annotated: tuple[dict[str, Any], str]) -> None:
    _, text = annotated
    assert text.split("\n", 1)[0] == "VERZONNEN VOORBEELD"


def test_quotes_stand_in_the_document(annotated: tuple[dict[str, Any], str]) -> None:
    gold, text = annotated
    folded = fold(text)
    quotes = list(quoted(gold))
    assert len(quotes) > 40
    assert [quote for quote in quotes if fold(quote) not in folded] == []


def test_interventions_use_the_listed_codes(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    countries = country_codes()
    named = {"PRES", "Kamer", "Hoge Vertegenwoordiger"}
    for place in places(gold):
        keys = {x["key"] for x in [*place["dossiers"], *place["instruments"]]}
        for said in place["interventions"]:
            actor = said["actor"]
            group = actor.startswith("MS:") and actor[3:] in CODES["quantifiers"]
            assert group or actor in countries | CODES["bodies"] | named, said
            assert set(said["includes"]) <= countries, said
            assert said["act"] in CODES["acts"] and said["stance"] in CODES["stances"], said
            assert said["modality"] in CODES["modalities"], said
            assert ("on" in said) == (said["act"] in CODES["acts-with-object"]), said
            assert said.get("on") is None or said["on"] in keys, said


def test_interventions_of_a_place_are_told_apart(annotated: tuple[dict[str, Any], str]) -> None:
    """One statement per (sentence, actor, act)."""
    gold, _ = annotated
    for place in places(gold):
        said = [(x["quote"], x["actor"], x["act"]) for x in place["interventions"]]
        assert [x for x in said if said.count(x) > 1] == []


def test_places_use_the_listed_codes(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    countries = country_codes()
    for place in places(gold):
        assert set(place["topics"]) <= CODES["topics"]
        assert set(place["countries"]) <= countries
        assert set(place["bodies"]) <= CODES["bodies"]
        assert set(place["systems"]) <= CODES["systems"]
        assert {x["type"] for x in place["outcomes"]} <= CODES["outcomes"]
        assert {x["by"] for x in place["outcomes"]} <= CODES["bodies"] | {"MS:all", None}
    for item in gold["agenda_items"]:
        assert 1 <= len(item["topics"]) <= 3
        assert item["configuration"] in {"home", "justice"}
        assert item["setting"] in {None, "lunch", "working-session", "breakfast", "aob"}
    ids = [item["id"] for item in gold["agenda_items"]]
    assert len(ids) == len(set(ids))


def test_dates_and_kinds_are_well_formed(annotated: tuple[dict[str, Any], str]) -> None:
    gold, _ = annotated
    meeting, document = gold["meeting"], gold["document"]
    assert meeting["kind"] in {"formal", "informal", "extraordinary"}
    assert DAY.fullmatch(meeting["start"]) and meeting["start"] <= meeting["end"]
    assert document["date"] is None or DAY.fullmatch(document["date"])
    assert document.keys() == {"kamerstuk", "date", "chamber", "parts", "signatories"}
    assert document["kamerstuk"] is None or re.fullmatch(PAPER, document["kamerstuk"])
    assert document["chamber"] in {"EK", "TK", None}
    assert set(document["parts"]) <= {"cover-letter", "report", "annotated-agenda"}
    for event in gold["events"]:
        assert event["kind"] in CODES["event-kinds"]
        assert DATE.fullmatch(event["start"]) and DATE.fullmatch(event["end"])
    for paper in [*gold["citations"], *(m for m in gold["motions"] if m["kamerstuk"])]:
        assert re.fullmatch(PAPER, paper["kamerstuk"])
    assert all(isinstance(figure["value"], int | float) for figure in gold["figures"])
