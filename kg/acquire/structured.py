"""The structure of a paper as it is found, before offsets are fixed."""

from __future__ import annotations

from dataclasses import dataclass

from kg.acquire.letter import Signature
from kg.acquire.paragraphs import Paragraph
from kg.model import BlockKind, Configuration, DocumentType, Setting


@dataclass(slots=True)
class Node:
    """A block to be: a paragraph with its role; ``title_start`` is set for item headings."""

    kind: BlockKind
    paragraph: Paragraph
    part: int
    item: int | None = None
    configuration: Configuration | None = None
    title_start: int = 0


@dataclass(slots=True)
class Item:
    """An agenda item to be."""

    part: int
    configuration: Configuration | None
    number: str | None
    title: str
    parent: int | None
    planned_outcome: str | None = None
    setting: Setting | None = None


@dataclass(slots=True)
class Structure:
    """Nodes in reading order, the types of the parts they point to, items and signatures."""

    nodes: list[Node]
    parts: list[DocumentType]
    items: list[Item]
    signatures: list[tuple[Node, Signature]]
    sections: int = 0
    titled: bool = False
