"""Footnotes: takes them out of the running text, with the marks that point to them.

A mark is not just any digit after a letter: it is looked for only where a footnote with that number
stands at the foot, and marks follow each other in the order of their footnotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.acquire.lines import Line, column_width, is_spaced

_START = re.compile(r"(?:\[(?=\d+\]))?(\d{1,3})\]?(?:\s+(?=\S)|$|(?=[A-Z][a-z]))")
_DIGIT = re.compile(r"\d|[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_ENUMERATED = re.compile(r"\(?[\dIVX]+[.\d]*\s*$")
_BRACKETED = re.compile(r"\[(\d{1,3})\]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_GLUED = re.compile(
    r"(?<=[^\W\d_])(\d{1,3})(?![\w])"  # a letter before it
    r"|(?<=[)\]”’\"'%»…?!;:])(\d{1,3})(?![\w])"  # punctuation before it
    r"|(?<=[.,])(\d{1,3})(?=\s|$|[)”’])"  # a full stop or comma before it
)
_HEADING = re.compile(r"[IVX\d]+[a-z]?[.)] |=|•")
_ENDS = re.compile(r"[.?!:;…][)”’\"']*$")
_WINDOW = 160
"""How many lines above a footnote its mark may stand where pages cannot be told apart."""


@dataclass(slots=True)
class Footnote:
    """A footnote: its number as printed and its lines without the number.

    ``mark`` is where its mark stood: page, line and column; None where it was not found.
    """

    number: int
    lines: list[Line]
    mark: tuple[int, int, int] | None = None


@dataclass(slots=True)
class _Mark:
    line: int
    start: int
    end: int
    score: float


@lru_cache(maxsize=4)
def _words(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    book = rulebook.load("acquire", "footnotes", language)
    return (
        frozenset(book["names_with_number"]),
        frozenset(book["number_words"]),
        frozenset(book["counted_words"]),
    )


class _Marks:
    """Where a mark with a given number could stand in a stretch of lines."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self.lines = lines
        self.names, self.number_words, self.counted = _words(language)
        self.glued: dict[int, list[_Mark]] = {}
        self.tokens: Counter[str] = Counter()
        for i, line in enumerate(lines):
            text = line.text
            if not _DIGIT.search(text):
                continue
            for mark, number in self._in_line(i, text):
                self.glued.setdefault(number, []).append(mark)

    def _in_line(self, i: int, text: str) -> Iterator[tuple[_Mark, int]]:
        for match in _GLUED.finditer(text):
            number = match[1] or match[2] or match[3]
            start, end = match.span()
            if number[0] == "0" or (start < 6 and _ENUMERATED.match(text[:start])):
                continue
            word = text[text.rfind(" ", 0, start) + 1 : end].lstrip("(‘“\"'")
            if match[1]:
                self.tokens[word] += 1
            score = 3.0
            if match[3] and start >= 2 and text[start - 2].isdigit():
                # '2025.2': a mark after a sentence that ends in a number, or a decimal.
                score = (
                    2.0 if end == len(text) or text[end : end + 2].strip()[:1].isupper() else 0.4
                )
            if word in self.names:
                score = 0.2
            yield _Mark(i, start, end, score), int(number)
        if "[" in text:
            for match in _BRACKETED.finditer(text):
                yield _Mark(i, match.start(), match.end(), 4.0), int(match[1])
        if not text.isascii():
            for match in _SUPERSCRIPT.finditer(text):
                number = match[0].translate(_SUPERSCRIPTS)
                yield _Mark(i, match.start(), match.end(), 4.0), int(number)

    def repeated_name(self, mark: _Mark) -> bool:
        """Whether the word with its number comes back: then it is a name such as a programme's."""
        text = self.lines[mark.line].text
        word = text[text.rfind(" ", 0, mark.start) + 1 : mark.end].lstrip("(‘“\"'")
        return self.tokens[word] > 1

    def sure(self, number: int, before: int, after: int = 0) -> bool:
        """Whether a glued mark with this number stands in lines ``after`` to ``before``."""
        return any(
            after <= m.line < before and m.score >= 1 and not self.repeated_name(m)
            for m in self.glued.get(number, ())
        )

    def candidates(self, number: int, after: int, before: int) -> list[_Mark]:
        """All places where the mark could stand in lines ``after`` to ``before``."""
        found = [
            m
            for m in self.glued.get(number, ())
            if after <= m.line < before and m.score >= 1 and not self.repeated_name(m)
        ]
        return found or list(self._loose(str(number), after, before))

    def _loose(self, number: str, after: int, before: int) -> Iterator[_Mark]:
        """Marks that stand apart ('Mauritanië 3.') or after a digit ('2.010')."""
        pattern = re.compile(rf"(?<=[\d.]){number}(?![\w,.]\d|\w)|(?<= ){number}(?![\w%]|[.,]\d)")
        for i in range(after, before):
            text = self.lines[i].text
            if number not in text:
                continue
            for match in pattern.finditer(text):
                start, end = match.span()
                if text[start - 1] != " ":
                    if end == len(text) or not text[end].isdigit():
                        yield _Mark(i, start, end, 0.8)
                    continue
                words = text[:start].split()
                following = text[end:].split()
                if words and words[-1].lower().strip("(.") in self.number_words:
                    continue
                if not words or not words[-1][-1:].isalpha():
                    continue
                if text[end : end + 1] in (".", ",", ";", ":", ")") or not following:
                    yield _Mark(i, start - 1, end, 1.5)
                elif following[0].lower().rstrip(".,;:)") not in self.counted:
                    yield _Mark(i, start - 1, end, 0.7)


