"""Paragraphs: joins lines that a page, a column or a blank line parted.

Blank lines are evidence where a paper uses them between paragraphs only; everywhere a line after
which the next word would still have fitted is one, and so are sentence ends and binding words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from kg import rulebook
from kg.acquire.headings import is_divider, is_inner, is_special_point, leads_to_page, section_name
from kg.acquire.lines import Line, column_width, is_spaced
from kg.acquire.planned_outcomes import is_ambiguous, outcome_line

_CLOSING = ")]”’\"'»"
_SENTENCE_END = ".?!…"
_TERMINAL = ".?!…:;"
_OPENING = "\"'“‘„«("
_LAST_WORD = re.compile(r"(\S+)$")
_WORD_WITH_HYPHEN = re.compile(r"\w+(?:-\w+)+")
_FIRST_WORD = re.compile(r"[\w/’']+\.?")
_ALL_LETTERS = re.compile(r"[^\W\d_]+$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, before structure says what they are."""

    text: str
    runs: list[tuple[int, int, int]] = field(default_factory=list)
    """Offset in ``text``, page and line of each stretch, ascending."""
    notes: list[int] = field(default_factory=list)
    """Footnotes whose marks stood in it, in order."""

    @property
    def line_starts(self) -> list[int]:
        """Offsets at which lines of the source begin, but for the first."""
        return [offset for offset, _, _ in self.runs[1:]]

    def split(self, at: int) -> tuple[Paragraph, Paragraph]:
        """The paragraph before and after offset ``at``, both trimmed; footnotes go with the end."""
        left = self.text[:at].rstrip()
        right = self.text[at:].lstrip()
        start = len(self.text) - len(right)
        here = [run for run in self.runs if run[0] <= start][-1]
        runs = [(0, *here[1:]), *((r[0] - start, *r[1:]) for r in self.runs if r[0] > start)]
        first = Paragraph(left, [r for r in self.runs if r[0] < max(len(left), 1)])
        return first, Paragraph(right, runs, self.notes)

    def without(self, length: int) -> Paragraph:
        """The paragraph without its first ``length`` characters (a bullet, an equals sign)."""
        return self.split(length)[1] if length else self


@dataclass(frozen=True, slots=True)
class _Rules:
    binding: frozenset[str]
    suspended: frozenset[str]
    prefixes: frozenset[str]
    starter: re.Pattern[str]
    outcome: re.Pattern[str]
    bullet: re.Pattern[str]
    enumerator: re.Pattern[str]
    own_line: re.Pattern[str]
    initials: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book = rulebook.load("acquire", "paragraphs", language)
    return _Rules(
        frozenset(book["binding_words"]),
        frozenset(book["after_suspended_hyphen"]),
        frozenset(book["prefixes_with_hyphen"]),
        re.compile(f"{book['outcome_marker']}|{book['bullet_marker']}|{book['enumerator']}"),
        re.compile(book["outcome_marker"]),
        re.compile(book["bullet_marker"]),
        re.compile(book["enumerator"]),
        re.compile(book["own_line"]),
        re.compile(book["initials"]),
    )


def ends_sentence(text: str) -> bool:
    """Whether a line ends with the punctuation that ends a sentence."""
    return _ends_with(text, _SENTENCE_END)


def _ends_with(text: str, marks: str) -> bool:
    """Whether one of ``marks`` ends the text, closing quotes and brackets left out."""
    bare = text.rstrip(_CLOSING)
    return bool(bare) and bare[-1] in marks


