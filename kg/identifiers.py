"""Readable keys made from names: one spelling of a name, one key, on every machine."""

from __future__ import annotations

import re
import unicodedata

from kg.model import Ref

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def slug(text: str) -> str:
    """A key for a name: lower case, accents folded, hyphens between words.

    Use it for the last segment of a Ref whose thing has no code of its own. Empty where the text
    holds no letter or digit of the Latin script.

    >>> slug("Yeşilgöz-Zegerius, D.")
    'yesilgoz-zegerius-d'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def person_ref(name: str) -> Ref:
    """The Ref of a person known by name only; the name as it is to be shown, family name last.

    >>> person_ref("Van Raan")
    'person/van-raan'
    """
    return Ref(f"person/{slug(name)}")


def kamerstuk_url(number: str) -> str:
    """The official page of a parliamentary paper, by canonical number ("32317-OG").

    The form of the address was read at zoek.officielebekendmakingen.nl.

    >>> kamerstuk_url("32317-760")
    'https://zoek.officielebekendmakingen.nl/kst-32317-760.html'
    """
    return f"https://zoek.officielebekendmakingen.nl/kst-{number}.html"
