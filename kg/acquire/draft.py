"""What a paper's parts share while its structure is read: paragraphs, signatures, nodes so far."""

from __future__ import annotations

from collections.abc import Sequence

from kg.acquire import headings, letter
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.outline import Candidate
from kg.acquire.paragraphs import Joiner, Paragraph, ends_sentence
from kg.acquire.planned_outcomes import outcome_line
from kg.acquire.structured import Node, Structure
from kg.model import BlockKind

_LONG = 150
"""A paragraph of so many characters is running text, whatever it ends with."""


class Draft:
    """A paper whose structure is being read; nodes are added in reading order."""

    def __init__(self, paragraphs: list[Paragraph], joiner: Joiner, language: str) -> None:
        self.paragraphs, self.joiner, self.language = paragraphs, joiner, language
        self.signatures, self.signed = letter.find_signatures(paragraphs, language)
        self.body_start = 0  # the first paragraph behind a letterhead
        self.structure = Structure([], [], [], [])

    # ------------------------------------------------------------ what paragraphs are

    def candidates(self, indexes: Sequence[int]) -> list[Candidate]:
        """Numbered paragraphs that have the shape of a heading, with what surrounds them."""
        return [c for i in indexes if (c := self._candidate(i)) is not None]

    def _candidate(self, i: int) -> Candidate | None:
        text, line_starts = self.paragraphs[i].text, self.paragraphs[i].line_starts
        enumerator = parse_enumerator(text)
        if enumerator is None or i in self.signed:
            return None
        start, language = enumerator.title_start, self.language
        if enumerator.bare and (headings.opens_note(text[start:], language) or text[-1] == "."):
            return None
        title = text[start:]
        split = headings.line_run_in(text, start, line_starts, language)
        if split is not None:
            title = text[start:split].rstrip()
        if not headings.looks_like_title(title, language):
            split = headings.run_in_split(text, start, line_starts, language)
            if split is None:
                return None
            title = text[start:split].rstrip()
            if not headings.looks_like_title(title.rstrip(".:"), language):
                return None
        return Candidate(
            i,
            enumerator,
            headings.without_leaders(title),
            split,
            split is not None or self.has_body(i),
            self._after_colon(i),
            headings.leads_to_page(title),
        )

    def has_body(self, i: int) -> bool:
        """Whether running text or a planned outcome follows the heading."""
        if i + 1 >= len(self.paragraphs):
            return False
        below = self.paragraphs[i + 1].text
        if outcome_line(below, self.language) is not None:
            return True
        return parse_enumerator(below) is None and (ends_sentence(below) or len(below) > _LONG)

    def _after_colon(self, i: int) -> bool:
        above = self.paragraphs[i - 1].text if i else ""
        return above.endswith(":") and len(above) > 40

    # ------------------------------------------------------------ nodes

    def node(self, kind: BlockKind, paragraph: Paragraph, part: int) -> Node:
        """Add a node to the structure."""
        node = Node(kind, paragraph, part)
        self.structure.nodes.append(node)
        return node

    def sign(self, i: int, part: int) -> None:
        """Add a paragraph that is a signature, with who signed in it."""
        node = self.node("signature", self.paragraphs[i], part)
        self.structure.signatures += [(node, s) for s in self.signatures if s.paragraph == i]

    def plain(self, paragraph: Paragraph, part: int, bullet: BlockKind = "bullet") -> Node:
        """A paragraph, bullet or heading that is no point."""
        match = self.joiner.rules.bullet.match(paragraph.text)
        if match and len(paragraph.text) > match.end():
            rest = paragraph.text[match.end() :]
            skip = len(paragraph.text) - len(rest.lstrip(" •·"))
            return self.node(bullet, paragraph.without(skip), part)
        if paragraph.text.count("|") >= 2:
            return self.node("table-row", paragraph, part)
        if (
            headings.looks_like_title(paragraph.text, self.language)
            and len(paragraph.text) < 160
            and not ends_sentence(paragraph.text)
            and not (paragraph.text[-1] == ":" and len(paragraph.text) > 60)
        ):
            return self.node("heading", paragraph, part)
        return self.node("paragraph", paragraph, part)
