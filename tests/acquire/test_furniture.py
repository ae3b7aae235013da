"""Page furniture: every rule of the rulebook with its proof, and the counting of pages."""

import pytest

from kg import rulebook
from kg.acquire.formats.plain_text import lines_of
from kg.acquire.formats.reader import RawText
from kg.acquire.furniture import furniture_rule, strip_furniture

RULES = rulebook.load("acquire", "furniture")["lines"]


def _pages(text: str):
    lines = lines_of(text)
    return strip_furniture(RawText(lines, "text/plain", paged=lines[-1].page > 0))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["id"])
def test_rule_matches_its_example_and_not_its_counterexample(rule):
    found = furniture_rule(rule["matches"])
    assert found is not None
    other = furniture_rule(rule["but_not"])
    assert other is None or other[0] != rule["id"]


def test_footer_tells_number_and_chamber():
    assert furniture_rule("Eerste Kamer, vergaderjaar 2023–2024, 99 999, OG 5") == (
        "running-footer",
        {"chamber": "Eerste", "dossier": "99 999", "number": "OG", "page": "5"},
    )


def test_pages_are_counted_by_tops_and_footers():
    lines = ["Een regel van een stuk"] * 15
    text = "\n".join([*lines, " Bovenaan pagina twee", *lines, "2", "", "drie", *lines])
    pages = {line.text: line.page for line in _pages(text).lines if "regel" not in line.text}
    assert pages == {"Bovenaan pagina twee": 2, "2": 2, "drie": 2}
    text = text.replace("\n2\n\n", "\n\n2\n\n")
    pages = {line.text: line.page for line in _pages(text).lines if "regel" not in line.text}
    assert pages == {"Bovenaan pagina twee": 2, "drie": 3}


def test_running_headers_go_when_they_come_back():
    page = "Directie Verzonnen Zaken 12\nTekst van deze bladzijde {}\nKenmerk 77-{}\n"
    text = "\f".join(page.format("abc"[n], n) for n in range(3))
    kept = [line.text for line in _pages(text).lines]
    assert kept == [f"Tekst van deze bladzijde {x}" for x in "abc"]


def test_a_number_of_a_footnote_is_no_page_number():
    text = "Zoals gemeld1 is dit zo.\n\n1\n\nZie de brief.\n"
    assert "1" in [line.text for line in _pages(text).lines]
