"""Keys of the things that a document yields: readable, and derived from the thing itself alone.

Loading the same papers in any order, on any machine, gives the same keys.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from kg.identifiers import slug
from kg.model import AgendaItem, Document, MeetingFacts, Ref

_ANNEX_FIRST = ("report", "annotated-agenda", "cover-letter", "other")


def text_digest(text: str) -> str:
    """SHA-256 (hex) of a normalised text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def document_key(document: Document) -> str:
    """The key of a paper: "kst-32317-OG", or "report-2024-03-04-1a2b3c4d" where it has no number.

    Without a number the annex's type comes first, then the meeting's first day ("undated" where the
    document tells none), then eight hexadecimal digits of its text's SHA-256.
    """
    facts = document.facts
    if facts.number:
        return f"kst-{facts.number}"
    kind = main_type(document)
    day = facts.meeting.start if facts.meeting else facts.date or "undated"
    return f"{kind}-{day}-{text_digest(document.text)[:8]}"


def main_type(document: Document) -> str:
    """What a paper is: its annex's type before its letter's."""
    types = {part.document_type for part in document.parts}
    return next((t for t in _ANNEX_FIRST if t in types), "other")


def meeting_ref(meeting: MeetingFacts) -> Ref:
    """The Council that begins on a day: "meeting/jha-2023-09-28"."""
    return council_ref(meeting.start)


def council_ref(first_day: str) -> Ref:
    """The Council that begins on ``first_day`` (ISO date)."""
    return Ref(f"meeting/jha-{first_day}")


def unique_keys(wanted: Sequence[str], offsets: Sequence[int]) -> list[str]:
    """``wanted``, with the offset added wherever two would be the same."""
    counts = Counter(wanted)
    return [
        key if counts[key] == 1 else f"{key}-{offset}"
        for key, offset in zip(wanted, offsets, strict=True)
    ]


def item_keys(items: Sequence[AgendaItem]) -> list[str]:
    """Keys of a document's agenda items: "home-5a"; by title where a point has no number."""
    wanted = [
        "-".join(
            filter(None, (item.configuration, slug(item.number or "") or slug(item.title)[:60]))
        )
        or "item"
        for item in items
    ]
    return unique_keys(wanted, [item.start for item in items])


def part_keys(document: Document) -> list[str]:
    """Keys of a document's parts: "cover-letter", "report"."""
    types = [part.document_type for part in document.parts]
    return unique_keys(types, [part.start for part in document.parts])