class Joiner:
    """Decides where paragraphs break and how lines are joined; one per document."""

    def __init__(self, lines: Sequence[Line], language: str = "nl") -> None:
        self.rules, self.language = _rules(language), language
        self.width = column_width(lines)
        self.spaced = is_spaced(lines)
        self._sections: dict[str, bool] = {}
        self.hyphenated = frozenset(
            m[0].lower()
            for line in lines
            if "-" in line.text
            for m in _WORD_WITH_HYPHEN.finditer(line.text)
        )

    # ------------------------------------------------------------ breaks

    def breaks(self, above: Line, below: Line) -> bool:
        """Whether a new paragraph begins with ``below``."""
        a, b = above.text, below.text
        rules = self.rules
        if self._own_line(a, b):
            return True
        starts_something = rules.starter.match(b) is not None
        if starts_something:
            if rules.outcome.match(b):
                return True
            if self._starts(above, below):
                return True
        if self.rules.enumerator.fullmatch(a):  # a number on a line of its own
            return False
        lower = b[0].islower()
        last = a[a.rfind(" ") + 1 :]
        if last.lower() in rules.binding and not (below.gap and rules.bullet.match(b)):
            return False
        if a[-1] in ",-/(" and not (a[-1] == "," and below.gap and not self.spaced):
            return False
        ended = _ends_with(a, _TERMINAL)
        if lower and not ended:
            return False
        short = self._short(a, b)
        if below.top:
            return short and (ended or not lower) and self._breaks_at_page(a, ended, short)
        if below.gap and not self.spaced:
            return not lower or ended
        if self.spaced:
            return self._breaks_when_spaced(below.gap, ended, short, lower)
        return short and not lower

    def _own_line(self, a: str, b: str) -> bool:
        """Whether one of two lines is known to stand by itself: a dateline, a section heading."""
        if len(b) <= 110 and (
            self._is_known_line(b)
            or self._is_section(b)
            or (_ends_with(a, _TERMINAL) and self._is_known_heading(b))
            or self._is_outcome_below(a, b)
        ):
            return a[-1] != "," and a[a.rfind(" ") + 1 :].lower() not in self.rules.binding
        return len(a) <= 110 and (
            self._is_known_line(a, whole=True) or self._is_section_above(a, b)
        )

    def _is_known_line(self, text: str, *, whole: bool = False) -> bool:
        if text[0].islower() and not text.startswith("mede "):
            return False
        if "...." in text and leads_to_page(text):
            return True
        pattern = self.rules.own_line
        return (pattern.fullmatch(text) if whole else pattern.match(text)) is not None

    def _is_outcome_below(self, a: str, b: str) -> bool:
        """Whether ``b`` is a planned outcome without marker that stands below the title ``a``."""
        if not (b[0].isupper() or b[0] in "(["):
            return False
        found = outcome_line(b, self.language)
        if found is None or found.form != "bare":
            return found is not None
        return not is_ambiguous(b, self.language) or self.rules.enumerator.match(a) is not None

    def _is_section_above(self, a: str, b: str) -> bool:
        starts = b[0].isupper() or self.rules.enumerator.match(b) is not None
        return starts and (
            self._is_section(a) or self._is_known_heading(a) or is_divider(a, self.language)
        )

    def _is_section(self, text: str) -> bool:
        """Whether a line names a configuration; each line is asked twice."""
        known = self._sections.get(text)
        if known is None:
            known = self._sections[text] = section_name(text, self.language) is not None
        return known

    def _is_known_heading(self, text: str) -> bool:
        return len(text) < 50 and (
            is_inner(text, self.language) or is_special_point(text, self.language)
        )

    def _breaks_at_page(self, a: str, ended: bool, short: bool) -> bool:
        return ended or (short and len(a) < 0.75 * self.width)

    def _breaks_when_spaced(self, gap: int, ended: bool, short: bool, lower: bool) -> bool:
        if lower:
            return False
        return short or (ended and gap > 1)

    def _short(self, a: str, b: str) -> bool:
        """Whether the first word of ``b`` would have fitted behind ``a``."""
        space = b.find(" ")
        return len(a) + 1 + (space if space > 0 else len(b)) < 0.88 * self.width

    def _starts(self, above: Line, below: Line) -> bool:
        """Whether a number or bullet at the line's start begins something new."""
        a, b = above.text, below.text
        if self.rules.bullet.match(b):
            # A dash may also be one in mid-sentence: '... – zoals uiteengezet – ...'.
            if b[0] in "•·":
                return True
            return bool(_ends_with(a, _TERMINAL) or self._short(a, b)) and a[-1] not in ",-"
        if _ends_with(a, _TERMINAL) or self._short(a, b):
            return a[a.rfind(" ") + 1 :].lower() not in self.rules.binding
        if self.rules.initials.match(b) and not below.gap:
            return False
        return bool(below.gap) and not self.spaced

    # ------------------------------------------------------------ joining

    def join(self, lines: list[Line]) -> Paragraph:
        """One paragraph of ``lines``, with hyphens at line ends resolved."""
        pieces = [lines[0].text]
        runs = [(0, lines[0].page, lines[0].number)]
        length = 0  # of all pieces but the last
        for line in lines[1:]:
            last = pieces[-1]
            separator = " "
            if not last:
                separator = ""
            elif last[-1] == "-":
                last, separator = self._at_hyphen(last, line.text)
            elif last[-1] == "/" or (
                last[-1] == "–" and last[-2:-1].isdigit() and line.text[0].isdigit()
            ):
                separator = ""
            pieces[-1] = last + separator
            length += len(pieces[-1])
            runs.append((length, line.page, line.number))
            pieces.append(line.text)
        return Paragraph("".join(pieces), runs, [n for line in lines for n in line.notes])

    def _at_hyphen(self, text: str, following: str) -> tuple[str, str]:
        """What is left of a line that ends in a hyphen, and what joins it to the next."""
        if text.endswith(" -"):
            return text, " "
        match = _FIRST_WORD.match(following)
        first = match[0] if match else ""
        if first.lower() in self.rules.suspended:
            return text, " "
        if first.isupper() and text[-2:-1].isupper() and len(first) > 3:
            return text[:-1], ""
        if not first or not first[0].islower():
            return text, ""
        before = re.split(r"[\s(“‘\"'/]", text[:-1])[-1]
        stem = before.rsplit("-", 1)[-1]
        keeps = (
            not _ALL_LETTERS.match(stem)
            or stem.lower() in self.rules.prefixes
            or (stem.isupper() and len(stem) > 1)
            or any(c.isupper() for c in stem[1:])
            or f"{before}-{first}".lower().rstrip(".") in self.hyphenated
        )
        return (text, "") if keeps else (text[:-1], "")

    def paragraphs(self, lines: Sequence[Line]) -> list[Paragraph]:
        """All paragraphs of ``lines`` in order."""
        groups: list[list[Line]] = []
        for line, below in zip_longest(lines, lines[1:]):
            above = groups[-1][-1] if groups else None
            if above and not self.breaks(above, line) and not self._is_title(above, line, below):
                groups[-1].append(line)
            else:
                groups.append([line])
        return [self.join(group) for group in groups]

    def _is_title(self, above: Line, line: Line, below: Line | None) -> bool:
        """Whether a line stands alone between a sentence's end and a line it left room for."""
        if below is None or self.spaced or line.top or not _ends_with(above.text, _TERMINAL):
            return False
        text = line.text
        return (
            text[0].isupper()
            and below.text[0].isupper()
            and not _ends_with(text, _TERMINAL + ",")
            and len(text) < 0.6 * self.width
            and self.breaks(line, below)
        )
