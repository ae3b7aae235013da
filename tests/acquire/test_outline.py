"""Which numbered headings are points, and how they nest."""

import pytest

from kg.acquire.enumerators import parse_enumerator, roman_value, to_roman
from kg.acquire.outline import Candidate, outline_of

# number, then '.' for text below it, ':' after a paragraph that announces a list, '|' a new section
CASES = {
    "1. 2. 3.": ["1", "2", "3"],
    "1. 2 a. b. 3.": ["1", "2", "2a", "2b", "3"],
    "I. II. V a. b. VI.": ["1", "2", "5", "5a", "5b", "6"],
    "3. 5. 6.": ["3", "5", "6"],
    "1. 2. | 1. 2.": ["1", "2", "1", "2"],
    "1. 2. 3. 1. 2.": ["1", "2", "3", "1", "2"],
    "1. :1 2 3 2. 3.": ["1", "2", "3"],
    "1. 1.1. 1.2. 2.": ["1", "1.1", "1.2", "2"],
    "4. 5a. 5b. 6.": ["4", "5a", "5b", "6"],
    "2 i. ii. 3.": ["2", "2i", "2ii", "3"],
    "1 a i. ii. b. 2.": ["1", "1a", "1ai", "1aii", "1b", "2"],
    "g. h. i.": ["g", "h", "i"],
    "7. 8. 44. 9.": ["7", "8", "9"],
}


def _candidates(case: str) -> tuple[list[Candidate], list[int]]:
    found, sections = [], []
    for index, word in enumerate(case.split()):
        if word == "|":
            sections.append(index)
            continue
        label = word.strip(":.")
        enumerator = parse_enumerator(f"{label}. Titel")
        assert enumerator is not None
        body, announced = word.endswith("."), word.startswith(":")
        found.append(Candidate(index, enumerator, f"Titel {index}", None, body, announced))
    return found, sections


@pytest.mark.parametrize("case", CASES)
def test_numbers(case):
    candidates, sections = _candidates(case)
    assert [p.number for p in outline_of(candidates, sections).accepted] == CASES[case]


def test_what_comes_back_with_text_is_a_table_of_contents():
    candidates, _ = _candidates("1 2 1. 2.")
    titles = ["Asiel en migratie", "Terugkeerbeleid"] * 2
    renamed = [
        Candidate(c.index, c.enumerator, title, None, c.has_body, False)
        for c, title in zip(candidates, titles, strict=True)
    ]
    outline = outline_of(renamed)
    assert outline.contents == {0, 1}
    assert [p.index for p in outline.accepted] == [2, 3]


NUMBERS = {
    "1. Titel": ("arabic", 1, "Titel"),
    "IV. Titel": ("roman", 4, "Titel"),
    "II Justitie": ("roman", 2, "Justitie"),
    "a) Titel": ("letter", 1, "Titel"),
    "(b) Titel": ("letter", 2, "Titel"),
    "5a. Titel": ("arabic", 5, "Titel"),
    "6.Titel": ("arabic", 6, "Titel"),
    "2.1 Titel": ("decimal", 1, "Titel"),
    "Agendapunt 3: Titel": ("arabic", 3, "Titel"),
    "3 - Titel": ("arabic", 3, "Titel"),
    "ii) Titel": ("lower-roman", 2, "Titel"),
    "B. Titel": ("upper", 2, "Titel"),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_enumerators(text):
    found = parse_enumerator(text)
    assert found is not None
    assert (found.style, found.value, text[found.title_start :]) == NUMBERS[text]


@pytest.mark.parametrize("text", ["1.1 miljoen", "2023 was", "De Raad", "4 oktober", "1.000 euro"])
def test_what_is_no_enumerator(text):
    found = parse_enumerator(text)
    assert found is None or text[found.title_start :][:1].islower()


def test_roman_numerals_there_and_back():
    assert [roman_value(to_roman(n)) for n in range(1, 40)] == list(range(1, 40))
    assert roman_value("IIX") is None
