"""The inside of a report or agenda: sections, points, outcomes, boxes of main results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.acquire import headings
from kg.acquire.configuration import configuration_by_words
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.outline import Candidate, Outline, Point, outline_of
from kg.acquire.paragraphs import Paragraph, ends_sentence
from kg.acquire.structured import Item, Node
from kg.model import Configuration

if TYPE_CHECKING:
    from kg.acquire.structure import StructureReader

_FIRST_SENTENCE = re.compile(r".{15,}?[.?!](?=\s|$)")
_EQUALS = re.compile(r"[=→⇒>–\-•· ]+")


class AgendaReader:
    """Walks over one report or agenda and adds its nodes and items to the structure."""

    def __init__(self, reader: StructureReader, start: int, end: int, part: int) -> None:
        self.reader, self.start, self.end, self.part = reader, start, end, part
        self.paragraphs, self.language = reader.paragraphs, reader.language
        self.structure, self.rules = reader.structure, reader.joiner.rules
        candidates = reader.candidates(range(start, end))
        self.sections = self._named_sections(candidates)
        self._add_themes(candidates)
        self.outline = self._outline(candidates)
        self.points = {p.index: n for n, p in enumerate(self.outline.accepted)}
        self.item_of_point: dict[int, int] = {}
        self.unnumbered = self._unnumbered()
        self.item: int | None = None
        self.configuration: Configuration | None = None
        self.in_box = self.expects_outcome = False

    # ------------------------------------------------------------ what is a heading

    def _named_sections(self, candidates: Sequence[Candidate]) -> dict[int, headings.SectionName]:
        found: dict[int, headings.SectionName] = {}
        for i in range(self.start, self.end):
            name = headings.section_name(self.paragraphs[i].text, self.language)
            if name is not None and i not in self.reader.signed and i >= self.reader.body_start:
                found[i] = name
        return found

    def _add_themes(self, candidates: Sequence[Candidate]) -> None:
        """'II. Veiligheid' with numbered points but no text is a section, not a point."""
        points = [
            c
            for c in candidates
            if c.has_body or c.split is not None
            if c.index not in self.sections
        ]
        if any(c.enumerator.style in ("roman", "upper") for c in points):
            return
        for c, following in pairwise(candidates):
            if (
                c.enumerator.style in ("roman", "upper")
                and not c.has_body
                and c.split is None
                and c.index not in self.sections
                and following.index == c.index + 1
                and following.enumerator.style == "arabic"
            ):
                name = configuration_by_words(c.title, "", self.language)
                self.sections[c.index] = name or "mixed"

    def _outline(self, candidates: Sequence[Candidate]) -> Outline:
        rest = [c for c in candidates if c.index not in self.sections]
        outline = outline_of(rest, sorted(self.sections))
        # A section named only in a table of contents opens nothing.
        for i in [i for i in self.sections if i + 1 in outline.contents]:
            if i + 1 < self.end and any(j > i for j in self.sections):
                outline.contents.add(i)
                del self.sections[i]
        return outline

    def _ranges(self) -> Iterator[tuple[int, int]]:
        bounds = [self.start, *sorted(self.sections), self.end]
        return pairwise(bounds)

    def _unnumbered(self) -> set[int]:
        """Points without number: special ones, and all headings where nothing is numbered."""
        found: set[int] = set()
        for start, end in self._ranges():
            numbered = any(start <= i < end for i in self.points)
            plain = [i for i in range(max(start, self.reader.body_start), end) if self._is_plain(i)]
            if numbered:
                found |= {i for i in plain if self._is_special(i)}
            elif start in self.sections or not self.points:
                found |= set(plain) or set(self._bullet_points(start, end))
        return found

    def _is_plain(self, i: int) -> bool:
        """Whether a paragraph is a heading without number that has text below it."""
        text = self.paragraphs[i].text
        if i in self.sections or i in self.points or i in self.reader.signed or len(text) > 260:
            return False
        if not headings.looks_like_title(text, self.language) or text[-1] == ".":
            return False
        if self.rules.bullet.match(text) or self.rules.outcome.match(text):
            return False
        if self._is_other_heading(text) or headings.is_inner(text, self.language):
            return False
        return self.reader.has_body(i) or self._is_outcome_at(i + 1)

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
            if not match or self._is_outcome_at(i):
                continue
            title = text[match.end() :].strip()
            if headings.looks_like_title(title, self.language) and title[-1] not in ".;":
                below = self.paragraphs[i + 1].text if i + 1 < end else ""
                text_below = below and not self.rules.bullet.match(below) and ends_sentence(below)
                if text_below or self._is_outcome_at(i + 1):
                    found.append(i)
        return found

    def _is_outcome_at(self, i: int) -> bool:
        if i >= self.end:
            return False
        text = self.paragraphs[i].text
        if self.rules.outcome.match(text):
            return True
        match = self.rules.bullet.match(text)
        return match is not None and headings.is_outcome(text[match.end() :].strip(), self.language)

    # ------------------------------------------------------------ walking

    def read(self) -> None:
        """Add a node for every paragraph of the part."""
        for i in range(self.start, self.end):
            self._paragraph(i, self.paragraphs[i])
        self._settle()

    def _add(self, node_kind: str, paragraph: Paragraph, *, inside: bool = True) -> Node:
        node = self.reader.node(node_kind, paragraph, self.part)  # type: ignore[arg-type]
        node.item = self.item if inside else None
        node.configuration = self.configuration
        return node

    def _paragraph(self, i: int, paragraph: Paragraph) -> None:
        text = paragraph.text
        if i < self.reader.body_start and headings.part_type(text, self.language) is None:
            self._add("letterhead", paragraph, inside=False)
        elif i in self.reader.signed:
            self._close()
            self.reader.sign(i, self.part)
        elif i in self.outline.contents:
            self._add("letterhead", paragraph, inside=False)
        elif i in self.points:
            self._point(self.outline.accepted[self.points[i]], paragraph)
        elif i in self.unnumbered:
            self._unnumbered_point(paragraph)
        elif not self._heading(i, paragraph):
            self._text(paragraph)

    def _close(self) -> None:
        self.item, self.in_box, self.expects_outcome = None, False, False

    def _heading(self, i: int, paragraph: Paragraph) -> bool:
        """Headings that close the point above them; False for anything else."""
        text = paragraph.text
        if i in self.sections:
            self._close()
            self.structure.sections += 1
            self.configuration = headings.configuration(self.sections[i])
            self._add("section", paragraph)
        elif headings.part_type(text, self.language) and not self.item:
            self._close()
            self._add("title", paragraph)
        elif headings.is_contents(text, self.language) and i + 1 in self.outline.contents:
            self._close()
            self._add("letterhead", paragraph)
        elif headings.is_divider(text, self.language):
            self._close()
            self._add("heading", paragraph)
        elif headings.is_key_results(text, self.language):
            self._close()
            self._add("heading", paragraph)
            self.in_box = True
        else:
            return False
        return True

    def _text(self, paragraph: Paragraph) -> None:
        if self.in_box:
            self._box(paragraph)
        elif self.expects_outcome and self._outcome(paragraph):
            return
        else:
            self.expects_outcome = False
            node = self.reader.plain(paragraph, self.part)
            node.item, node.configuration = self.item, self.configuration

    def _box(self, paragraph: Paragraph) -> None:
        """A line of a box of main results; the box ends with the next heading."""
        bullet = self.rules.bullet.match(paragraph.text)
        rest = paragraph.text[bullet.end() :].lstrip(" •·") if bullet else paragraph.text
        self._add("key-result", paragraph.without(len(paragraph.text) - len(rest)))

    def _point(self, point: Point, paragraph: Paragraph) -> None:
        candidate = point.candidate
        parent = None if point.parent is None else self.item_of_point[point.parent]
        number = self.points[candidate.index]
        self.item_of_point[number] = len(self.structure.items)
        tail = None
        if candidate.split is not None:
            paragraph, tail = paragraph.split(candidate.split)
        self._open(paragraph, candidate.enumerator.title_start, point.number, parent)
        if tail is not None:
            self._text(tail)

    def _unnumbered_point(self, paragraph: Paragraph) -> None:
        match = self.rules.bullet.match(paragraph.text)
        rest = paragraph.text[match.end() :].lstrip(" •·") if match else paragraph.text
        enumerator = parse_enumerator(rest) if match else None
        label = headings.label_length(rest, self.language)
        start = len(paragraph.text) - len(rest) + (enumerator.title_start if enumerator else label)
        self._open(paragraph, start, None, None)

    def _open(
        self, paragraph: Paragraph, title_start: int, number: str | None, parent: int | None
    ) -> None:
        """Begin a point with its heading; an outcome on the same line becomes a node of its own."""
        self._close()
        tail = headings.outcome_tail(paragraph.text, self.language)
        outcome = None
        if tail is not None and tail > title_start:
            paragraph, outcome = paragraph.split(tail)
        title = paragraph.text[title_start:].strip()
        configuration = self.configuration
        if parent is not None:
            configuration = self.structure.items[parent].configuration
        self.item = len(self.structure.items)
        self.structure.items.append(Item(self.part, configuration, number, title, parent))
        node = self._add("item-heading", paragraph)
        node.title_start = title_start
        self.expects_outcome = True
        if outcome is not None:
            self._outcome(outcome)

    def _outcome(self, paragraph: Paragraph) -> bool:
        """A planned outcome below its heading; False if the paragraph is something else."""
        text = paragraph.text
        sure = self.rules.outcome.match(text) is not None
        bare = text[_EQUALS.match(text).end() :] if _EQUALS.match(text) else text  # type: ignore[union-attr]
        tail = None
        if sure and (len(bare) > 120 or ends_sentence(bare)):
            at = headings.run_in_split(text, 0, paragraph.line_starts, self.language)
            if at is not None:
                paragraph, tail = paragraph.split(at)
                bare = paragraph.text[_EQUALS.match(text).end() :]  # type: ignore[union-attr]
        if not sure and not (bare != text and headings.is_outcome(bare, self.language)):
            return False
        assert self.item is not None
        item = self.structure.items[self.item]
        bare = bare.strip().rstrip(".") if len(bare) < 80 else bare.strip()
        item.planned_outcome = f"{item.planned_outcome}; {bare}" if item.planned_outcome else bare
        node = self._add("planned-outcome", paragraph)
        node.title_start = len(paragraph.text) - len(paragraph.text.lstrip("=→⇒>–-•· "))
        if tail is not None:
            self._text(tail)
        return True

    # ------------------------------------------------------------ what only the text tells

    def _settle(self) -> None:
        """Settings and configurations that headings do not give."""
        texts = _texts_of(self.structure.nodes, self.part)
        for n, item in enumerate(self.structure.items):
            if item.part != self.part:
                continue
            text = texts.get(n, "")
            first = _FIRST_SENTENCE.match(text)
            item.setting = headings.setting_of(
                item.title, first[0] if first else text, self.language
            )
            if item.parent is not None:
                above = self.structure.items[item.parent]
                item.configuration = item.configuration or above.configuration
                item.setting = item.setting or (above.setting if above.setting == "aob" else None)
            if item.configuration is None:
                item.configuration = configuration_by_words(item.title, text[:1500], self.language)
            if item.configuration is None and n and self.structure.items[n - 1].part == self.part:
                item.configuration = self.structure.items[n - 1].configuration
        for node in self.structure.nodes:
            if node.item is not None and node.part == self.part:
                node.configuration = self.structure.items[node.item].configuration


def _texts_of(nodes: Iterable[Node], part: int) -> dict[int, str]:
    """The first paragraphs of each item."""
    texts: dict[int, str] = {}
    for node in nodes:
        if node.part == part and node.item is not None and node.kind in ("paragraph", "bullet"):
            known = texts.get(node.item, "")
            if len(known) < 1500:
                texts[node.item] = f"{known} {node.paragraph.text}".strip()
    return texts
