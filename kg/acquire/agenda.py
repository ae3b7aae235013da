"""The inside of a report or agenda: sections, points, outcomes, boxes of main results."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.acquire import headings
from kg.acquire.configuration import configuration_by_words
from kg.acquire.draft import Draft
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.outline import Point
from kg.acquire.paragraphs import Paragraph, ends_sentence
from kg.acquire.plan import AgendaPlan
from kg.acquire.planned_outcomes import is_outcome, outcome_line, outcome_tail
from kg.acquire.structured import Item, Node
from kg.model import Configuration, Setting

_FIRST_SENTENCE = re.compile(r".{15,}?[.?!](?=\s|$)")
_DASH = re.compile(r"[–\-•· ]+")


class AgendaReader:
    """Walks over one report or agenda and adds its nodes and items to the structure."""

    def __init__(self, draft: Draft, start: int, end: int, part: int) -> None:
        self.draft, self.start, self.end, self.part = draft, start, end, part
        self.paragraphs, self.language = draft.paragraphs, draft.language
        self.structure, self.rules = draft.structure, draft.joiner.rules
        self.plan = AgendaPlan(draft, start, end)
        self.outline, self.points = self.plan.outline, self.plan.points
        self.item_of_point: dict[int, int] = {}
        self.item: int | None = None
        self.configuration: Configuration | None = None
        self.setting: Setting | None = None  # that a heading gives to all points below it
        self.in_box = self.expects_outcome = False

    # ------------------------------------------------------------ walking

    def read(self) -> None:
        """Add a node for every paragraph of the part."""
        for i in range(self.start, self.end):
            self._paragraph(i, self.paragraphs[i])
        self._settle()

    def _add(self, node_kind: str, paragraph: Paragraph, *, inside: bool = True) -> Node:
        node = self.draft.node(node_kind, paragraph, self.part)  # type: ignore[arg-type]
        node.item = self.item if inside else None
        node.configuration = self.configuration
        return node

    def _paragraph(self, i: int, paragraph: Paragraph) -> None:
        text = paragraph.text
        if i < self.draft.body_start and headings.part_type(text, self.language) is None:
            self._add("letterhead", paragraph, inside=False)
        elif i in self.draft.signed:
            self._close()
            self.draft.sign(i, self.part)
        elif i in self.outline.contents:
            self._add("letterhead", paragraph, inside=False)
        elif i in self.points:
            self._point(self.outline.accepted[self.points[i]], paragraph)
        elif i in self.plan.unnumbered:
            self._unnumbered_point(paragraph)
        elif i in self.plan.outcomes and self.item is not None:
            self._outcome(paragraph, sure=True)
        elif not self._heading(i, paragraph):
            self._text(paragraph)

    def _close(self) -> None:
        self.item, self.in_box, self.expects_outcome = None, False, False

    def _heading(self, i: int, paragraph: Paragraph) -> bool:
        """Headings that close the point above them; False for anything else."""
        text = paragraph.text
        if i in self.plan.sections:
            self._close()
            self.structure.sections += 1
            self.configuration = headings.configuration(self.plan.sections[i])
            self.setting = self._shared_setting(text)
            self._add("section", paragraph)
        elif self.plan.opens_more(i) and self._shared_setting(text):
            self._close()
            self.setting = self._shared_setting(text)
            self._add("heading", paragraph)
        elif headings.part_type(text, self.language) and self.item is None:
            self._close()
            self._add("title", paragraph)
        elif headings.is_contents(text, self.language) and i + 1 in self.outline.contents:
            self._close()
            self._add("letterhead", paragraph)
        elif i in self.plan.dividers:
            self._close()
            self.setting = None
            self._add("heading", paragraph)
        elif headings.is_key_results(text, self.language):
            self._close()
            self._add("heading", paragraph)
            self.in_box = True
        else:
            return False
        return True

    def _shared_setting(self, text: str) -> Setting | None:
        """'Overige onderwerpen' over numbered points: all of them are other business."""
        setting = headings.setting_of(text, "", self.language)
        return setting if setting == "aob" else None

    def _text(self, paragraph: Paragraph) -> None:
        if self.in_box:
            self._box(paragraph)
        elif self.expects_outcome and self._outcome(paragraph):
            return
        else:
            self.expects_outcome = False
            node = self.draft.plain(paragraph, self.part)
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
        tail = outcome_tail(paragraph.text, self.language)
        outcome = None
        if tail is not None and tail > title_start:
            paragraph, outcome = paragraph.split(tail)
        title = paragraph.text[title_start:].strip()
        configuration = self.configuration
        if parent is not None:
            configuration = self.structure.items[parent].configuration
        self.item = len(self.structure.items)
        item = Item(self.part, configuration, number, title, parent, setting=self.setting)
        self.structure.items.append(item)
        node = self._add("item-heading", paragraph)
        node.title_start = title_start
        self.expects_outcome = True
        if outcome is not None:
            self._outcome(outcome, sure=True)

    def _outcome(self, paragraph: Paragraph, *, sure: bool = False) -> bool:
        """A planned outcome below its heading; False if the paragraph is something else.

        ``sure`` says that the plan or the heading has settled that it is one.
        """
        tail = None
        text = paragraph.text
        if self.rules.outcome.match(text) and (len(text) > 120 or ends_sentence(text)):
            at = headings.run_in_split(text, 0, paragraph.line_starts, self.language)
            if at is not None:
                paragraph, tail = paragraph.split(at)
        span = self._outcome_span(paragraph.text, sure)
        if span is None:
            return False
        assert self.item is not None
        item = self.structure.items[self.item]
        words = paragraph.text[span[0] : span[1]].strip()
        words = words.rstrip(".") if len(words) < 80 else words
        item.planned_outcome = f"{item.planned_outcome}; {words}" if item.planned_outcome else words
        node = self._add("planned-outcome", paragraph)
        node.title_start = span[0] if paragraph.text[0] not in "([" else 0
        if tail is not None:
            self._text(tail)
        return True

    def _outcome_span(self, text: str, sure: bool) -> tuple[int, int] | None:
        """Where the words of a planned outcome stand in ``text``, if it is one."""
        found = outcome_line(text, self.language)
        if found is not None and (found.form != "bare" or sure):
            return found.start, found.end
        dash = _DASH.match(text)
        if dash and is_outcome(text[dash.end() :], self.language):
            return dash.end(), len(text)
        return None

    # ------------------------------------------------------------ what only the text tells

    def _settle(self) -> None:
        """Settings and configurations that headings do not give."""
        texts = _texts_of(self.structure.nodes, self.part)
        for n, item in enumerate(self.structure.items):
            if item.part != self.part:
                continue
            text = texts.get(n, "")
            first = _FIRST_SENTENCE.match(text)
            found = headings.setting_of(item.title, first[0] if first else text, self.language)
            item.setting = found or item.setting
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
