"""Readable keys and canonical forms of identifiers, one function for all spellings of each."""

from __future__ import annotations

import re
import unicodedata

from kg.model import Ref

_NOT_KEY = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not decompose into a base letter and an accent.
_FOLDED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ł": "l",
        "Ł": "l",
        "ı": "i",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "ð": "d",
    }
)


def slug(text: str) -> str:
    """``text`` as part of an IRI: lower case, accents folded, all else to single hyphens."""
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    return _NOT_KEY.sub("-", plain.casefold()).strip("-")


def person_ref(name: str) -> Ref:
    """The Ref of a person that no vocabulary knows: "person/d-yesilgoz-zegerius"."""
    return Ref(f"person/{slug(name)}")


def kamerstuk_url(number: str) -> str:
    """The official page of a parliamentary paper ("32317-OG", "36410-VI-85").

    The address pattern was read at zoek.officielebekendmakingen.nl.
    """
    return f"https://zoek.officielebekendmakingen.nl/kst-{number}.html"
