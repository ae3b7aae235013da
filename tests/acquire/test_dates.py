"""Dates in every spelling, and the numbers that are none."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg import rulebook
from kg.acquire.date_rules import date_book, hits_in
from kg.acquire.dates import find_dates

_CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "extract" / "cases" / "dates.yaml").read_text("utf-8")
)
_BOOK = rulebook.load("acquire", "dates")
_MONTHS = list(_BOOK["words"]["month"])


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["say"][:40])
def test_a_wording_gives_its_dates(case):
    found = find_dates(case["say"], case.get("reference", "2012-05-10"))
    got = [[d.text, d.start, d.end, d.earliest, d.latest] for d in found]
    assert [g[: len(e)] for g, e in zip(got, case["expect"], strict=False)] == case["expect"]
    assert len(got) == len(case["expect"])


@pytest.mark.parametrize("rule", _BOOK["rules"], ids=lambda rule: rule["id"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    """A rule that skips is seen by what it takes away: compared with the book without it."""
    book = date_book("nl")
    own = next(r for r in book.rules if r.id == rule["id"])

    def takes(text):
        return any(
            not (own.unless_before and own.unless_before.search(text[: m.start()]))
            for m in own.pattern.finditer(text)
        )

    assert takes(rule["matches"])
    assert not takes(rule["but_not"])


def test_no_date_is_taken_twice():
    hits = hits_in("Op 4 en 5 maart 2011, in mei 2011 en in 2012.", date_book("nl"))
    assert all(a.end <= b.start for a, b in pairwise(hits))
    assert len(hits) == 3


def test_dates_without_a_year_need_a_reference():
    assert find_dates("Op 7 maart en in juni a.s. en dit najaar.") == []


@given(st.dates(date(1960, 1, 1), date(2060, 12, 31)))
def test_a_full_date_reads_back_whatever_the_reference(day):
    text = f"Op {day.day} {_MONTHS[day.month - 1]} {day.year} kwam men bijeen."
    (found,) = find_dates(text, "2012-05-10")
    assert (found.start, found.earliest, found.latest) == (str(day), str(day), str(day))
    assert text[found.start_offset : found.end_offset] == found.text


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.dates(date(2005, 1, 1), date(2026, 1, 1)))
def test_a_date_without_a_year_lies_within_a_year_of_the_reference(day, reference):
    text = f"Op {day.day} {_MONTHS[day.month - 1]} kwam men bijeen."
    for found in find_dates(text, str(reference)):
        assert abs((date.fromisoformat(found.start) - reference).days) <= 366


@given(st.text(alphabet="0123456789 -–/.,enjluimrt()", max_size=60))
def test_what_is_found_is_what_is_written_and_in_order(text):
    found = find_dates(text, "2012-05-10")
    assert all(text[d.start_offset : d.end_offset] == d.text for d in found)
    assert all(a.end_offset <= b.start_offset for a, b in pairwise(found))
    assert all(d.earliest <= d.latest for d in found)
