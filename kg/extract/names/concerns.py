"""What an agenda item is about: the file that its heading names, else the one its text turns on.

Statements of the item that name no object of their own ('Nederland steunde het voorstel') are read
as being about this. Nothing is returned where no single file stands out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.model import Document, Mention, Ref

_FILES = ("dossier", "package", "proposal", "act", "instrument", "system")
_LEGAL = frozenset({"dossier", "proposal", "act"})
_OPENING = 3  # sentences in which the subject of a point is introduced


def _kind(ref: Ref) -> str:
    return ref.partition("/")[0]


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    return [
        m
        for m in mentions
        if not any(
            o is not m
            and o.start <= m.start
            and m.end <= o.end
            and (o.end - o.start) > len(m.surface_form)
            for o in mentions
        )
    ]


def _subject(
    title: Sequence[Mention], body: Sequence[Mention], opening: set[int]
) -> tuple[Ref, ...]:
    """The files of the heading, first named first; else the one that the text turns on.

    Of a package that a heading names, the one file that the text turns on.
    """
    named = dict.fromkeys(m.refers_to for m in _outermost(title))
    outer = [m for m in _outermost(body) if _kind(m.refers_to) != "system"]
    if named and all(_kind(ref) == "package" for ref in named):
        of_package = [m for m in outer if _kind(m.refers_to) in _LEGAL]
        return _central(of_package, opening) or tuple(named)
    return tuple(named) or _central(outer, opening)


def _central(outer: Sequence[Mention], opening: set[int]) -> tuple[Ref, ...]:
    """The one file that a text turns on: introduced at once, named most by far."""
    counts = Counter(m.refers_to for m in outer)
    if not counts:
        return ()
    ranked = sorted(counts, key=lambda r: (-counts[r], r))
    first = ranked[0]
    introduced = any(m.refers_to == first and m.sentence in opening for m in outer)
    alone = len(ranked) == 1 or counts[first] >= 2 * counts[ranked[1]]
    return (first,) if introduced and alone else ()


def item_concerns(document: Document, mentions: Sequence[Mention]) -> dict[int, tuple[Ref, ...]]:
    """The subject of each agenda item where one stands out, the most central first."""
    titles: dict[int, list[Mention]] = {}
    bodies: dict[int, list[Mention]] = {}
    opening: dict[int, set[int]] = {}
    for index, sentence in enumerate(document.sentences):
        if sentence.item is None or document.blocks[sentence.block].kind == "footnote":
            continue
        item = document.items[sentence.item]
        first = opening.setdefault(sentence.item, set())
        if len(first) < _OPENING and sentence.start >= item.title_end:
            first.add(index)
    for mention in mentions:
        item_index = document.sentences[mention.sentence].item
        if item_index is None or _kind(mention.refers_to) not in _FILES:
            continue
        item = document.items[item_index]
        in_title = item.title_start <= mention.start < item.title_end
        (titles if in_title else bodies).setdefault(item_index, []).append(mention)
    found: dict[int, tuple[Ref, ...]] = {}
    for i in range(len(document.items)):
        subject = _subject(titles.get(i, ()), bodies.get(i, ()), opening.get(i, set()))
        if subject:
            found[i] = subject
    return found
