"""Sentences: where one ends in Dutch prose full of abbreviations, initials and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook

# A full stop, the quotes or brackets that close with it, then space and what can begin a sentence;
# or, where the space was lost, a full stop between a small letter and a capital.
_BOUNDARY = re.compile(
    r"(?P<stop>[.?!…]+)(?P<close>[\"”’'»)\]]*)(?:(?P<space> +)(?=[\"“‘'„«(\[•]*[^\W_a-zà-öø-ÿ])"
    r"|(?<=[a-zé)][.?!])(?=(?P<lost>[A-Z][a-zé]+\b)[ ,]))"
)
_LAST_TOKEN = re.compile(r"[\w./’'-]*$")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)*[A-Z](?:[hj])?$")


@dataclass(frozen=True, slots=True)
class _Rules:
    never: frozenset[str]
    may: frozenset[str]
    openers: frozenset[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book = rulebook.load("acquire", "sentences", language)
    return _Rules(
        frozenset(book["never_end"]),
        frozenset(book["may_end"]),
        frozenset(book["sentence_openers"]),
    )


def _goes_on(token: str, following: str, rules: _Rules) -> bool:
    """Whether the full stop after ``token`` belongs to it and the sentence goes on."""
    bare = token.lower().lstrip("(“‘\"'")
    opener = following in rules.openers
    if bare in rules.may:
        return False
    if bare in rules.never:
        return not (opener and bare in ("lid", "sub", "par", "min", "max", "no"))
    if _INITIALS.fullmatch(token):
        # 'fase I. De' ends; 'F.M. Weerwind' and 'J. de Vries' go on.
        return not opener or "." in token
    return False


def is_abbreviation(token: str, language: str = "nl") -> bool:
    """Whether a full stop after ``token`` may belong to it ('nr', 'd.d', 'F.M')."""
    rules = _rules(language)
    bare = token.lower().lstrip("(“‘\"'")
    return bare in rules.never or bare in rules.may or _INITIALS.fullmatch(token) is not None


def split_sentences(text: str, language: str = "nl") -> list[tuple[int, int]]:
    """Spans of the sentences of one block of running text, without the spaces between them."""
    rules = _rules(language)
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match["stop"] == "." and not match["close"]:
            token = _LAST_TOKEN.search(text, max(start, match.start() - 24), match.start())
            following = re.match(r"[\"“‘'„«(\[•]*(\w+)", text[match.end() : match.end() + 40])
            word = following[1] if following else ""
            if text.startswith("(", match.end()) and is_abbreviation(token[0] if token else ""):
                continue  # 'c.s. (Kamerstuk'
            if token and _goes_on(token[0], word, rules):
                continue
            if match["lost"] and token and ("." in token[0] or "/" in token[0]):
                continue  # an address on the web, not a lost space
        end = match.end() - len(match["space"] or "")
        if text[start:end].strip():
            spans.append((start, end))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans
