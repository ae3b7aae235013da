"""What some engine cannot take, said in words that it takes, for queries that leave the house.

Our questions are SPARQL 1.1, and hold one hint for the embedded engine: in
``BIND(COALESCE(IRI(?one), "") AS ?evidence)`` the coalescing tells its planner that the value is
bound, so that it looks it up by index. ``?one`` is the least of a group, and a group has a least
member, so the hint changes no answer; Virtuoso 7 fails to compile it.

Virtuoso 7 also loses values, and believes unbound variables bound, where a ``UNION`` stands beside
an ``OPTIONAL`` or an ``EXISTS``. The same union in a subquery of its own, ``{ SELECT * { … } }``,
means the same in SPARQL and gives the right rows there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.graph.prefixes import WORDS

_HINT = re.compile(
    r'BIND\(\s*COALESCE\(\s*(IRI\(\s*\?\w+\s*\)|\?\w+)\s*,\s*""\s*\)\s+AS\b', re.IGNORECASE
)
_TOKENS = re.compile(rf"{WORDS.pattern}|(?P<brace>[{{}}])", WORDS.flags)
_OPENS, _CLOSES = "{ SELECT * { ", " } }"


def portable(sparql: str) -> str:
    """The same query for any engine."""
    return _HINT.sub(r"BIND(\1 AS", sparql)


def unions_apart(sparql: str) -> str:
    """The same query, unions beside an ``OPTIONAL`` or ``EXISTS`` in a subquery of their own.

    For Virtuoso 7 only: engines that evaluate a subquery by itself would be slowed down by it.
    Unions within an ``EXISTS`` stay, for there a subquery may not see what is bound outside.
    """
    marks: list[tuple[int, str]] = []
    for start, end in _unions(sparql):
        if _names_variable(sparql[start:end]):  # SELECT * needs one
            marks += [(start, _OPENS), (end, _CLOSES)]
    text, done = "", 0
    for place, mark in sorted(marks, key=lambda pair: pair[0]):
        text += sparql[done:place] + mark
        done = place
    return text + sparql[done:]


@dataclass
class _Group:
    """A group in braces: where it begins, what stands in it directly, and its unions."""

    start: int
    in_exists: bool = False
    beside: bool = False
    last: tuple[int, int] | None = None  # the group, or union, that ended last
    joins: bool = False  # the next group continues that union
    unions: list[tuple[int, int]] = field(default_factory=list)


def _unions(sparql: str) -> Iterator[tuple[int, int]]:
    """From where to where the unions reach that are to be set apart."""
    open_groups = [_Group(0)]
    before = ""
    for token in _TOKENS.finditer(sparql):
        group, word = open_groups[-1], (token["word"] or "").upper()
        if token["brace"] == "{":
            open_groups.append(_Group(token.start(), group.in_exists or before == "EXISTS"))
        elif token["brace"] and len(open_groups) > 1:
            open_groups.pop()
            if group.beside and not group.in_exists:
                yield from group.unions
            _end(open_groups[-1], group.start, token.end())
        elif word == "UNION":
            group.joins = True
        elif word in ("OPTIONAL", "EXISTS"):
            group.beside = True
        if not token[0].startswith("#"):
            before = word


def _end(group: _Group, start: int, end: int) -> None:
    """Note that a group within ``group`` has ended."""
    if group.joins and group.last is not None:
        if group.unions and group.unions[-1] == group.last:
            group.unions.pop()
        group.last = group.last[0], end
        group.unions.append(group.last)
    else:
        group.last = start, end
    group.joins = False


def _names_variable(sparql: str) -> bool:
    return any(token[0][0] in "?$" for token in WORDS.finditer(sparql))
