"""Page furniture: takes running headers, footers and page numbers out, and counts pages by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg import rulebook
from kg.acquire.formats import RawText
from kg.acquire.formats.plain_text import MEDIA_TYPE as PLAIN_TEXT
from kg.acquire.lines import Line, RawLine

_DIGITS = re.compile(r"\d+")
_NEVER = "0123456789=•[–-"
_BARE_NUMBER = re.compile(r"\d{1,3}")
_PAGE_TOP = re.compile(r" {1,2}[^\s\-–—•*]")


@dataclass(slots=True)
class FurnitureLine:
    """A line that is no text: the rule that took it out, and what its groups say."""

    text: str
    page: int
    number: int
    rule: str
    groups: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pages:
    """The content lines of a paper, its furniture, and whether pages could be told apart."""

    lines: list[Line]
    furniture: list[FurnitureLine]
    paged: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    hint: re.Pattern[str]
    ornaments: re.Pattern[str]
    least_pages: int
    edge_lines: int


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book = rulebook.load("acquire", "furniture", language)
    edge = book["repeated_at_page_edge"]
    return _Rules(
        tuple((rule["id"], re.compile(rule["pattern"])) for rule in book["lines"]),
        re.compile(book["hint"]),
        re.compile(book["ornaments"]),
        edge["least_pages"],
        edge["edge_lines"],
    )


def furniture_rule(text: str, language: str = "nl") -> tuple[str, dict[str, str]] | None:
    """The rule by which a trimmed line is furniture, with its groups; None for content."""
    rules = _rules(language)
    if len(text) > 140 or not rules.hint.search(text):
        return None
    for rule, pattern in rules.patterns:
        match = pattern.fullmatch(text)
        if match and text:
            return rule, {k: v for k, v in match.groupdict().items() if v}
    return None


def _marked_page_tops(lines: Sequence[RawLine]) -> bool:
    """Whether single leading spaces are rare enough to be what is left of form feeds."""
    full = [x.text for x in lines if x.text.strip()]
    tops = sum(1 for text in full if _PAGE_TOP.match(text))
    indented = sum(1 for text in full if text[0] == " ") - tops
    return 0 < tops <= max(1, len(full) // 12) and indented <= max(3, len(full) // 4)


def _repeated(lines: Sequence[RawLine], rules: _Rules) -> set[str]:
    """Lines (digits folded) that stand at the edge of several pages."""
    pages: dict[int, list[str]] = {}
    for line in lines:
        text = line.text.strip()
        if text:
            pages.setdefault(line.page, []).append(text)
    if len(pages) < rules.least_pages:
        return set()
    seen: Counter[str] = Counter()
    for texts in pages.values():
        edges = texts[: rules.edge_lines] + texts[-rules.edge_lines :]
        # A footnote that cites is like another but for its numbers, an outcome like another.
        seen.update({_DIGITS.sub("#", t) for t in edges if len(t) < 120 and t[0] not in _NEVER})
    least = max(rules.least_pages, len(pages) // 2)
    return {text for text, count in seen.items() if count >= least}


class _Counter:
    """Counts pages where the file does not: by page tops, footers and printed page numbers."""

    def __init__(self) -> None:
        self.page = 1
        self.fresh = True  # nothing of this page has been read yet
        self.broken = False

    def next_page(self) -> None:
        if not self.fresh:
            self.page += 1
            self.fresh = self.broken = True

    def printed(self, number: int | None) -> None:
        """A footer or header with a page number: which side of it the page ends."""
        if number is None or number == self.page:
            self.next_page()
        elif number == self.page + 1:
            self.page, self.fresh, self.broken = number, True, True
        elif self.page < number <= self.page + 60:
            # Pages went unnoticed; a footer closes the page it names.
            self.page = number
            self.next_page()
        else:
            self.next_page()


def _is_page_number(
    lines: Sequence[RawLine], i: int, number: int, page: int, numbers: frozenset[int]
) -> bool:
    """Whether a number alone on a line is a page's and not a footnote's or a point's."""
    above = not lines[i - 1].text.strip() if i else True
    below = not lines[i + 1].text.strip() if i + 1 < len(lines) else True
    if not (above or below) or _is_note_number(lines, i, number):
        return False
    following = next((x.text.strip() for x in lines[i + 1 : i + 5] if x.text.strip()), "")
    if above and following[:1].islower():
        return True  # it stands in the middle of a sentence
    if number in (page, page + 1):
        return above and (below or _PAGE_TOP.match(lines[i + 1].text) is not None)
    # Numbers that ascend through the file one by one are page numbers too.
    return above and below and number > page and (number + 1 in numbers or number - 1 in numbers)


