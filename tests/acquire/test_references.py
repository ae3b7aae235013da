"""Citations of parliamentary papers in all spellings; the cases lie in the rulebook."""

import pytest

from kg import rulebook
from kg.acquire.references import find_citations

EXAMPLES = rulebook.load("acquire", "references")["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"])
def test_every_example_of_the_rulebook(example):
    assert [c.number for c in find_citations(example["text"])] == example["numbers"]


MORE = {
    "(bijlage bij Kamerstuk 99 999, nr. 77)": ["99999-77"],
    "Kamerstukken 2021-2022 nr 99999-872": ["99999-872"],
    "Kamerstuk 99\u00a0999, nr. 5": [],  # readers give plain spaces
    "Kamerstukken I 2022/23, 99 999, AB en AC": ["99999-AB", "99999-AC"],
    "zie 99 999, nrs. 5 t/m 8": ["99999-5", "99999-6", "99999-7", "99999-8"],
    "Kamerstuk 99 999 (R2114), nr. 3": ["99999-3"],
    "Kamerstukken II, 2023-2024, 99 999 XVI, nr. 4.": ["99999-XVI-4"],
    "€ 12 345, nr. 2 op de lijst": [],
    "Kamerstuk 99 999, nr. 1.000 aanvragen": [],
    "Motie van het lid X (99 999, nr. 45), aangenomen": ["99999-45"],
    "TK 99 999-02, nr. 2301": ["99999-02-2301"],
}


@pytest.mark.parametrize("text", MORE)
def test_further_spellings(text):
    assert [c.number for c in find_citations(text)] == MORE[text]


def test_offsets_span_the_whole_citation():
    text = "Zie ook Kamerstukken II 2022-2023, 99 999, nrs. 8 en 9 over dit onderwerp."
    assert {text[c.start : c.end] for c in find_citations(text)} == {
        "Kamerstukken II 2022-2023, 99 999, nrs. 8 en 9"
    }
