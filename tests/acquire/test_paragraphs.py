"""Joining lines: hyphens at line ends, and where a paragraph breaks."""

import pytest

from kg.acquire.lines import Line
from kg.acquire.paragraphs import Joiner

HYPHENS = {
    "over-/eenstemming": "overeenstemming",
    "JBZ-/Raad": "JBZ-Raad",
    "EU-/interne": "EU-interne",
    "mensenhandel-/en smokkel": "mensenhandel- en smokkel",
    "Latijns-/Amerika": "Latijns-Amerika",
    "e-/evidence": "e-evidence",
    "non-/papers": "non-papers",
    "STAATSSECRE-/TARIS": "STAATSSECRETARIS",
    "asiel- en migratie/beleid": "asiel- en migratie beleid",
    "2023–/2024": "2023–2024",
    "geëvacu-/eerde": "geëvacueerde",
}


@pytest.mark.parametrize("case", HYPHENS)
def test_hyphens_at_line_ends(case):
    lines = [Line(text, 0, n) for n, text in enumerate(case.split("/"), start=1)]
    assert Joiner(lines).join(lines).text == HYPHENS[case]


def test_a_compound_written_with_hyphen_elsewhere_keeps_it():
    lines = [Line("over de Crisis-", 0, 1), Line("verordening en de Crisis-verordening", 0, 2)]
    assert Joiner(lines).join(lines).text.startswith("over de Crisis-verordening en")


def _paragraphs(text: str) -> list[str]:
    lines, gap = [], 0
    for n, raw in enumerate(text.splitlines(), start=1):
        if raw.strip():
            lines.append(Line(raw.strip(), 0, n, gap))
            gap = 0
        else:
            gap += 1
    return [p.text for p in Joiner(lines).paragraphs(lines)]


PROSE = "Het voorzitterschap lichtte de voortgang van alle onderhandelingen uitvoerig"


def test_a_page_break_inside_a_sentence_breaks_nothing():
    text = f"{PROSE}\n{PROSE.lower()}\n\ntoe aan de lidstaten. Zij waren\n\ntevreden."
    assert len(_paragraphs(text)) == 1


def test_blank_lines_part_paragraphs_where_they_are_rare():
    assert len(_paragraphs(f"{PROSE}\n{PROSE} toe.\n\n{PROSE}\n{PROSE} toe.")) == 2


def test_blank_lines_between_all_lines_part_nothing():
    text = "\n\n".join([PROSE] * 6)
    assert len(_paragraphs(text)) == 1


def test_a_heading_ends_where_the_next_word_would_have_fitted():
    assert _paragraphs(f"4. Terugkeer\n{PROSE}\ntoe.")[0] == "4. Terugkeer"


def test_a_heading_wraps_at_the_column():
    heading = "4. Verordening tot vaststelling van regels voor de terugkeer van onder-\ndanen"
    text = f"{PROSE} toe.\n\n{heading}\n"
    assert _paragraphs(text)[1].endswith("onderdanen")


def test_splitting_keeps_the_way_back_to_the_source():
    lines = [Line("1. Visa De", 2, 7), Line("Raad sprak.", 2, 8)]
    heading, rest = Joiner(lines).join(lines).split(8)
    assert (heading.text, heading.runs) == ("1. Visa", [(0, 2, 7)])
    assert (rest.text, rest.runs) == ("De Raad sprak.", [(0, 2, 7), (3, 2, 8)])