def _is_note_number(lines: Sequence[RawLine], i: int, number: int) -> bool:
    """Whether a number alone on a line is that of a footnote: its mark stands above, and the
    footnote before it too."""
    above = [line.text for line in lines[max(0, i - 80) : i]]
    mark = re.compile(rf"[a-zà-ÿ)][.,;:)”’\"]{{0,2}}{number}(?=\s|$|[.,;:)])")
    if not any(mark.search(text) for text in above):
        return False
    here = re.compile(rf"\s*{number} [^\W\d_]")
    if any(here.match(text) for text in above):
        return False
    previous = f"{number - 1} "
    return number == 1 or any(text.lstrip().startswith(previous) for text in above)


def strip_furniture(raw: RawText, language: str = "nl") -> Pages:
    """Content lines with pages and gaps; furniture apart, since it tells number and date."""
    rules = _rules(language)
    lines = raw.lines
    repeated = _repeated(lines, rules) if raw.paged else set()
    # Form feeds get lost: in a text, printed page numbers count as well.
    exact = raw.paged and raw.media_type != PLAIN_TEXT
    tops = not raw.paged and _marked_page_tops(lines)
    numbers = frozenset(
        int(t) for x in lines if len(t := x.text.strip()) <= 3 and _BARE_NUMBER.fullmatch(t)
    )
    counter = _Counter()
    content: list[Line] = []
    furniture: list[FurnitureLine] = []
    gap, last_page, seen_repeated = 0, 0, set[str]()
    for i, line in enumerate(lines):
        text = line.text.strip()
        if raw.paged and not exact and i and line.page != lines[i - 1].page:
            counter.next_page()
        page = line.page if exact else counter.page
        if not text:
            gap += 1
            continue
        if tops and _PAGE_TOP.match(line.text):
            counter.next_page()
            page = counter.page
        found = furniture_rule(text, language)
        if found is None and text[0].isdigit() and _BARE_NUMBER.fullmatch(text):
            edge = exact and int(text) in (line.page, line.page + 1, line.page - 1)
            if edge or _is_page_number(lines, i, int(text), page, numbers):
                found = ("page-number", {"page": text})
        if found is None and repeated and (key := _DIGITS.sub("#", text)) in repeated:
            if key in seen_repeated or _at_edge_only(key):
                found = ("repeated", {})
            seen_repeated.add(key)
        if found is None and not text[0].isalnum() and rules.ornaments.fullmatch(text):
            found = ("ornament", {})
        if found is not None:
            rule, groups = found
            furniture.append(FurnitureLine(text, page, line.number, rule, groups))
            if not exact and ("page" in groups or rule == "running-footer"):
                counter.printed(int(groups["page"]) if "page" in groups else None)
            gap += 1
            continue
        counter.fresh = False
        content.append(Line(text, page, line.number, gap, top=page != last_page))
        gap, last_page = 0, page
    paged = raw.paged or counter.broken
    if not paged:
        for content_line in content:
            content_line.page = 0
    return Pages(content, furniture, paged)


def _at_edge_only(key: str) -> bool:
    """Whether a repeated line is furniture on its first page too: it holds a number."""
    return "#" in key
