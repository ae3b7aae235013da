"""Numbers of headings: '1.', 'IV', '5a.', 'a)', '2.1', 'Agendapunt 3 -'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["roman", "upper", "arabic", "decimal", "letter", "lower-roman"]

RANK: dict[Style, int] = {
    "roman": 0, "upper": 0, "arabic": 1, "decimal": 2, "letter": 3, "lower-roman": 4
}  # fmt: skip
"""How deep a style usually stands."""

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ENUMERATOR = re.compile(
    r"(?P<prefix>(?:[Aa]genda)?[Pp]unt +|Ad +|AGENDAPUNT +)?"
    r"(?:"
    r"(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,2})\.?\)?(?=\s)"
    r"|(?P<arabic>\d{1,2})(?: ?(?P<sub>[a-z]))?(?:\s?[.):]+(?=\s*[^\d\s]|$)|(?= [-–] ))"
    r"|\((?P<paren>\d{1,2})\)"
    r"|\(?(?P<roman>[IVX]{1,6})(?:\s?[.):]+|(?=\s+[-–:]?\s*[A-Z]))"
    r"|\(?(?P<upper>[A-Z])[.)](?=\s)"
    r"|\(?(?P<letter>[a-z])[.)](?=\s?\S|$)"
    r"|\(?(?P<lroman>[ivx]{2,5})[.)](?=\s?\S|$)"
    r"|(?P<bare>\d{1,2})(?=\s+[A-Z“\"'‘(])"
    r")\s*[-–:]?\s*"
)


@dataclass(frozen=True, slots=True)
class Enumerator:
    """The number of a heading: style, value, its place among alternatives, where the title starts.

    ``sub`` is the letter of '5a' (1 for a). ``also_roman`` is the value of a letter that is a roman
    numeral too ('i', 'v', 'I', 'V').
    """

    style: Style
    value: int
    title_start: int
    label: str
    sub: int | None = None
    also_roman: int | None = None
    bare: bool = False


def roman_value(numeral: str) -> int | None:
    """The value of a well-formed roman numeral up to 39, None for anything else."""
    total, previous = 0, 0
    for char in reversed(numeral.upper()):
        value = _ROMAN_VALUES.get(char)
        if value is None:
            return None
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total if to_roman(total) == numeral.upper() else None


def to_roman(value: int) -> str:
    """The roman numeral of a small number."""
    out = ""
    for number, numeral in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= number:
            out += numeral
            value -= number
    return out


def parse_enumerator(text: str) -> Enumerator | None:
    """The number that ``text`` begins with, None where it begins with none."""
    match = _ENUMERATOR.match(text)
    if match is None:
        return None
    at = match.end()
    groups = {k: v for k, v in match.groupdict().items() if v and k not in ("prefix", "sub")}
    if not groups:
        return None
    group, label = next(iter(groups.items()))
    if group == "decimal":
        return Enumerator("decimal", int(label.rsplit(".", 1)[1]), at, label)
    if group in ("arabic", "paren", "bare"):
        sub = match["sub"]
        number = ord(sub.lower()) - 96 if sub else None
        return Enumerator("arabic", int(label), at, label, number, bare=group == "bare")
    if group in ("roman", "lroman", "upper", "letter"):
        return _letters(label, at)
    return None


def _letters(label: str, at: int) -> Enumerator | None:
    upper, roman = label.isupper(), roman_value(label)
    if not (upper or label.islower()):
        return None
    if len(label) > 1:
        if roman is None:
            return None
        return Enumerator("roman" if upper else "lower-roman", roman, at, label)
    value = ord(label.lower()) - 96
    if upper:
        if label in "IVX":
            return Enumerator("roman", roman or 0, at, label)
        return Enumerator("upper", value, at, label)
    return Enumerator("letter", value, at, label, also_roman=roman)
