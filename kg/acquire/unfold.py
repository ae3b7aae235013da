"""Unfolds a text that lost its line ends: finds inside a long line where lines must have begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kg import rulebook
from kg.acquire.formats import RawText
from kg.acquire.letter import signature_spans
from kg.acquire.lines import RawLine
from kg.acquire.planned_outcomes import outcome_at
from kg.acquire.sentences import is_abbreviation


@dataclass(frozen=True, slots=True)
class _Rules:
    longest: int
    before: re.Pattern[str]
    whole: re.Pattern[str]
    after: re.Pattern[str]
    title: re.Pattern[str]
    note: re.Pattern[str]
    suspended: frozenset[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book: dict[str, Any] = rulebook.load("acquire", "unfold", language)
    openers = rulebook.load("acquire", "footnotes", language)["openers"]
    alternatives = "|".join(re.escape(x) for x in sorted(openers, key=len, reverse=True))
    return _Rules(
        book["longest_line"],
        re.compile("|".join(book["before"])),
        re.compile("|".join(book["whole"])),
        re.compile(book["after"]),
        re.compile(book["title_end"]),
        re.compile(rf"(?<=[.?!)”’] )\d{{1,3}} (?={alternatives})"),
        frozenset(rulebook.load("acquire", "paragraphs", language)["after_suspended_hyphen"]),
    )


_HYPHEN = re.compile(r"\b([^\W\d_]{1,60})- ([a-zà-ÿ]+)")


def _rejoin(match: re.Match[str], rules: _Rules) -> str:
    """A word that a line end cut, joined; 'asiel- en' stays as it is."""
    first, second = match.groups()
    if second in rules.suspended:
        return match[0]
    return f"{first}-{second}" if first.isupper() else first + second


def _cuts(text: str, rules: _Rules, language: str) -> set[int]:
    """Offsets at which lines begin."""
    cuts = {m.start() for m in rules.before.finditer(text)}
    for pattern in (rules.whole, rules.title):
        for match in pattern.finditer(text):
            cuts |= {match.start(), match.end()}
    cuts |= {m.end() for m in rules.after.finditer(text)}
    for match in rules.note.finditer(text):
        cuts |= {match.start(), _note_end(text, match.end(), language)}
    for match in re.finditer(r"(?<= )= ?", text):
        end = outcome_at(text, match.end(), language)
        if end is not None:
            cuts.add(end)
    return cuts


def _note_end(text: str, start: int, language: str) -> int:
    """Where a footnote inside a line ends: at its first full stop that is no abbreviation's."""
    for match in re.finditer(r"\.(?= |$)", text[start : start + 600]):
        token = text[start : start + match.start()].rsplit(" ", 1)[-1]
        if not is_abbreviation(token, language):
            return start + match.end()
    return min(len(text), start + 600)


def _pieces(text: str, rules: _Rules, language: str) -> Iterator[str]:
    bounds = sorted(_cuts(text, rules, language) | {0, len(text)})
    for start, end in pairwise(bounds):
        piece = text[start:end].strip()
        spans = signature_spans(piece, language)
        inner = sorted({0, len(piece), *(offset for span in spans for offset in span)})
        for a, b in pairwise(inner):
            if piece[a:b].strip():
                yield piece[a:b].strip()


def unfold(raw: RawText, language: str = "nl") -> RawText:
    """``raw`` with its overlong lines cut where lines began; other texts come back as they are."""
    rules = _rules(language)
    full = [line for line in raw.lines if line.text.strip()]
    few = len(full) <= 3 and any(len(line.text) > 600 for line in full)
    if not few and not any(len(line.text) > rules.longest for line in full):
        return raw
    lines: list[RawLine] = []
    for line in raw.lines:
        if len(line.text) <= (600 if few else rules.longest):
            lines.append(line)
            continue
        text = _HYPHEN.sub(lambda m: _rejoin(m, rules), re.sub(r" {2,}", " ", line.text))
        for piece in _pieces(text, rules, language):
            lines += [RawLine(piece, line.page, line.number), RawLine("", line.page, line.number)]
    return RawText(tuple(lines), raw.media_type, raw.paged)
