"""One spelling for matching: case, accents, hyphens and punctuation folded, offsets kept.

Folding replaces one code point by one, so that an offset in a folded text is an offset in the text
itself (plus one, for the space in front): 'Crisis-verordening' folds to 'crisis verordening', and
'Oekraïne' to 'oekraine'. A phrase with a space at both ends then matches whole words only.
"""

from __future__ import annotations

import re
import unicodedata

_ASCII = {c: (chr(c).lower() if chr(c).isalnum() else " ") for c in range(128)}
_OTHER = re.compile(r"[^\x00-\x7f]")


def _fold_character(character: str) -> str:
    if not character.isalnum():
        return " "
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 and base.isalnum() else character


def fold_text(text: str) -> str:
    """``text`` folded, with a space at both ends.

    >>> fold_text("EU–Turkijeverklaring, Oekraïne")
    ' eu turkijeverklaring  oekraine '
    """
    if not text.isascii():
        for character in sorted(set(_OTHER.findall(text))):
            text = text.replace(character, _fold_character(character))
    return f" {text.translate(_ASCII)} "


def fold_phrase(phrase: str) -> str:
    """The folded words of a phrase with single spaces, and one at both ends.

    >>> fold_phrase("Asiel- en migratiepact")
    ' asiel en migratiepact '
    """
    words = fold_text(phrase).split()
    return f" {' '.join(words)} " if words else " "
