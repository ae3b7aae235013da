"""Composes the document: fixes offsets, puts footnotes after their points, maps text to source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.acquire.footnotes import Footnote
from kg.acquire.paragraphs import Joiner, Paragraph
from kg.acquire.sentences import split_sentences
from kg.acquire.structured import Node, Structure
from kg.model import AgendaItem, Block, BlockKind, Part, Sentence, Signatory, SourceMap

_RUNNING: frozenset[BlockKind] = frozenset({"paragraph", "bullet", "key-result", "footnote"})


@dataclass(slots=True)
class Composed:
    """Everything of a :class:`kg.model.Document` but its facts and sources."""

    text: str
    source_map: SourceMap
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    items: tuple[AgendaItem, ...]
    sentences: tuple[Sentence, ...]
    signatories: tuple[Signatory, ...]


@dataclass(slots=True)
class _Composer:
    structure: Structure
    footnotes: Sequence[Footnote]
    joiner: Joiner
    language: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    pending: list[tuple[int, Node]] = field(default_factory=list)
    block_of_node: dict[int, int] = field(default_factory=dict)

    def compose(self) -> Composed:
        previous: Node | None = None
        for node in self.structure.nodes:
            if previous is not None and self._leaves(previous, node):
                self._flush()
            self.block_of_node[id(node)] = len(self.blocks)
            self._block(node, node.kind, node.paragraph)
            self.pending += [(n, node) for n in node.paragraph.notes]
            previous = node
        self._flush()
        return Composed(
            "\n".join(self.pieces),
            SourceMap(tuple(self.starts), tuple(self.pages), tuple(self.lines)),
            self._parts(),
            tuple(self.blocks),
            self._items(),
            tuple(self.sentences),
            tuple(self._signatories()),
        )

    def _leaves(self, previous: Node, node: Node) -> bool:
        """Whether ``node`` stands outside what the footnotes collected so far belong to."""
        return previous.part != node.part or previous.item != node.item

    def _flush(self) -> None:
        for note, node in self.pending:
            if self.footnotes[note].lines:
                paragraph = self.joiner.join(self.footnotes[note].lines)
                plain = Paragraph(paragraph.text, paragraph.runs)
                self._block(node, "footnote", plain, self._anchor(note, node))
        self.pending = []

    def _anchor(self, note: int, node: Node) -> int | None:
        """Where the mark of a footnote stood in the block that it hangs on."""
        mark = self.footnotes[note].mark
        block = self.blocks[self.block_of_node[id(node)]]
        runs = node.paragraph.runs
        at = next((o for o, page, line in runs if mark and (page, line) == mark[:2]), None)
        if mark is None or at is None:
            return None
        return min(block.start + at + mark[2], block.end)

    def _block(
        self, node: Node, kind: BlockKind, paragraph: Paragraph, anchor: int | None = None
    ) -> None:
        start = self.length + (1 if self.pieces else 0)
        end = start + len(paragraph.text)
        for offset, page, line in paragraph.runs:
            at = start + offset
            if not self.starts or at > self.starts[-1]:
                self.starts.append(0 if not self.starts else at)
                self.pages.append(page)
                self.lines.append(line)
        index = len(self.blocks)
        self.blocks.append(
            Block(start, end, kind, node.part, node.item, node.configuration, anchor)
        )
        self.pieces.append(paragraph.text)
        self.length = end
        if kind in _RUNNING:
            spans = split_sentences(paragraph.text, self.language)
        elif kind in ("item-heading", "planned-outcome"):
            spans = [(node.title_start, len(paragraph.text))]
        else:
            spans = [(0, len(paragraph.text))]
        self.sentences += [
            Sentence(start + a, start + b, index, node.part, node.item) for a, b in spans if a < b
        ]

    def _parts(self) -> tuple[Part, ...]:
        found: list[Part] = []
        for n, kind in enumerate(self.structure.parts):
            blocks = [b for b in self.blocks if b.part == n]
            if blocks:
                found.append(Part(blocks[0].start, blocks[-1].end, kind))
        return tuple(found)

    def _items(self) -> tuple[AgendaItem, ...]:
        items = self.structure.items
        ends = [0] * len(items)
        headings: dict[int, tuple[Block, Node]] = {}
        for node in self.structure.nodes:
            if node.kind == "item-heading" and node.item is not None:
                headings[node.item] = (self.blocks[self.block_of_node[id(node)]], node)
        for block in self.blocks:
            item = block.item
            while item is not None:
                ends[item] = max(ends[item], block.end)
                item = items[item].parent
        return tuple(
            AgendaItem(
                start=headings[n][0].start,
                end=ends[n],
                part=item.part,
                configuration=item.configuration,
                number=item.number,
                title=item.title,
                title_start=headings[n][0].start + headings[n][1].title_start,
                title_end=headings[n][0].start + headings[n][1].title_start + len(item.title),
                parent=item.parent,
                planned_outcome=item.planned_outcome,
                setting=item.setting,
            )
            for n, item in enumerate(items)
        )

    def _signatories(self) -> list[Signatory]:
        found: dict[str, Signatory] = {}
        for node, signature in self.structure.signatures:
            start = self.blocks[self.block_of_node[id(node)]].start + signature.start
            found.setdefault(
                signature.name,
                Signatory(signature.name, signature.office, start, start + len(signature.name)),
            )
        return list(found.values())


def compose(
    structure: Structure, footnotes: Sequence[Footnote], joiner: Joiner, language: str = "nl"
) -> Composed:
    """The text with offsets, from nodes in order and the footnotes they point to."""
    return _Composer(structure, footnotes, joiner, language).compose()
