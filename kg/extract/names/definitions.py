"""Names that a document defines for itself: '(hierna: Crisisverordening)', 'Naam (NVP)'.

A short name holds from its definition to the end of the document, and wins over what the vocabulary
knows by it; but no new name takes over an acronym that the vocabulary knows. In 'A voor B (XY)' the
acronym is A's where its letters are A's, else it stands for something else and defines nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.names.abbreviations import ACRONYM, abbreviates
from kg.extract.names.folding import fold_phrase
from kg.extract.names.gazetteer import Gazetteer, Name, case_of, compile_names
from kg.extract.names.recogniser import Span, candidates, settle
from kg.model import Document, Ref
from kg.vocabulary import Vocabulary

_BRACKET = re.compile(r"[ \u00a0]?\((?P<inside>[^()]{2,80})\)")
_QUOTES = "'\"‘’“”„ "
_DEFINABLE = frozenset(
    [
        "dossier",
        "act",
        "proposal",
        "package",
        "instrument",
        "agency",
        "office",
        "organisation",
        "institution",
        "system",
        "event",
    ]
)


@dataclass(frozen=True, slots=True)
class Definition:
    """``short`` means ``ref`` from offset ``start`` of the document on."""

    short: str
    ref: Ref
    start: int


def _short_names(inside: str, book: dict[str, Any]) -> Iterator[str]:
    """The short names that a bracket defines: an acronym, or what follows 'hierna:'."""
    inside = inside.strip()
    for words in book["defined_as"]:
        if inside.lower().startswith(words):
            rest = inside[len(words) :].strip(_QUOTES + ",:")
            first, _, others = rest.partition(" ")
            rest = others if others and first in book["articles"] else rest
            if rest:
                yield rest.strip(_QUOTES)
            return
    bare = inside.strip(_QUOTES)
    compound = " " not in bare and bare.endswith(tuple(book["defining_heads"]))
    if compound or ACRONYM.fullmatch(bare):
        yield bare


def find_definitions(
    document: Document, spans: Sequence[tuple[Span, int]], vocabulary: Vocabulary
) -> list[Definition]:
    """What the document's brackets define; ``spans`` are all linked names, new ones included."""
    book = rulebook.load("extract", "new-names", document.language)
    known = _known_acronyms(vocabulary.digest, vocabulary)
    ends: dict[int, list[Span]] = {}
    for span, _ in spans:
        if span.kind in _DEFINABLE:
            ends.setdefault(span.end, []).append(span)
    around = [s for s, _ in spans if s.kind in _DEFINABLE]
    starts = [s.start for s in around]
    found: list[Definition] = []
    for match in _BRACKET.finditer(document.text):
        for short in _short_names(match.group("inside"), book):
            if short in book["not_defined"] or not fold_phrase(short).strip():
                continue
            ending = ends.get(match.start())
            if ending:
                named = _meant(ending, short, document.text, book)
            else:
                named = _holding(around, starts, match.start(), match.end())
            if named and not (short in known and named.rule.startswith("new-")):
                found.append(Definition(short, named.ref, match.end()))
    return [d for d in found if not _is_other_name(d, vocabulary)]


@lru_cache(maxsize=4)
def _known_acronyms(digest: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The acronyms that the vocabulary gives to things a bracket could name."""
    return frozenset(
        label.text
        for label in vocabulary.labels()
        if vocabulary[label.ref].kind in _DEFINABLE and ACRONYM.fullmatch(label.text)
    )


def _meant(ending: Sequence[Span], short: str, text: str, book: dict[str, Any]) -> Span | None:
    """Which of the names that end before a bracket it abbreviates, the longest that can be."""
    longest_first = sorted(ending, key=lambda s: (s.start, s.ref))
    return next((s for s in longest_first if _abbreviates(short, s, text, book)), None)


def _abbreviates(short: str, span: Span, text: str, book: dict[str, Any]) -> bool:
    """Whether a short name can be a name's own, not that of what its complement speaks of.

    That is in doubt for new plans and papers only: 'routekaart voor het luchtruimsysteem (LRS)'.
    """
    if span.rule not in book["abbreviated_with_care"] or not ACRONYM.fullmatch(short):
        return True
    return abbreviates(short, text[span.start : span.end], book)


def _holding(around: Sequence[Span], starts: Sequence[int], start: int, end: int) -> Span | None:
    at = bisect_right(starts, start) - 1
    for i in range(at, max(at - 6, -1), -1):
        if around[i].start < start and end <= around[i].end:
            return around[i]
    return None


def _is_other_name(definition: Definition, vocabulary: Vocabulary) -> bool:
    """Whether the vocabulary knows the short name as this very thing already."""
    entry = vocabulary.entries.get(definition.ref)
    return entry is not None and any(x.text == definition.short for x in entry.labels)


def defined_spans(document: Document, definitions: Iterable[Definition]) -> list[Span]:
    """Every use of a defined short name after its definition (the definition's own included)."""
    ordered = sorted(definitions, key=lambda d: d.start)
    if not ordered:
        return []
    book = rulebook.load("extract", "names", document.language)
    by_short: dict[str, list[Definition]] = {}
    for definition in ordered:
        by_short.setdefault(definition.short, []).append(definition)
    names = [
        Name(short, Ref(f"event/{i}"), case_of(short), "defined")
        for i, short in enumerate(by_short)
    ]
    gazetteer: Gazetteer = compile_names(names)
    shorts = list(by_short.values())
    found: list[Span] = []
    text = document.text
    for span in settle(candidates(text, gazetteer, book), text, book):
        meanings = shorts[int(span.ref.partition("/")[2])]
        current = [d for d in meanings if d.start <= span.end + 2]
        if current:
            found.append(Span(span.start, span.end, (current[-1].ref,), "defined"))
    return found
