"""Turns a case of ``tests/extract/cases`` into the smallest document that holds its sentences.

A case has either ``say`` (one sentence) or ``blocks`` (sentences, or ``{kind, text}``), and may
have ``type``, ``date``, ``meeting``, ``chamber`` and ``mentions`` (surface form: Ref). ``expect``
lists what is to be found, with the fields that the case is about; an empty list means: nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from kg.model import (
    Block,
    Document,
    DocumentFacts,
    MeetingFacts,
    Mention,
    Part,
    Ref,
    Sentence,
    SourceMap,
)

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file, each with an ``id`` for the test's name."""
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    for number, case in enumerate(found):
        words = case.get("say") or str(case["blocks"][0])
        case["id"] = f"{number:02}-{' '.join(words.split()[:6])}"
    return found


def document_of(case: dict[str, Any]) -> tuple[Document, list[Mention]]:
    """The document of a case, a block to a sentence, and its mentions."""
    parts = case["blocks"] if "blocks" in case else [case["say"]]
    text, blocks, sentences = "", [], []
    for number, part in enumerate(parts):
        words = part if isinstance(part, str) else part["text"]
        kind = case.get("kind", "paragraph") if isinstance(part, str) else part["kind"]
        start, text = len(text), text + words
        blocks.append(Block(start, len(text), kind, 0))
        sentences.append(Sentence(start, len(text), number, 0))
        text += "\n"
    start, end = (str(d) for d in case.get("meeting", ["2012-04-26", "2012-04-27"]))
    facts = DocumentFacts(
        date=str(case.get("date", "2012-05-10")),
        chamber=case.get("chamber", "TK"),
        meeting=MeetingFacts(start, end, "formal", (0, 1)),
    )
    document = Document(
        (),
        "nl",
        text,
        SourceMap((0,), (0,), (1,)),
        (Part(0, len(text), case.get("type", "report")),),
        tuple(blocks),
        (),
        tuple(sentences),
        facts,
    )
    return document, _mentions(document, case.get("mentions", {}))


def _mentions(document: Document, named: dict[str, str]) -> list[Mention]:
    found = [
        Mention(s.start + m.start(), s.start + m.end(), m[0], Ref(ref), index, "case")
        for surface, ref in named.items()
        for index, s in enumerate(document.sentences)
        for m in re.finditer(re.escape(surface), document.quote(s))
    ]
    return sorted(found, key=lambda m: (m.start, m.end))


def compared(
    found: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What was found, cut to the fields that the case names, beside what it expects."""
    fields = sorted({key for e in expected for key in e})
    cut = [{k: f.get(k) for k in fields} for f in found] if fields else found
    return cut, [{k: e.get(k) for k in fields} for e in expected]
