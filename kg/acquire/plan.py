"""The plan of a report or agenda: which of its paragraphs are sections, points and outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.acquire import headings
from kg.acquire.configuration import configuration_by_words
from kg.acquire.draft import Draft
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.outline import Candidate, Outline, outline_of
from kg.acquire.paragraphs import ends_sentence
from kg.acquire.planned_outcomes import is_ambiguous, is_outcome, outcome_line

_COMES_BACK = 3
"""A heading that stands so often in one part, or twice in one section, is no point."""


class AgendaPlan:
    """Decides what the headings between two paragraphs of a paper are."""

    def __init__(self, draft: Draft, start: int, end: int) -> None:
        self.draft, self.start, self.end = draft, start, end
        self.paragraphs, self.language = draft.paragraphs, draft.language
        self.rules = draft.joiner.rules
        candidates = draft.candidates(range(start, end))
        self.dividers = self._dividers()
        self.sections = self._named_sections(candidates)
        self._add_themes(candidates)
        self.inner = self._inner(candidates)
        self.outline = self._outline(candidates)
        self.points = {p.index: n for n, p in enumerate(self.outline.accepted)}
        self.outcomes = self._outcomes()
        self.unnumbered = self._unnumbered()

    # ------------------------------------------------------------ sections

    def _dividers(self) -> set[int]:
        return {
            i
            for i in range(self.start, self.end)
            if headings.is_divider(self.paragraphs[i].text, self.language)
        }

    def _named_sections(self, candidates: Sequence[Candidate]) -> dict[int, headings.SectionName]:
        points = {c.index for c in candidates if c.enumerator.style == "arabic" and c.has_body}
        found: dict[int, headings.SectionName] = {}
        for i in range(self.start, self.end):
            name = headings.section_name(self.paragraphs[i].text, self.language)
            if name is None or i in self.draft.signed or i < self.draft.body_start:
                continue
            if i not in points:
                found[i] = name
        return found

    def _add_themes(self, candidates: Sequence[Candidate]) -> None:
        """'II. Veiligheid' with numbered points but no text is a section, not a point."""
        headed = set(self.sections) | self.dividers
        rest = [c for c in candidates if c.index not in headed]
        if any(
            c.enumerator.style in ("roman", "upper") and (c.has_body or c.split is not None)
            for c in rest
        ):
            return
        for c, following in pairwise(rest):
            if (
                c.enumerator.style in ("roman", "upper")
                and following.index == c.index + 1
                and following.enumerator.style == "arabic"
            ):
                name = configuration_by_words(c.title, "", self.language)
                self.sections[c.index] = name or "mixed"

    def _inner(self, candidates: Sequence[Candidate]) -> set[int]:
        """Headings inside points: about the treatment, or coming back in point after point."""
        bounds = [self.start, *sorted(self.sections), self.end]
        numbered = {c.index: c for c in candidates}
        keys: dict[int, str] = {}
        for i in range(self.start, self.end):
            text = self.paragraphs[i].text
            if len(text) > 120 or i in self.sections or i in self.dividers:
                continue
            title = numbered[i].title if i in numbered else text
            if i in numbered or headings.looks_like_title(text, self.language):
                keys[i] = _key(title)
        often = {k for k, n in Counter(keys.values()).items() if n >= _COMES_BACK}
        for a, b in pairwise(bounds):
            counts = Counter(
                key for i, key in keys.items() if a <= i < b and self.draft.has_body(i)
            )
            often |= {key for key, n in counts.items() if n > 1}
        return {i for i, key in keys.items() if self._is_inner(i, numbered.get(i), key in often)}

    def _is_inner(self, i: int, candidate: Candidate | None, often: bool) -> bool:
        text = self.paragraphs[i].text if candidate is None else candidate.title
        treatment = headings.is_inner(text, self.language)
        if candidate is None:
            return treatment or (often and not headings.is_special_point(text, self.language))
        if candidate.split is not None and not treatment:
            return False
        if candidate.enumerator.style in ("letter", "decimal", "lower-roman"):
            return treatment or (often and candidate.has_body)
        return treatment and often

    def _outline(self, candidates: Sequence[Candidate]) -> Outline:
        headed = set(self.sections) | self.dividers
        rest = [c for c in candidates if c.index not in headed and c.index not in self.inner]
        outline = outline_of(rest, sorted(headed))
        # A section named only in a table of contents opens nothing.
        for i in [i for i in self.sections if i + 1 in outline.contents]:
            if i + 1 < self.end and any(j > i for j in self.sections):
                outline.contents.add(i)
                del self.sections[i]
        return outline

    # ------------------------------------------------------------ outcomes

    def _outcomes(self) -> set[int]:
        """Paragraphs that state a planned outcome without a marker, below a heading."""
        lines: dict[int, bool] = {}
        for i in range(max(self.start + 1, self.draft.body_start), self.end):
            wording = outcome_line(self.paragraphs[i].text, self.language)
            if wording is None or i in self.points or i in self.draft.signed:
                continue
            if wording.form == "marked":
                continue
            if i - 1 not in self.points and not self._titles(i - 1):
                continue
            bare = wording.form == "bare"
            lines[i] = bare and is_ambiguous(self.paragraphs[i].text, self.language)
        sure = any(not ambiguous for ambiguous in lines.values())
        return {i for i, ambiguous in lines.items() if sure or not ambiguous}

    def _titles(self, i: int) -> bool:
        text = self.paragraphs[i].text
        return (
            i >= self.start
            and i not in self.sections
            and i not in self.dividers
            and headings.looks_like_title(text, self.language)
            and text[-1] not in ".:"
        )

    def is_outcome_at(self, i: int) -> bool:
        """Whether a paragraph is a planned outcome, marked or not."""
        if i >= self.end:
            return False
        text = self.paragraphs[i].text
        if i in self.outcomes or self.rules.outcome.match(text):
            return True
        match = self.rules.bullet.match(text)
        return match is not None and is_outcome(text[match.end() :].strip(), self.language)

    # ------------------------------------------------------------ points without number

    def _ranges(self) -> Iterator[tuple[int, int]]:
        return pairwise([self.start, *sorted(self.sections), self.end])

    def _unnumbered(self) -> set[int]:
        """Points without number: special ones, and all headings where nothing is numbered."""
        found: set[int] = set()
        for start, end in self._ranges():
            numbered = any(start <= i < end for i in self.points)
            first = max(start, self.draft.body_start)
            plain = [i for i in range(first, end) if self._is_plain(i)]
            if numbered:
                found |= {i for i in plain if self._is_special(i)}
            elif start in self.sections or not self.points:
                found |= set(plain) or set(self._bullet_points(start, end))
        return found

    def _is_plain(self, i: int) -> bool:
        """Whether a paragraph is a heading without number that has text below it."""
        text = self.paragraphs[i].text
        if i in self.sections or i in self.points or i in self.draft.signed or len(text) > 260:
            return False
        if not headings.looks_like_title(text, self.language) or text[-1] == ".":
            return False
        if self.rules.bullet.match(text) or self.is_outcome_at(i) or i in self.inner:
            return False
        if self._is_other_heading(text):
            return False
        return self.draft.has_body(i) or self.is_outcome_at(i + 1) or self._heads_inner(i)

    def _heads_inner(self, i: int) -> bool:
        """Whether the first heading inside a point stands right below."""
        return i + 1 in self.inner and headings.is_inner(
            self._bare(self.paragraphs[i + 1].text), self.language
        )

    def _bare(self, text: str) -> str:
        enumerator = parse_enumerator(text)
        return text[enumerator.title_start :] if enumerator else text

    def _is_special(self, i: int) -> bool:
        return headings.is_special_point(self.paragraphs[i].text, self.language)

    def _is_other_heading(self, text: str) -> bool:
        language = self.language
        return (
            headings.is_divider(text, language)
            or headings.is_key_results(text, language)
            or headings.is_contents(text, language)
            or headings.part_type(text, language) is not None
        )

    def _bullet_points(self, start: int, end: int) -> list[int]:
        """Bullets that are headings: without full stop, with text or an outcome below."""
        found = []
        for i in range(start, end):
            text = self.paragraphs[i].text
            match = self.rules.bullet.match(text)
            if not match or self.is_outcome_at(i):
                continue
            title = text[match.end() :].strip()
            if headings.looks_like_title(title, self.language) and title[-1] not in ".;":
                below = self.paragraphs[i + 1].text if i + 1 < end else ""
                text_below = below and not self.rules.bullet.match(below) and ends_sentence(below)
                if text_below or self.is_outcome_at(i + 1):
                    found.append(i)
        return found

    def opens_more(self, i: int) -> bool:
        """Whether an unnumbered or roman heading without text stands over numbered points."""
        text = self.paragraphs[i].text
        if i in self.points or i + 1 not in self.points:
            return False
        style = self.outline.accepted[self.points[i + 1]].candidate.enumerator.style
        return style == "arabic" and headings.looks_like_title(text, self.language)


def _key(title: str) -> str:
    return "".join(c for c in title.lower() if c.isalpha())[:60]
