"""Which of many patterns can match a text at all, told by one pass over it.

A pattern such as ``(?:nam|namen) .* kennis`` cannot match where neither 'nam' nor 'namen' stands,
nor where 'kennis' does not. :func:`required` reads such lists of literals off a pattern;
:class:`Prefilter` looks for those of many patterns at once, so that most patterns are never tried.
It never leaves out a pattern that matches: where nothing can be read off a pattern, it is tried.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

# The standard library's own parser of patterns; 'sre_parse' is its deprecated public name.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick_rs

_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_CONDITIONS = 2  # a third list of literals hardly leaves out more than two do
_MOST = 64  # a longer list of literals is in nearly every text
_SHORTEST = 2
_BROAD = 0.01
_DIGIT = [(_constants.CATEGORY, _constants.CATEGORY_DIGIT)]
_TOKENS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
_TOGETHER = re.compile(r"^\(\?[aiLmsux]+\)|\\[1-9]|\(\?P=|\(\?\(|\(\?x|\(\?#")
"""Flags for the whole, references to groups and verbose patterns: no parts to be tried apart."""


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


def begins_with_digit(wording: str) -> bool:
    """Whether every match of a pattern begins with a digit."""
    return _leads_with_digit(_parser.parse(wording)) is True


def _leads_with_digit(nodes: Iterable[Any]) -> bool | None:
    """As :func:`begins_with_digit`; None where the nodes only look around."""
    for kind, value in nodes:
        if kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
            continue
        leads: set[bool | None] = {kind is _constants.IN and value == _DIGIT}
        if kind is _constants.SUBPATTERN:
            leads = {_leads_with_digit(value[3])}
        elif kind in _REPEATS:
            leads = {bool(value[0]) and _leads_with_digit(value[2])}
        elif kind is _constants.BRANCH:
            leads = {_leads_with_digit(branch) for branch in value[1]}
        if leads != {None}:
            return leads == {True}
    return None


def matches_at(
    pattern: re.Pattern[str], beginnings: Iterable[int], text: str
) -> Iterator[re.Match[str]]:
    """The matches of a pattern as ``finditer`` gives them, tried only where they can begin.

    ``beginnings`` are the offsets, ascending, of each place where one may begin.
    """
    reached = 0
    for beginning in beginnings:
        if beginning >= reached:
            match = pattern.match(text, beginning)
            if match is not None:
                yield match
                reached = match.end()


def alternatives(wording: str) -> list[str]:
    """What the bars outside all brackets part; the whole where its parts cannot stand alone.

    >>> alternatives(r"(?:a|b) c|[|]d")
    ['(?:a|b) c', '[|]d']
    """
    if _TOGETHER.search(wording):
        return [wording]
    found, start, depth = [], 0, 0
    for token in _TOKENS.finditer(wording):
        if token[0] == "|" and not depth:
            found.append(wording[start : token.start()])
            start = token.end()
        depth += {"(": 1, ")": -1}.get(token[0], 0)
    return [*found, wording[start:]]


class Choice:
    """A pattern of many alternatives, of which only those that may match a text are tried."""

    def __init__(self, wording: str) -> None:
        self._wordings = alternatives(wording)
        self._prefilter = Prefilter.of(*self._wordings)
        self._patterns: dict[int, re.Pattern[str]] = {}  # compiled when a text first asks for them

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        """What ``search`` of the whole pattern finds; ``lowered`` is the text in lower case."""
        best: re.Match[str] | None = None
        for place in self._prefilter.places(lowered):
            pattern = self._patterns.get(place)
            if pattern is None:
                pattern = self._patterns[place] = re.compile(self._wordings[place])
            match = pattern.search(text)
            if match is not None and (best is None or match.start() < best.start()):
                best = match
        return best


def _telling(lists: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The narrowest list, and further ones that are not in nearly every text as well."""
    narrowest = sorted(lists, key=_breadth)
    return narrowest[:1] + [one for one in narrowest[1:] if _breadth(one)[0] < _BROAD]


class Prefilter:
    """Tells which of many patterns may match a text, given lists of literals for each.

    ``needs`` holds for each pattern the lists of which it needs one literal each, as
    :func:`required` gives them or a rulebook does; all in lower case.
    """

    def __init__(self, needs: Iterable[Sequence[Collection[str]]]) -> None:
        conditions: list[dict[str, int]] = [{} for _ in range(_CONDITIONS)]
        self._free = [0] * _CONDITIONS  # the patterns that a condition does not bind
        for place, lists in enumerate(needs):
            narrowest = _telling({frozenset(one) for one in lists})
            for n, masks in enumerate(conditions):
                if n >= len(narrowest):
                    self._free[n] |= 1 << place
                    continue
                for literal in narrowest[n]:
                    masks[literal] = masks.get(literal, 0) | 1 << place
        literals = sorted({literal for masks in conditions for literal in masks})
        self._masks = [(conditions[0].get(one, 0), conditions[1].get(one, 0)) for one in literals]
        automaton = ahocorasick_rs.AhoCorasick(
            literals, implementation=ahocorasick_rs.Implementation.DFA
        )
        self._find = automaton.find_matches_as_indexes

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
