"""Names of the vocabulary that a text interrupts or shortens.

A bracketed short name stands inside a longer name ('Memorandum of Understanding (MoU) met X'), or
compounds share their head ('de Screening- en Eurodac-verordening').
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import rulebook
from kg.extract.names.recogniser import FILES, Span, recognise_text
from kg.vocabulary import Vocabulary

_SHORT = re.compile(r"[ \u00a0]\([A-Z][\w/&-]{1,14}\)(?=[ \u00a0]\w)")
_HANGING = re.compile(r"-(?=,?\s)")
_REACH = 200  # characters on either side in which an interrupted name may lie


def spans_around_brackets(text: str, vocabulary: Vocabulary, language: str) -> list[Span]:
    """Names that a bracketed short name interrupts: 'Memorandum of Understanding (MoU) met X'."""
    found: list[Span] = []
    for match in _SHORT.finditer(text):
        start, end = match.span()
        begin = max(text.rfind("\n", 0, start) + 1, start - _REACH)
        line_end = text.find("\n", end)
        stop = min(len(text) if line_end < 0 else line_end, end + _REACH)
        gap, width = start - begin, end - start
        for span in recognise_text(text[begin:start] + text[end:stop], vocabulary, language):
            if span.start < gap < span.end:
                moved = span._replace(start=span.start + begin, end=span.end + begin + width)
                found.append(moved)
    return found


@lru_cache(maxsize=4)
def _shared_head(language: str) -> re.Pattern[str]:
    heads = "|".join(rulebook.load("extract", "names", language)["joined_heads"])
    more = r"(?:,?\s(?:(?:en|of)\s)?(?:de\s|het\s)?[\w-]+-)*"
    return re.compile(
        rf"(?<![\w-])(?P<first>\w[\w-]*)-(?={more},?\s(?:en|of)\s(?:de\s|het\s)?[\w-]*?(?P<head>{heads})"
        rf"(?:en|s)?(?!\w))"
    )


def _shared_heads_in(text: str, language: str) -> Iterator[re.Match[str]]:
    """The matches of the pattern, tried only at words with a hyphen that a space follows."""
    pattern, reached = _shared_head(language), 0
    for hyphen in _HANGING.finditer(text):
        start = hyphen.start()
        if start < reached:
            continue
        while start > reached and (text[start - 1] in "-_" or text[start - 1].isalnum()):
            start -= 1
        match = pattern.match(text, start)
        if match:
            yield match
            reached = match.end()


def spans_of_shared_heads(text: str, vocabulary: Vocabulary, language: str) -> list[Span]:
    """The shortened compound of a pair: 'Screening-' in 'de Screening- en Eurodac-verordening'."""
    found: list[Span] = []
    for match in _shared_heads_in(text, language):
        whole = f"{match.group('first')}-{match.group('head')}"
        for span in recognise_text(whole, vocabulary, language):
            if span.start == 0 and span.end == len(whole) and span.kind in FILES:
                found.append(Span(match.start(), match.end(), span.refs, "shared-head"))
    return found
