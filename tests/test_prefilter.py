"""The prefilter must never leave out a pattern that matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from kg import rulebook
from kg.extract.statement_rules import compiled, filled
from kg.prefilter import Prefilter, alternatives, begins_with_digit, matches_at, required


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for inner in content.values() if isinstance(content, dict) else content:
            yield from _strings(inner)


@lru_cache(maxsize=1)
def _rulebook_strings() -> tuple[str, ...]:
    found: list[str] = []
    for name in rulebook.names("extract"):
        book = rulebook.load("extract", name)
        raw = book.get("words", {}) if isinstance(book, dict) else {}
        words = (
            {k: v if isinstance(v, str) else "|".join(v) for k, v in raw.items()}
            if isinstance(raw, dict) and all(isinstance(v, str | list) for v in raw.values())
            else {}
        )
        found += [filled(one, words) if "<" in one else one for one in _strings(book)]
    return tuple(dict.fromkeys(found))


def _patterns() -> list[re.Pattern[str]]:
    found = []
    for n, text in enumerate(_rulebook_strings()):
        try:
            found.append(re.compile(f"(?i:{text})" if n % 3 == 0 else text))
        except (re.error, RecursionError):
            continue
    return found


def _sentences() -> list[str]:
    """The rules' own examples, which every pattern is held against."""
    return [s for s in _rulebook_strings() if " " in s and "\\" not in s and len(s) > 20]


@pytest.mark.parametrize(
    ("wording", "lists"),
    [
        ("kennis van", [["kennis van"]]),
        ("[Kk]ennis(?:name)?", [["kennis"]]),
        ("(?:nam|namen) .*kennis", [["kennis"], ["nam"]]),
        (r"\b(?:was|werd|is)\b", [["is", "was", "werd"]]),
        (r"(?:een|twee|\d+) landen", [[" landen"]]),
        (r"(?!niet)steun(?<=x)", [["steun"]]),
        (r"(?:steun)? aan", [[" aan"]]),
        (r"(?:ja|nee)+!", [["ja", "nee"]]),
        (r"\w+", []),
        ("a|", []),
    ],
)
def test_literals_that_a_pattern_cannot_do_without(wording: str, lists: list[list[str]]) -> None:
    assert [sorted(found) for found in required(wording)] == lists


def test_no_pattern_that_matches_is_left_out() -> None:
    patterns = _patterns()
    prefilter = Prefilter.of(*(p.pattern for p in patterns))
    sentences = _sentences()
    assert len(patterns) > 500 and len(sentences) > 500
    matched = 0
    for sentence in sentences[::25]:
        tried = set(prefilter.places(sentence.lower()))
        left_out = [p for n, p in enumerate(patterns) if n not in tried]
        missed = [p.pattern for p in left_out if p.search(sentence)]
        assert not missed, (sentence, missed)
        matched += len(tried)
    assert matched < len(patterns) * len(sentences[::25]) / 2


def test_conditions_given_by_hand_are_all_asked_for() -> None:
    prefilter = Prefilter([[["nam", "neemt"], ["kennis"]], [["kennis"]], []])
    assert prefilter.places("de raad nam kennis van de brief") == [0, 1, 2]
    assert prefilter.places("de raad had kennis van de brief") == [1, 2]
    assert prefilter.places("de raad nam de brief aan") == [2]


def test_rules_of_outcomes_are_tried_where_their_examples_need_them() -> None:
    rules = compiled("outcomes").rules
    prefilter = Prefilter([rule.cues for rule in rules])
    for place, rule in enumerate(rules):
        assert place in prefilter.places(str(rule.options["matches"]).lower())


def test_alternatives_tried_apart_find_what_the_whole_pattern_finds() -> None:
    sentences = _sentences()[::60]
    split = 0
    for book in ("outcomes", "commitments", "figures"):
        for rule in compiled(book).rules:
            split += len(alternatives(rule.wording)) > 1
            for sentence in (*sentences, str(rule.options["matches"])):
                whole = rule.pattern.search(sentence)
                found = rule.search(sentence, sentence.lower())
                assert (whole and whole.span()) == (found and found.span()), (rule.id, sentence)
    assert split > 20


@pytest.mark.parametrize(
    ("wording", "parts"),
    [
        (r"(?:a|b) c|d\|e|[|]", [r"(?:a|b) c", r"d\|e", "[|]"]),
        ("[]|]a|[^]|]b", ["[]|]a", "[^]|]b"]),
        ("(?i)a|b", ["(?i)a|b"]),
        (r"(a)\1|b", [r"(a)\1|b"]),
    ],
)
def test_only_bars_outside_brackets_part_alternatives(wording: str, parts: list[str]) -> None:
    assert alternatives(wording) == parts


@pytest.mark.parametrize(
    ("wording", "begins"),
    [
        (r"(?<!\d)(?P<n>\d{1,3}|\d+,\d) euro", True),
        (r"(?:(?<!\d )|(?<=x ))\b(\d+) landen", True),
        (r"\d* landen", False),
        (r"(?:\d|ten) landen", False),
        (r"landen \d", False),
    ],
)
def test_patterns_that_begin_with_a_digit(wording: str, begins: bool) -> None:
    assert begins_with_digit(wording) is begins
    pattern, text = re.compile(wording), "3 landen, 120 euro 12,5 euro; 1 2 landen ten landen 3"
    digits = [i for i, character in enumerate(text) if character.isdigit()]
    found = [m.span() for m in matches_at(pattern, digits, text)]
    assert (found == [m.span() for m in pattern.finditer(text)]) or not begins
