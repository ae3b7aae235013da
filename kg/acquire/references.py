"""Citations of parliamentary papers (Kamerstukken), in all the spellings of twenty years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import rulebook
from kg.model import Citation

_NUMBER_LIST = (
    r"(?P<numbers>\d{1,5}(?!\d|[.,]\d)"
    r"(?:(?:,| en| &|, en| t/m|-) ?(?:nrs?\.? ?)?\d{1,5}(?![\d ]*\d{3}|\d))*)"
)
_CODES = r"(?P<codes>[A-Z]{1,3}(?![\w-]|\.\w)(?:(?:,| en) [A-Z]{1,2}(?![\w-]|\.\w))*)"
_PART = re.compile(r"\d+|[A-Z]{1,3}")
_RANGE = re.compile(r"(\d{1,5}) ?(?:t/m|-) ?(?:nrs?\.? ?)?(\d{1,5})")
_DOSSIER = re.compile(r"(?<!\d)\d\d[ .]?\d{3}(?!\d)")
MAX_RANGE = 30
REACH = 100
"""How far around a dossier number its citation may extend, in characters."""


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    book = rulebook.load("acquire", "references", language)
    dossier, number = book["dossier"], book["number"]
    lead = rf"{book['kind']}{book['chamber']}{book['session']}{book['chamber']}"
    joined = r"(?P<joined>-\d{1,5}(?![\d-]))"
    cited = re.compile(
        rf"(?:(?P<lead>{lead}),?[: ]*(?:{number})?|[Kk][Ss][Tt]-)"
        rf"(?<!\d){dossier}(?:,? ?(?:{number})?{joined}|,? ?-? ?{number}{_NUMBER_LIST}|,? {_CODES}"
        rf"|(?:, ?| |/|-){_NUMBER_LIST.replace('numbers', 'more')})"
    )
    # Without the word 'Kamerstuk' only the dossier with 'nr.' is sure.
    bare = re.compile(
        rf"(?<![\d€$-])(?<![\d€$] )(?:nr\.? )?{dossier},? ?-? ?{number}{_NUMBER_LIST}"
    )
    hyphenated = re.compile(rf"(?<![\d-]){number}(?P<dossier>\d{{5}}){joined}")
    return cited, bare, hyphenated


def _numbers(match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    dossier = groups["dossier"].replace(" ", "").replace(".", "")
    if groups.get("suffix"):
        dossier += "-" + groups["suffix"].strip(" -")
    if groups.get("joined"):
        yield f"{dossier}-{groups['joined'][1:]}"
        return
    text = groups.get("numbers") or groups.get("more") or groups.get("codes") or ""
    for first, last in _RANGE.findall(text):
        if 0 < int(last) - int(first) < MAX_RANGE:
            text = text.replace(last, ", ".join(map(str, range(int(first) + 1, int(last) + 1))), 1)
    for part in dict.fromkeys(_PART.findall(text)):
        yield f"{dossier}-{part}"


def find_citations(text: str, language: str = "nl") -> list[Citation]:
    """The papers that ``text`` cites, in order; offsets are those of the citation in ``text``."""
    found: dict[tuple[int, str], Citation] = {}
    for first, last in _windows(text):
        _search(text, first, last, language, found)
    return sorted(found.values(), key=lambda c: (c.start, c.end))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around what looks like a dossier number; the rest of the text is not searched."""
    first, last = 0, -1
    for match in _DOSSIER.finditer(text):
        start = max(0, match.start() - REACH)
        if start > last >= 0:
            yield first, last
        if start > last:
            first = start
        last = min(len(text), match.end() + REACH)
    if last >= 0:
        yield first, last


def _search(
    text: str, first: int, last: int, language: str, found: dict[tuple[int, str], Citation]
) -> None:
    taken: list[tuple[int, int]] = []
    for pattern in _patterns(language):
        for match in pattern.finditer(text, first, last):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            for number in _numbers(match):
                found[start, number] = Citation(number, start, end)