def _chain(lines: Sequence[Line], first: int, end: int, after: int, marks: _Marks) -> list[int]:
    """Indexes of the lines that start this footnote and those that follow it without a gap."""
    chain = [first]
    expected = (_starts(lines[first].text) or 0) + 1
    for i in range(first + 1, end):
        if _starts(lines[i].text) == expected and marks.candidates(expected, after, first):
            chain.append(i)
            expected += 1
    return chain


def _starts(text: str) -> int | None:
    match = _START.match(text)
    return int(match[1]) if match and match[1][0] != "0" else None


def _regions(lines: Sequence[Line], paged: bool) -> list[tuple[int, int]]:
    """Stretches of lines that have their own foot: pages, or all where there are no pages."""
    if not paged:
        return [(0, len(lines))]
    tops = [i for i, line in enumerate(lines) if i == 0 or line.page != lines[i - 1].page]
    return list(zip(tops, [*tops[1:], len(lines)], strict=True))


class _Finder:
    """Walks over the lines once and gathers the stretches that are footnotes."""

    def __init__(self, lines: Sequence[Line], paged: bool, language: str) -> None:
        self.lines, self.paged = lines, paged
        self.marks = _Marks(lines, language)
        self.width, self.spaced = column_width(lines), is_spaced(lines)
        words = rulebook.load("acquire", "paragraphs", language)["binding_words"]
        self.binding = frozenset(words)
        self.expected = 1
        self.stretches: list[tuple[int, int, list[int]]] = []  # start, end, starts of footnotes

    def find(self) -> list[tuple[int, int, list[int]]]:
        for start, end in _regions(self.lines, self.paged):
            at = start
            found = self._next(at, start, end)
            if self.paged and (carried := self._carried(found, start, end)) is not None:
                found = (carried, end, found[2] if found else [])
            while found is not None:
                self.stretches.append(found)
                at = found[1]
                found = self._next(at, start, end)
        return self.stretches

    def _carried(
        self, found: tuple[int, int, list[int]] | None, start: int, end: int
    ) -> int | None:
        """Where a footnote of the page before goes on above the page's own, if it does."""
        if not self.stretches or self.stretches[-1][1] != start:
            return None
        cut_off = self.lines[start - 1].text
        if _ENDS.search(cut_off):
            return None
        foot = found[0] if found else end
        first = foot - 1
        while first > start and not self.lines[first].gap:
            first -= 1
        if first <= start or foot - first > 12:
            return None
        above, block = self.lines[first - 1].text, self.lines[first].text
        unfinished = cut_off[-1] in ",-" or cut_off.rsplit(" ", 1)[-1].lower() in self.binding
        fits = unfinished or (block[0].islower() and _ENDS.search(above) is not None)
        begins_something = _starts(block) is not None or _HEADING.match(block) is not None
        return first if fits and not begins_something else None

    def _next(self, at: int, page_start: int, end: int) -> tuple[int, int, list[int]] | None:
        best: list[int] = []
        for i in range(at, end):
            number = _starts(self.lines[i].text)
            if number is None or not self._plausible(i, number, page_start):
                continue
            after = page_start if self.paged else max(0, i - _WINDOW)
            chain = _chain(
                self.lines, i, end if self.paged else min(end, i + 80), after, self.marks
            )
            if len(chain) >= len(best):
                best = chain
            if not self.paged:
                break
        if not best:
            return None
        starts, stop = self._extent(best, end)
        self.expected = (_starts(self.lines[best[0]].text) or 0) + len(starts)
        return best[0], stop, starts

    def _extent(self, chain: list[int], end: int) -> tuple[list[int], int]:
        """The footnotes of a chain that stand together, and the line after the last of them."""
        for n, start in enumerate(chain):
            limit = chain[n + 1] if n + 1 < len(chain) else end
            stop = self._stop(start, limit)
            if stop < limit:
                return chain[: n + 1], stop
        return chain, end

    def _plausible(self, i: int, number: int, page_start: int) -> bool:
        """Whether a line that starts with a number can start a footnote: order, mark, place."""
        skipped = number - self.expected
        if not (0 <= skipped <= 6 or number == 1):
            return False
        line = self.lines[i]
        if (
            line.text == str(number)
            and self.lines[min(i + 1, len(self.lines) - 1)].text[0].islower()
        ):
            return False
        after = page_start if self.paged else max(0, i - _WINDOW)
        bracketed = line.text[0] == "["
        if self.marks.sure(number, i, after):
            # A wrapped line of running text may begin with a number as well.
            return bool(
                line.gap
                or bracketed
                or line.text == str(number)
                or _ENDS.search(self.lines[i - 1].text)
                or self.paged
                or skipped == 0
            ) and not (skipped and not line.gap)
        if skipped == 0 and line.gap and not re.match(r"\d+[.)]", line.text):
            return bool(self.marks.candidates(number, after, i))
        return False

    def _stop(self, start: int, limit: int) -> int:
        """The line after a footnote, at most ``limit``: where what follows is running text.

        At the foot of a page a few lines more still belong to the footnotes.
        """
        i = start + 1
        if self.lines[start].text == str(_starts(self.lines[start].text)):
            i += 1
        slack = 0 if not self.paged else 12 if self.spaced else 6
        for at in range(i, limit):
            if limit - at > slack and self._ends_before(at):
                return at
        return limit

    def _ends_before(self, at: int) -> bool:
        """Whether a footnote can end above this line."""
        above, line = self.lines[at - 1].text, self.lines[at]
        ended = _ENDS.search(above) is not None or len(above) < 0.7 * self.width
        if line.gap and not self.spaced:
            return ended or not self.paged
        goes_on = line.text[0].islower() or _HEADING.match(line.text) is not None
        return ended and (self.spaced or not self.paged or goes_on)


