"""Which numbered headings are points, and how they nest: decided by their sequences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.acquire.enumerators import RANK, Enumerator, Style

MAX_GAP = 6
"""How many numbers may be missing between two points (headings lost in the source)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A numbered paragraph with the shape of a heading.

    ``split`` is where its own text begins in the paragraph, if it runs in; ``has_body`` says that
    text follows; ``after_colon`` that the paragraph above announces a list; ``leads_to_page`` that
    dots lead to a page number, as in a table of contents.
    """

    index: int
    enumerator: Enumerator
    title: str
    split: int | None
    has_body: bool
    after_colon: bool
    leads_to_page: bool = False


@dataclass(slots=True)
class Point:
    """An accepted heading: its arabic number and the position of its parent among the accepted."""

    candidate: Candidate
    number: str
    parent: int | None

    @property
    def index(self) -> int:
        """The paragraph it stands in."""
        return self.candidate.index


@dataclass(slots=True)
class Outline:
    """Accepted points in order, and the paragraphs that are a table of contents."""

    accepted: list[Point] = field(default_factory=list)
    contents: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Level:
    style: Style
    last: int
    point: int  # index into accepted


@dataclass(slots=True)
class _List:
    """A numbered list in running text that is being read."""

    style: Style
    last: int


def _key(title: str) -> str:
    return "".join(c for c in title.lower() if c.isalpha())[:60]


def _contents(candidates: Sequence[Candidate]) -> set[int]:
    """Candidates without text of their own whose title comes back later."""
    left = Counter(_key(c.title) for c in candidates)
    found: set[int] = set()
    for candidate in candidates:
        key = _key(candidate.title)
        left[key] -= 1
        repeated = left[key] > 0 and not candidate.has_body and len(key) > 8
        if candidate.split is None and (repeated or candidate.leads_to_page):
            found.add(candidate.index)
    return found


def _has_child(candidate: Candidate, following: Sequence[Candidate]) -> bool:
    """Whether a first sub-point stands right below."""
    child = following[0].enumerator if following else None
    if child is None or following[0].index != candidate.index + 1:
        return False
    return RANK[child.style] > RANK[candidate.enumerator.style] and child.value == 1


class _Reader:
    def __init__(self, candidates: Sequence[Candidate], sections: Sequence[int]) -> None:
        self.candidates = list(candidates)
        self.sections = sorted(sections)
        self.outline = Outline(contents=_contents(candidates))
        self.levels: list[_Level] = []
        self.list: _List | None = None

    def read(self) -> Outline:
        sections = iter([*self.sections, 1 << 60])
        section = next(sections)
        usable = [c for c in self.candidates if c.index not in self.outline.contents]
        for n, candidate in enumerate(usable):
            while candidate.index > section:
                self.levels, self.list, section = [], None, next(sections)
            until = section
            following = [c for c in usable[n + 1 : n + 60] if c.index < until]
            if not self._is_list_entry(candidate, following):
                self._place(candidate, following)
        return self.outline

    def _is_list_entry(self, candidate: Candidate, following: Sequence[Candidate]) -> bool:
        e = candidate.enumerator
        goes_on = self.list and e.style == self.list.style and e.value == self.list.last + 1
        if self.list and goes_on and not self._continues(candidate):
            self.list.last = e.value
            return True
        if candidate.after_colon and e.value == 1 and self.levels:
            self.list = _List(e.style, 1)
            return True
        return False

    def _continues(self, candidate: Candidate) -> bool:
        """Whether the number is also the next one of an open level, and text follows."""
        e = candidate.enumerator
        return candidate.has_body and any(
            level.style == e.style and level.last + 1 == e.value for level in self.levels
        )

    def _place(self, candidate: Candidate, following: Sequence[Candidate]) -> None:
        e = candidate.enumerator
        for depth in range(len(self.levels)):
            value = self._value(e, self.levels[depth].style)
            if value == self.levels[depth].last + 1 and not e.sub:
                self._accept(candidate, depth, self.levels[depth].style, value)
                return
        if e.sub is not None:
            self._lettered(candidate)
        elif not self.levels:
            if self._may_begin(candidate, following):
                self._accept(candidate, 0, e.style, e.value)
        elif self._opens_level(candidate):
            style: Style = "lower-roman" if self._reads_as_roman(e) else e.style
            self._accept(candidate, len(self.levels), style, 1)
        else:
            self._restart_or_gap(candidate, following)

    def _may_begin(self, candidate: Candidate, following: Sequence[Candidate]) -> bool:
        """Whether the first number of a section may be any, as where pages are lost."""
        e = candidate.enumerator
        if e.style == "letter" and e.value != 1 and not candidate.has_body:
            return False
        return not e.bare or candidate.has_body or bool(following)

    def _value(self, e: Enumerator, style: Style) -> int | None:
        """The value of the number read in a style: 'i' is 9 after h and 1 in roman."""
        if e.style == style:
            return e.value
        if style == "lower-roman" and e.style == "letter":
            return e.also_roman
        if style == "upper" and e.style == "roman" and len(e.label) == 1:
            return ord(e.label) - 64
        return None

    def _reads_as_roman(self, e: Enumerator) -> bool:
        after_h = self.levels[-1].style == "letter" and self.levels[-1].last == 8
        return e.style == "lower-roman" or (e.label == "i" and not after_h)

    def _opens_level(self, candidate: Candidate) -> bool:
        """Whether a first number begins sub-points of the point above."""
        e = candidate.enumerator
        first = e.value == 1 or self._reads_as_roman(e)
        style = "lower-roman" if self._reads_as_roman(e) else e.style
        if not first or any(level.style == style for level in self.levels):
            return False
        if e.bare:
            return False
        parent = self.levels[-1]
        if RANK[style] <= RANK[parent.style]:
            return False
        if style == "decimal":
            return e.label.split(".")[0] == str(parent.last)
        # Arabic numbers under a roman point with text of its own are a list in that text.
        above = self.outline.accepted[parent.point].candidate
        return style != "arabic" or (candidate.index == above.index + 1 and above.split is None)

    def _restart_or_gap(self, candidate: Candidate, following: Sequence[Candidate]) -> None:
        e, top = candidate.enumerator, self.levels[0]
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            value = self._value(e, level.style)
            leaps = value is not None and 0 < value - level.last <= MAX_GAP
            if (
                value
                and leaps
                and not e.bare
                and (candidate.has_body or _has_child(candidate, following))
            ):
                self._accept(candidate, depth, level.style, value)
                return
        if self.sections and not e.bare and candidate.has_body and RANK[e.style] < RANK[top.style]:
            # 'V. Diversen' after sections with roman numbers of their own.
            self.levels = []
            self._accept(candidate, 0, e.style, e.value)
            return
        if e.style == top.style and e.value == 1 and candidate.has_body:
            goes_on = any(
                c.enumerator.style == top.style and c.enumerator.value == top.last + 1
                for c in following
            )
            if not goes_on or self._other_sequence(following, top):
                self.levels = []
                self._accept(candidate, 0, e.style, 1)

    def _other_sequence(self, following: Sequence[Candidate], top: _Level) -> bool:
        """Whether the numbers restart and only reach the old count again: 1, 2, 3, 1, 2, 3, 4."""
        values = [c.enumerator.value for c in following if c.enumerator.style == top.style]
        wanted = 2
        for value in values:
            if value == wanted:
                wanted += 1
            elif value == top.last + 1:
                return False
        return wanted > top.last + 1 and all(c.has_body for c in following[:2])

    def _lettered(self, candidate: Candidate) -> None:
        """'5a.': a sub-point that carries its parent's number."""
        e = candidate.enumerator
        letter = chr(96 + (e.sub or 1))
        parent = next(
            (
                level.point
                for level in self.levels[:1]
                if level.style == "arabic"
                and level.last == e.value
                and self.outline.accepted[level.point].number == str(e.value)
            ),
            None,
        )
        point = len(self.outline.accepted)
        self.outline.accepted.append(Point(candidate, f"{e.value}{letter}", parent))
        if parent is None:
            self.levels = [_Level("arabic", e.value, point)]

    def _accept(self, candidate: Candidate, depth: int, style: Style, value: int) -> None:
        self.levels = self.levels[:depth]
        parent = self.levels[-1].point if self.levels else None
        point = len(self.outline.accepted)
        number = self._number(candidate.enumerator, style, value, parent)
        self.outline.accepted.append(Point(candidate, number, parent))
        self.levels.append(_Level(style, value, point))
        self.list = None

    def _number(self, e: Enumerator, style: Style, value: int, parent: int | None) -> str:
        above = self.outline.accepted[parent].number if parent is not None else ""
        if style == "decimal":
            return e.label
        if style == "letter":
            return above + chr(96 + value)
        if style == "lower-roman" and above:
            return above + e.label.lower()
        if style == "upper":
            return e.label.lower() if above else str(value)
        return f"{above}.{value}" if above else str(value)


def outline_of(candidates: Sequence[Candidate], sections: Sequence[int] = ()) -> Outline:
    """The points among ``candidates``; numbering may restart at each of ``sections``."""
    return _Reader(candidates, sections).read()
