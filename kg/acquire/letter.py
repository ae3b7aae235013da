"""The letter around a report or agenda: its letterhead, its opening, and who signed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.acquire.headings import part_type, section_name
from kg.acquire.paragraphs import Paragraph, ends_sentence

LETTERHEAD_REACH = 60
"""A letterhead and a portal's header have at most so many paragraphs."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signatory: the paragraph and offset of the name, and the office."""

    name: str
    office: str | None
    paragraph: int
    start: int


@dataclass(frozen=True, slots=True)
class _Rules:
    signals: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    metadata: re.Pattern[str]
    metadata_keys: frozenset[str]
    office_and_name: re.Pattern[str]
    signature_block: re.Pattern[str]
    office: re.Pattern[str]
    name: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book: dict[str, Any] = rulebook.load("acquire", "letter", language)
    upper = "A-ZÀ-ÖØ-ÞĀŞŠŽÇ"
    family = rf"[{upper}][\w’'‘]+(?: ?[-–] ?(?:{book['name_particles']} )?[{upper}][\w’'‘]+)*"
    first = rf"(?:(?:[{upper}][a-z]?\. ?)+|(?:[{upper}][\w’'-]+ ){{1,3}})"
    particles = rf"(?:(?i:{book['name_particles']}) )*"
    second = rf"(?: (?!{book['not_names']}){particles}{family})?"
    called = r"(?:\([A-ZÀ-Þ][\w-]+\) )?"  # 'C.P. (Kees) van Dam'
    name = rf"(?i:{book['titles']}){first} ?{called}{particles}{family}{second}"
    office = f"(?i:{book['office']})"
    return _Rules(
        re.compile(book["signals"], re.IGNORECASE),
        re.compile(book["opening"], re.IGNORECASE),
        re.compile(book["closing"], re.IGNORECASE),
        re.compile(book["metadata_line"]),
        frozenset(book["metadata_keys"]),
        re.compile(rf"{office} ?,\s*(?P<name>{name})(?=$|[\s,.])"),
        re.compile(rf"(?:{office.replace('?P<office>', '?:')} ?,\s*(?:{name})[\s,.]*)+"),
        re.compile(rf"{office} ?,?"),
        re.compile(rf"(?P<name>{name})[\s,.]*"),
    )


def has_letter(paragraphs: Sequence[Paragraph], language: str = "nl") -> bool:
    """Whether the paper begins as a letter to a chamber."""
    signals = _rules(language).signals
    return any(
        signals.match(p.text) and (len(p.text) < 400 or i < 25)
        for i, p in enumerate(paragraphs[:LETTERHEAD_REACH])
    )


def is_metadata(text: str, language: str = "nl") -> bool:
    """Whether a line is one of a portal's header ('Datum: 9 oktober 2023')."""
    rules = _rules(language)
    match = rules.metadata.match(text)
    return match is not None and text.split(":", 1)[0].strip().lower() in rules.metadata_keys


def letterhead_end(paragraphs: Sequence[Paragraph], language: str = "nl") -> int:
    """Index of the first paragraph of a letter's own text."""
    rules = _rules(language)
    last_signal = -1
    for i, paragraph in enumerate(paragraphs[:LETTERHEAD_REACH]):
        text = paragraph.text
        opens = rules.opening.match(text) is not None
        if (len(text) > 60 or opens) and not is_metadata(text, language):
            if ends_sentence(text) and (opens or last_signal >= 0 or len(text) > 200):
                return i
            if opens and (text[-1] == ":" or len(text) > 120):
                return i
        if i and section_name(text, language) in ("home", "justice"):
            titled = part_type(paragraphs[i - 1].text, language) is not None
            return i - 1 if titled else i
        if rules.signals.match(text):
            last_signal = i
    return last_signal + 1


def metadata_end(paragraphs: Sequence[Paragraph], language: str = "nl") -> int:
    """Index after a portal's header of key-value lines; 0 where there is none."""
    last = 0
    for i, paragraph in enumerate(paragraphs[:40]):
        if is_metadata(paragraph.text, language):
            last = i + 1
        elif i - last > 3:
            break
    return last


def signature_spans(text: str, language: str = "nl") -> list[tuple[int, int]]:
    """Where signatures ('De Minister van Justitie, X. Naam') stand inside a text without lines."""
    rules = _rules(language)
    return [
        m.span()
        for m in rules.office_and_name.finditer(text)
        if text[m.start() : m.start() + 3].lower() in ("de ", "het", "min", "sta")
        and (m.end() == len(text) or text[m.end()] == " ")
    ]


def find_signatures(
    paragraphs: Sequence[Paragraph], language: str = "nl"
) -> tuple[list[Signature], set[int]]:
    """Signatories in order, and the indexes of the paragraphs that are signatures."""
    rules = _rules(language)
    found: list[Signature] = []
    used: set[int] = set()
    for i, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if i in used or len(text) > 600:
            continue
        if len(text) < 60 and rules.closing.fullmatch(text):
            used.add(i)
        elif rules.signature_block.fullmatch(text):
            used.add(i)
            found += [
                Signature(m["name"], _office(m["office"]), i, m.start("name"))
                for m in rules.office_and_name.finditer(text)
            ]
        elif len(text) < 200 and i + 1 < len(paragraphs):
            pair = _pair(text, paragraphs[i + 1].text, rules)
            if pair is not None:
                name, office, offset = pair
                used |= {i, i + 1}
                found.append(Signature(name, office, i + offset, 0))
    return found, used


def _pair(above: str, below: str, rules: _Rules) -> tuple[str, str | None, int] | None:
    """Name, office and which of two paragraphs holds the name (0 or 1)."""
    if len(below) > 160:
        return None
    office = rules.office.fullmatch(above)
    name = rules.name.fullmatch(below)
    if office and name and (above.endswith(",") or len(below) < 45):
        return name["name"], _office(office["office"]), 1
    name, office = rules.name.fullmatch(above), rules.office.fullmatch(below)
    if office and name and not below.endswith(",") and not below.lower().startswith("de "):
        return name["name"], _office(office["office"]), 0
    return None


def _office(text: str) -> str | None:
    text = " ".join(text.split()).strip(" ,")
    return text[:1].upper() + text[1:] if text else None
