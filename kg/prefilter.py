"""Which of many patterns can match a text at all, told by one pass over it.

A pattern such as ``(?:nam|namen) .* kennis`` cannot match where neither 'nam' nor 'namen' stands,
nor where 'kennis' does not. :func:`required` reads such lists of literals off a pattern;
:class:`Prefilter` looks for those of many patterns at once, so that most patterns are never tried.
It never leaves out a pattern that matches: where nothing can be read off a pattern, it is tried.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

# The standard library's own parser of patterns; 'sre_parse' is its deprecated public name.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick_rs

_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_CONDITIONS = 2  # a third list of literals hardly leaves out more than two do
_MOST = 64  # a longer list of literals is in nearly every text
_SHORTEST = 2


def required(wording: str) -> list[frozenset[str]]:
    """Lists of literals in lower case: a text without one of each list does not match.

    The list that rules out most texts stands first.

    >>> [sorted(literals) for literals in required(r"(?:nam|neemt)\\b.*\\b[Kk]ennis van")]
    [['kennis van'], ['nam', 'neemt']]
    """
    found = _of_sequence(_parser.parse(wording))
    usable = [f for f in found if len(f) <= _MOST and min(map(len, f)) >= _SHORTEST]
    return sorted(usable, key=_breadth)


def _breadth(literals: Collection[str]) -> tuple[float, list[str]]:
    """How often one of the literals is to be expected, by their lengths alone."""
    return sum(6.0 ** -len(literal) for literal in literals), sorted(literals)


def _of_sequence(nodes: Iterable[Any]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    run = ""
    for node in nodes:
        character = _character(*node)
        if character:
            run += character
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        found += _of_node(*node)
    if run:
        found.append(frozenset({run}))
    return found


def _character(kind: Any, value: Any) -> str:  # noqa: ANN401 - nodes of the standard parser
    """The one character, in lower case, that a node stands for; "" where it may be another."""
    if kind is _constants.LITERAL:
        return chr(value).lower()
    if kind is _constants.IN:
        kinds = {inner for inner, _ in value}
        characters = {chr(v).lower() for k, v in value if k is _constants.LITERAL}
        if kinds == {_constants.LITERAL} and len(characters) == 1:
            return characters.pop()
    return ""


def _of_node(kind: Any, value: Any) -> list[frozenset[str]]:  # noqa: ANN401 - as above
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[3])
    if kind is _constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind in _REPEATS:
        return _of_sequence(value[2]) if value[0] else []
    if kind is _constants.BRANCH:
        choices = [sorted(_of_sequence(branch), key=_breadth) for branch in value[1]]
        return [frozenset().union(*lists) for lists in zip(*choices, strict=False)]
    return []


class Prefilter:
    """Tells which of many patterns may match a text, given lists of literals for each.

    ``needs`` holds for each pattern the lists of which it needs one literal each, as
    :func:`required` gives them or a rulebook does; all in lower case.
    """

    def __init__(self, needs: Iterable[Sequence[Collection[str]]]) -> None:
        conditions: list[dict[str, int]] = [{} for _ in range(_CONDITIONS)]
        self._free = [0] * _CONDITIONS  # the patterns that a condition does not bind
        for place, lists in enumerate(needs):
            narrowest = sorted({frozenset(one) for one in lists}, key=_breadth)
            for n, masks in enumerate(conditions):
                if n >= len(narrowest):
                    self._free[n] |= 1 << place
                    continue
                for literal in narrowest[n]:
                    masks[literal] = masks.get(literal, 0) | 1 << place
        literals = sorted({literal for masks in conditions for literal in masks})
        self._masks = [(conditions[0].get(one, 0), conditions[1].get(one, 0)) for one in literals]
        self._find = ahocorasick_rs.AhoCorasick(literals).find_matches_as_indexes

    @classmethod
    def of(cls, *wordings: str) -> Prefilter:
        """The prefilter of some patterns, by what can be read off them."""
        return cls([required(wording) for wording in wordings])

    def mask(self, lowered: str) -> int:
        """The patterns that may match a text, given in lower case: bit ``n`` for pattern ``n``."""
        first, second = self._free
        masks = self._masks
        for index, _, _ in self._find(lowered, overlapping=True):
            one, two = masks[index]
            first |= one
            second |= two
        return first & second

    def places(self, lowered: str) -> list[int]:
        """The patterns that may match a text, given in lower case, in order."""
        mask = self.mask(lowered)
        found = []
        while mask:
            lowest = mask & -mask
            found.append(lowest.bit_length() - 1)
            mask ^= lowest
        return found
