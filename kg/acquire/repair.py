"""Repairs words, dates and numbers in which the source lost or doubled a space."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from kg import rulebook
from kg.acquire.lines import Line

_SPACES = re.compile(r" {2,}")
_PUNCTUATION = re.compile(r"[^\w ]")
_SPACED_DIGITS = re.compile(r"\d ?\d? \d")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    book = rulebook.load("acquire", "repair", language)
    months = "|".join(book["months"])
    # '2 8 september', '28 september 20 23'
    day = re.compile(rf"(?<![\d.,])(?<!\d[ -])(?P<tens>[123]) (?P<ones>\d) (?={months}\b)")
    year = re.compile(rf"(?<=\b)(?P<month>{months}) (?P<a>[12]\d?\d?) (?P<b>\d\d?\d?)\b(?! ?[\d%])")
    lone = re.compile(
        rf" (?<=[a-z] )(?P<letter>{book['lone_letters']})(?= [^\W\d_]|[.,;:)]| *$)", re.MULTILINE
    )
    return day, year, lone


@lru_cache(maxsize=4)
def _cut_words(language: str) -> AhoCorasick:
    """Every way in which one space can stand in a word of the list, with spaces around it."""
    book = rulebook.load("acquire", "repair", language)
    pieces = frozenset(book["pieces"])
    return AhoCorasick(
        sorted(
            f" {word[:i]} {word[i:]} "
            for word in book["words"]
            for i in range(1, len(word))
            if not (word[:i].lower() in pieces and word[i:].lower() in pieces)
        )
    )


def _join_cut_words(text: str, cut: AhoCorasick) -> str:
    """``text`` with its cut words joined; words are found by their spaces, so punctuation stays."""
    spaced = f" {_PUNCTUATION.sub(' ', text)} "
    for _, start, end in reversed(cut.find_matches_as_indexes(spaced, overlapping=True)):
        space = spaced.index(" ", start + 1, end) - 1
        text = text[:space] + text[space + 1 :]
    return text


def _fix_year(match: re.Match[str]) -> str:
    joined = match["a"] + match["b"]
    if len(joined) == 4 and joined[:2] in ("19", "20"):
        return f"{match['month']} {joined}"
    return match[0]


def _fix_day(match: re.Match[str]) -> str:
    day = int(match["tens"] + match["ones"])
    return f"{day} " if 10 <= day <= 31 else match[0]


def _join_lone_letter(text: str, pattern: re.Pattern[str], all_text: str) -> str:
    """``text`` with lone consonants joined where that makes a word of ``all_text`` (lower case)."""

    def join(match: re.Match[str]) -> str:
        before = _WORD.findall(text[: match.start()])[-1:]
        if before and _stands_in((before[0] + match["letter"]).lower(), all_text):
            return match["letter"]
        return match[0]

    return pattern.sub(join, text)


def _stands_in(word: str, text: str) -> bool:
    """Whether ``word`` stands in ``text`` as a whole word."""
    if word not in text:
        return False
    return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text) is not None


def _suspects(lines: Sequence[Line], cut: AhoCorasick, lone: re.Pattern[str]) -> list[int]:
    """Indexes of the lines in which something may be to mend, ascending."""
    text = "\n".join(f"  {line.text}  " for line in lines)
    found = [start for _, start, _ in cut.find_matches_as_indexes(_PUNCTUATION.sub(" ", text))]
    for pattern in (lone, _SPACED_DIGITS):
        found += [match.start() for match in pattern.finditer(text)]
    doubled = {i for i, line in enumerate(lines) if "  " in line.text}
    ends = list(accumulate(len(line.text) + 5 for line in lines))
    return sorted({bisect_right(ends, start) for start in found} | doubled)


def repair_spaces(lines: Sequence[Line], language: str = "nl") -> None:
    """Mend lines in place: single spaces, and no space inside known words, dates and years."""
    day, year, lone = _patterns(language)
    cut = _cut_words(language)
    all_text: str | None = None
    for i in _suspects(lines, cut, lone):
        text = _join_cut_words(_SPACES.sub(" ", lines[i].text), cut)
        if lone.search(text):
            if all_text is None:
                all_text = "\n".join(line.text for line in lines).lower()
            text = _join_lone_letter(text, lone, all_text)
        if _SPACED_DIGITS.search(text):
            text = day.sub(_fix_day, text)
            text = year.sub(_fix_year, text)
        lines[i].text = text