_Choice = tuple[float, tuple[int, int], tuple[tuple[int, _Mark], ...]]
_NOTHING: _Choice = (0.0, (-1, -1), ())


def _choose(wanted: list[tuple[int, list[_Mark]]]) -> dict[int, _Mark]:
    """The best ascending choice of one mark for each footnote (keys are footnote indexes)."""
    states = [_NOTHING]
    for note, marks in wanted:
        grown = list(states)
        for mark in sorted(marks, key=lambda m: (m.line, m.start)):
            at = (mark.line, mark.start)
            score, _, chosen = max(
                (s for s in states if s[1] < at),
                key=lambda s: (s[0], [-x for x in s[1]]),
                default=_NOTHING,  # every choice that was kept ends further down
            )
            grown.append((score + mark.score, at, (*chosen, (note, mark))))
        # Keep the best few: ties go to the earlier mark.
        states = sorted(grown, key=lambda s: (-s[0], s[1]))[:24]
    return dict(states[0][2])


def separate_footnotes(
    lines: list[Line], paged: bool, language: str = "nl"
) -> tuple[list[Line], list[Footnote]]:
    """Running text without footnotes and marks, and the footnotes; ``Line.notes`` links them."""
    finder = _Finder(lines, paged, language)
    stretches = finder.find()
    footnotes: list[Footnote] = []
    body: list[Line] = []
    removals: dict[int, list[tuple[_Mark, int]]] = {}
    previous_end = 0
    for start, end, starts in stretches:
        after = _region_start(lines, start, paged, previous_end)
        wanted = []
        if footnotes:
            footnotes[-1].lines += lines[start : starts[0] if starts else end]
        for first, stop in zip(starts, [*starts[1:], end], strict=False):
            match = _START.match(lines[first].text)
            assert match is not None  # _starts matched it
            wanted.append((len(footnotes), finder.marks.candidates(int(match[1]), after, start)))
            note = [lines[first].part(match.end()), *lines[first + 1 : stop]]
            note[0].gap = 0
            footnotes.append(Footnote(int(match[1]), [x for x in note if x.text]))
        chosen = _choose(wanted)
        for index, _ in wanted:
            if index in chosen:
                removals.setdefault(chosen[index].line, []).append((chosen[index], index))
            else:
                _anchor(lines, start, index)
        previous_end = end
    gone = [False] * len(lines)
    for start, end, _ in stretches:
        for i in range(start, end):
            gone[i] = True
    pending_gap = 0
    for i, line in enumerate(lines):
        if gone[i]:
            pending_gap = 1
            continue
        if i in removals:
            for index, column in _remove(line, removals[i]).items():
                footnotes[index].mark = (line.page, line.number, column)
        if pending_gap:
            line.top = True  # like a page break: what stands above says nothing of paragraphs
            pending_gap = 0
        if line.text:
            body.append(line)
    return body, footnotes


def _region_start(lines: Sequence[Line], start: int, paged: bool, previous_end: int) -> int:
    if not paged:
        return max(previous_end, start - _WINDOW)
    first = start
    while first > 0 and lines[first - 1].page == lines[start].page:
        first -= 1
    return first


def _anchor(lines: list[Line], start: int, note: int) -> None:
    """Hang a footnote whose mark was not found on the last line above it."""
    if start:
        lines[start - 1].notes.append(note)


def _remove(line: Line, marks: list[tuple[_Mark, int]]) -> dict[int, int]:
    """Take the marks out of a line; returns the column in what is left where each stood."""
    behind: dict[int, int] = {}  # characters of the line from each mark on
    for mark, note in sorted(marks, key=lambda m: -m[0].start):
        before = line.text[: mark.start]
        if line.text[mark.start] == "[":
            before = before.rstrip()
        behind[note] = len(line.text) - mark.end
        line.text = (before + line.text[mark.end :]).strip()
        line.notes.insert(0, note)
    return {note: max(len(line.text) - rest, 0) for note, rest in behind.items()}
