"""Structure: parts, configuration sections, points and what every paragraph is.

Works on joined paragraphs. A heading is recognised by several signs together (its shape, its place
in a sequence of numbers, what follows it), since no two papers number alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg import rulebook
from kg.acquire import headings, letter
from kg.acquire.agenda import AgendaReader
from kg.acquire.draft import Draft
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.outline import outline_of
from kg.acquire.paragraphs import Joiner, Paragraph
from kg.acquire.sample import is_sample
from kg.acquire.structured import Structure
from kg.model import DocumentType

_PAST_PREVAILS = 1.5
"""How many verbs in the past tense a report has for each look ahead, at least."""


@dataclass(slots=True)
class _Region:
    start: int
    end: int
    kind: DocumentType
    titled: bool


class StructureReader:
    """Reads the structure of one paper; see :func:`structure_of`."""

    def __init__(self, paragraphs: list[Paragraph], joiner: Joiner, language: str) -> None:
        self.draft = Draft(paragraphs, joiner, language)
        self.paragraphs, self.language = paragraphs, language
        self.signed, self.structure = self.draft.signed, self.draft.structure
        self.metadata_end = letter.metadata_end(paragraphs, language)
        self.letter = letter.has_letter(paragraphs, language)
        self.body_start = (
            letter.letterhead_end(paragraphs, language) if self.letter else self.metadata_end
        )
        if not self.body_start and is_sample(paragraphs[0].text, language):
            self.body_start = 1
        self.draft.body_start = self.body_start

    # ------------------------------------------------------------ parts

    def regions(self) -> list[_Region]:
        """The parts: a letter if there is one, then each report or agenda."""
        n = len(self.paragraphs)
        titles = self._titles()
        regions: list[_Region] = []
        if self.letter and not (titles and titles[0][0] == self.body_start):
            first = titles[0][0] if titles else self._untitled_start()
            regions.append(_Region(0, first, "cover-letter", False))
        if not (regions or titles):
            return [_Region(0, n, self._type_by_tense(0, n), False)]
        ends = [at for at, _ in titles[1:]] + [n]
        for (at, kind), end in zip(titles, ends, strict=False):
            regions.append(_Region(at if regions else 0, end, kind, True))
        if self.letter and not titles and regions[0].end < n:
            start = regions[0].end
            kind = self._offered(start) or self._type_by_tense(start, n)
            regions.append(_Region(start, n, kind, False))
        return regions

    def _titles(self) -> list[tuple[int, DocumentType]]:
        found: list[tuple[int, DocumentType]] = []
        seen: set[str] = set()
        for i in range(self.body_start, len(self.paragraphs)):
            text = self.paragraphs[i].text
            kind = headings.part_type(text, self.language)
            if kind is None or i in self.signed:
                continue
            key = "".join(c for c in text.lower() if c.isalnum())
            if key in seen or (found and i - found[-1][0] == 1 and found[-1][1] == kind):
                continue
            if found and not self._is_annex_title(i):
                continue
            seen.add(key)
            found.append((i, kind))
        return found

    def _is_annex_title(self, i: int) -> bool:
        """Whether a later title opens a part of its own: it has a date and no number."""
        text = self.paragraphs[i].text
        return any(c.isdigit() for c in text) and parse_enumerator(text) is None

    def _untitled_start(self) -> int:
        """Where an agenda or report without title begins behind or in its letter."""
        n = len(self.paragraphs)
        signed = [i for i in self.signed if i >= self.body_start]
        after = max(signed) + 1 if signed else n
        rest = sum(len(p.text) for p in self.paragraphs[after:])
        if rest > 600:
            return after
        for i in range(self.body_start, n):
            if headings.section_name(self.paragraphs[i].text, self.language):
                return i
        first = self._first_point()
        if first is not None and self._offered(n):
            return first
        return n

    def _first_point(self) -> int | None:
        """The first of several numbered headings in a letter that is itself the report."""
        indexes = range(self.body_start, len(self.paragraphs))
        outline = outline_of(self.draft.candidates(indexes))
        accepted = [c.index for c in outline.accepted]
        if len(accepted) < 2:
            return None
        total = sum(len(p.text) for p in self.paragraphs)
        rest = sum(len(p.text) for p in self.paragraphs[accepted[0] :])
        return accepted[0] if rest > 0.4 * total else None

    def _offered(self, end: int) -> DocumentType | None:
        """What the letter says it offers."""
        book = rulebook.load("acquire", "headings", self.language)["offers"]
        head = " ".join(p.text for p in self.paragraphs[: min(end, self.body_start + 3)])
        places = [
            (m.start(), kind)
            for kind, pattern in book.items()
            if (m := re.search(pattern, head, re.IGNORECASE))
        ]
        return min(places)[1] if places else None

    def _type_by_tense(self, start: int, end: int) -> DocumentType:
        book = rulebook.load("acquire", "letter", self.language)["tense"]
        text = " ".join(p.text for p in self.paragraphs[start:end])[:60_000]
        counts = {k: len(re.findall(pattern, text)) for k, pattern in book.items()}
        if not sum(counts.values()):
            return "other"
        # Agendas look back as well, reports look ahead less.
        past = counts["report"] > _PAST_PREVAILS * counts["annotated-agenda"]
        return "report" if past else "annotated-agenda"

    # ------------------------------------------------------------ walking

    def read(self) -> Structure:
        """Walk over the parts in order."""
        for region in self.regions():
            part = len(self.structure.parts)
            self.structure.parts.append(region.kind)
            self.structure.titled |= region.titled
            if region.kind == "cover-letter" and part == 0:
                self._letter(region, part)
            else:
                self._agenda(region, part)
        return self.structure

    def _letter(self, region: _Region, part: int) -> None:
        key_results = False
        for i in range(region.start, region.end):
            paragraph = self.paragraphs[i]
            if i < self.body_start:
                self.draft.node("letterhead", paragraph, part)
            elif i in self.signed:
                self.draft.sign(i, part)
            elif headings.is_key_results(paragraph.text, self.language):
                self.draft.node("heading", paragraph, part)
                key_results = True
            elif key_results and self.draft.joiner.rules.bullet.match(paragraph.text):
                self.draft.plain(paragraph, part, "key-result")
            else:
                key_results = False
                self.draft.plain(paragraph, part)

    def _agenda(self, region: _Region, part: int) -> None:
        AgendaReader(self.draft, region.start, region.end, part).read()


def structure_of(paragraphs: list[Paragraph], joiner: Joiner, language: str = "nl") -> Structure:
    """Parts, points and roles of ``paragraphs``."""
    return StructureReader(paragraphs, joiner, language).read()
