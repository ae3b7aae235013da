"""Makes the smallest valid thing, so that a test shows only what matters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from kg.model import (
    AgendaItem,
    Block,
    Document,
    DocumentFacts,
    Extraction,
    MeetingFacts,
    Part,
    Sentence,
    SourceFile,
    SourceMap,
)


def document(
    *items: tuple[str, str, Sequence[str]],
    number: str | None = "99999-1",
    kind: str = "report",
    meeting: tuple[str, str] = ("2024-03-04", "2024-03-05"),
    configuration: str = "home",
    name: str = "paper.txt",
) -> Document:
    """A paper of one part; each item is (number, title, sentences). "4a" is a sub-point of "4"."""
    text, blocks, sentences, agenda = "", [], [], []

    def block(kind_: str, content: str, item: int | None) -> tuple[int, int]:
        nonlocal text
        start = len(text)
        text += content + "\n"
        blocks.append(Block(start, start + len(content), kind_, 0, item))
        return start, start + len(content)

    start, end = block("title", f"Verslag van de JBZ-Raad, {meeting[0]}", None)
    sentences.append(Sentence(start, end, 0, 0))
    for index, (item_number, title, lines) in enumerate(items):
        start, end = block("item-heading", title, index)
        sentences.append(Sentence(start, end, len(blocks) - 1, 0, index))
        parents = [i for i, other in enumerate(items) if other[0] == item_number[:-1]]
        agenda.append(
            AgendaItem(
                start, end, 0, configuration, item_number, title, start, end,
                parent=parents[0] if parents and item_number[-1].isalpha() else None,
            )
        )  # fmt: skip
        for line in lines:
            s, e = block("paragraph", line, index)
            sentences.append(Sentence(s, e, len(blocks) - 1, 0, index))
        agenda[-1] = replace(agenda[-1], end=len(text) - 1)
    return Document(
        sources=(SourceFile(name, hashlib.sha256(text.encode()).hexdigest(), "text/plain"),),
        language="nl",
        text=text,
        source_map=SourceMap((0,), (1,), (1,)),
        parts=(Part(0, len(text), kind),),
        blocks=tuple(blocks),
        items=tuple(agenda),
        sentences=tuple(sentences),
        facts=DocumentFacts(
            number=number,
            date=meeting[1],
            chamber="TK",
            meeting=MeetingFacts(meeting[0], meeting[1], "formal", (0, 10)),
        ),
    )


NOTHING = Extraction()
