"""When two wordings count as the same: what layout does to a text never decides a match."""

from __future__ import annotations

import re
import unicodedata

_FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=[\s.,;:)]|$)")
_WORD = re.compile(r"[\w'’-]+")

OPENING = 28
"""Folded characters by which the opening of a sentence is recognised."""

_LONGEST_QUOTE = 1500
_SHORT_QUOTE = 450
_LATEST_OPENING = 60
_SHORTEST_OPENING = 12


def fold(text: str | None) -> str:
    """Letters and digits only, without case, accents and footnote marks; "" for None."""
    unmarked = _FOOTNOTE_MARK.sub("", text or "")
    decomposed = unicodedata.normalize("NFKD", unmarked).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def family_name(name: str | None) -> str:
    """The last word of a person's name, folded: papers write initials, titles or neither."""
    words = _WORD.findall(name or "")
    return fold(words[-1]) if words else ""


def same_sentence(expected: str, found: str) -> bool:
    """Whether ``found`` is one sentence-sized stretch that holds the opening of ``expected``.

    A long stretch must hold it near its start. An annotator's quote may also begin earlier than the
    sentence in the graph (before a page break).
    """
    if len(found) > _LONGEST_QUOTE:
        return False
    wanted, text = fold(expected), fold(found)
    at = text.find(wanted[:OPENING])
    if at >= 0 and (at <= _LATEST_OPENING or len(text) <= _SHORT_QUOTE):
        return True
    return len(text) > _SHORTEST_OPENING and wanted.startswith(text[:OPENING])


def names_in_words(name: str, text: str) -> bool:
    """Whether ``name`` stands in ``text`` in whole words, whatever the case."""
    wanted, within = (unicodedata.normalize("NFKD", part).casefold() for part in (name, text))
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", within))
