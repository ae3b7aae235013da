"""Footnotes and their marks; digits that belong to a name stay."""

import pytest

from kg.acquire.footnotes import separate_footnotes
from kg.acquire.lines import Line


def _read(body: list[str], notes: list[str], paged: bool = True) -> tuple[str, list[str]]:
    lines = [Line(text, 1, n + 1) for n, text in enumerate(body)]
    lines += [Line(text, 1, len(lines) + n, gap=n == 0) for n, text in enumerate(notes)]
    kept, found = separate_footnotes(lines, paged)
    return " ".join(x.text for x in kept), [" ".join(x.text for x in f.lines) for f in found]


MARKS = {
    "het El PAcCTO1 programma": "het El PAcCTO programma",
    "zoals aangekondigd1 heeft": "zoals aangekondigd heeft",
    "in de periode 2024–2025.1 De Commissie": "in de periode 2024–2025. De Commissie",
    "akkoord met Mauritanië 1.": "akkoord met Mauritanië.",
    "de lancering van PAcCTO 2.01 en": "de lancering van PAcCTO 2.0 en",
    "de EU-CLASI1": "de EU-CLASI",
    "een havenalliantie .1 Het": "een havenalliantie . Het",
    "de motie c.s.1 motie van": "de motie c.s. motie van",
    "over Prüm2, NIS2 en COM1 verordening": "over Prüm2, NIS2 en COM verordening",
    "het rapport[1] van": "het rapport van",
    "het rapport¹ van": "het rapport van",
    "resolutie 1325 en het plan1.": "resolutie 1325 en het plan.",
    "een verklaring 1 over visa": "een verklaring over visa",
    "volgens artikel 1 van de richtlijn1": "volgens artikel 1 van de richtlijn",
}


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.parametrize("paged", [True, False])
def test_mark_is_taken_out(text, paged):
    assert _read([text], ["1 Kamerstuk 99 999, nr. 1."], paged) == (
        MARKS[text],
        ["Kamerstuk 99 999, nr. 1."],
    )


NAMES = [
    "De verordening Prüm2 en de richtlijn NIS2 gelden.",
    "Resolutie 1325 is aangenomen met 2.0 punten.",
    "Het programma COM2 volgt in 2025.",
]


@pytest.mark.parametrize("text", NAMES)
def test_without_footnote_no_digit_is_touched(text):
    assert _read([text], []) == (text, [])


def test_footnotes_in_order_with_number_alone_and_wrapped_text():
    body = ["Een zin1 en nog een2 zin en", "een derde.3"]
    notes = ["1 Eerste noot.", "2", "Tweede noot die", "doorloopt.", "3 Derde."]
    assert _read(body, notes) == (
        "Een zin en nog een zin en een derde.",
        ["Eerste noot.", "Tweede noot die doorloopt.", "Derde."],
    )


def test_a_line_that_begins_with_a_number_is_no_footnote_without_its_mark():
    text = ["Er waren in dat jaar", "3 lidstaten tegen en", "4 voor."]
    assert _read(text, []) == (" ".join(text), [])


def test_the_sentence_goes_on_after_the_foot_of_a_page():
    lines = [
        Line("De Raad nam de verordening1 over", 1, 1),
        Line("1 Kamerstuk 99 999, nr. 1.", 1, 2, gap=1),
        Line("de grens aan.", 2, 3, top=True),
    ]
    kept, notes = separate_footnotes(lines, paged=True)
    assert [x.text for x in kept] == ["De Raad nam de verordening over", "de grens aan."]
    assert kept[0].notes == [0]
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("de motie-Jansma c.s.1 vraagt", ["de motie-Jansma c.s."]),
        ("de moties Jansma1 en De Wit2 zijn", ["de moties Jansma", "de moties Jansma en De Wit"]),
        ("het rapport[1] van", ["het rapport"]),
    ],
)
def test_a_footnote_knows_where_its_mark_stood(text, before):
    notes = [f"{n + 1} Kamerstuk 99 999, nr. {n + 5}." for n in range(len(before))]
    lines = [Line(line, 1, n + 1) for n, line in enumerate([text, *notes])]
    kept, found = separate_footnotes(lines, paged=True)
    assert [f.mark for f in found] == [(1, 1, len(b)) for b in before]
    assert all(kept[0].text.startswith(b) for b in before)
