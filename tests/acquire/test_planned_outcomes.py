"""Planned outcomes beside and below headings, in every form that papers give them."""

import time

import pytest

from kg import rulebook
from kg.acquire.planned_outcomes import is_outcome, outcome_at, outcome_line, outcome_tail


@pytest.mark.parametrize("rule", rulebook.load("extract", "planned-outcomes"))
def test_what_has_a_code_is_read_as_an_outcome(rule):
    """The wordings that the scheme's rules give as examples are wordings of the reading stage."""
    assert is_outcome(rule["matches"])


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("= politiek akkoord", "marked", "politiek akkoord"),
        ("(Gedachtewisseling)", "bracketed", "Gedachtewisseling"),
        ("[algemene oriëntatie, gedeeltelijk]", "bracketed", "algemene oriëntatie, gedeeltelijk"),
        ("((evt.) gedachtewisseling)", "bracketed", "(evt.) gedachtewisseling"),
        ("Beoogd resultaat: steun voor de koers", "labelled", "steun voor de koers"),
        ("Doel: oriënterend debat", "labelled", "oriënterend debat"),
        ("Voortgangsrapportage en beleidsdebat", "bare", "Voortgangsrapportage en beleidsdebat"),
    ],
)
def test_lines(text, form, words):
    found = outcome_line(text)
    assert found is not None
    assert (found.form, text[found.start : found.end]) == (form, words)


@pytest.mark.parametrize(
    "text",
    [
        "(lunch)",
        "(tweede)",
        "(met Noorwegen en IJsland)",
        "Doel: een snellere terugkeer van vreemdelingen",
        "Presentatie van het beeld dat de ministers in de ochtend van de eerste dag schetsten van "
        "alle voorstellen.",
        "Veiligheid op het spoor",
    ],
)
def test_lines_that_plan_nothing(text):
    assert outcome_line(text) is None


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Richtlijn opvang (algemene oriëntatie)", "Richtlijn opvang"),
        ("Richtlijn opvang – stand van zaken", "Richtlijn opvang"),
        ("Richtlijn opvang =oriënterend debat", "Richtlijn opvang"),
        ("Richtlijn opvang (politiek akkoord) ", "Richtlijn opvang"),
        ("Schengen - Stand van zaken en gedachtewisseling", "Schengen"),
    ],
)
def test_the_end_of_a_heading(heading, title):
    at = outcome_tail(heading)
    assert at is not None
    assert heading[:at].rstrip() == title


@pytest.mark.parametrize(
    "heading", ["Verordening kleine vorderingen (herschikking)", "EU-VS – ministers", "Werklunch"]
)
def test_the_end_of_a_heading_that_is_title(heading):
    assert outcome_tail(heading) is None


def test_many_wordings_in_a_row_take_bounded_time():
    start = time.perf_counter()
    for text in ("informatie over dit, " * 100, "mededeling en informatie en toelichting en " * 60):
        outcome_line(f"({text}x1)"[:180])
        outcome_tail(f"Titel – {text[:330]}")
        outcome_at(text, 0)
    assert time.perf_counter() - start < 2
