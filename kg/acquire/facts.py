"""What a paper says of itself: number, date, chamber, signatories, meeting, citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.acquire.dates import find_dates
from kg.acquire.furniture import FurnitureLine
from kg.acquire.meeting import Passage, read_meeting
from kg.acquire.references import find_citations
from kg.model import Block, Chamber, Citation, Discrepancy, DocumentFacts, Part, Signatory


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    facts: dict[str, Any] = rulebook.load("acquire", "facts", language)
    letter: dict[str, Any] = rulebook.load("acquire", "letter", language)
    names = ("metadata_number", "subject_number", "metadata_dossier", "metadata_subnumber")
    return {
        **{n: re.compile(facts[n], re.IGNORECASE) for n in names},
        "whole_number": re.compile(facts["whole_number"], re.IGNORECASE),
        "bare_date": re.compile(letter["bare_date"], re.IGNORECASE),
        "dossier_line": re.compile(facts["dossier_line"]),
        "number_line": re.compile(facts["number_line"]),
        "dateline": re.compile(letter["dateline"], re.IGNORECASE),
        "date_label": re.compile(letter["date_label"], re.IGNORECASE),
        **{k: re.compile(v, re.IGNORECASE) for k, v in letter["addressee"].items()},
    }


def _number_of(dossier: str, number: str) -> str:
    number = re.sub(r"(?i)nrs?\.? *", "", number).strip()
    return re.sub(r"[ .]", "", dossier) + "-" + number


def _number_in_furniture(furniture: Sequence[FurnitureLine]) -> str | None:
    for line in furniture:
        groups = line.groups
        if groups.get("dossier") and groups.get("number"):
            return _number_of(groups["dossier"], groups["number"])
    return None


def _number_in_letterhead(lines: Sequence[str], language: str) -> str | None:
    patterns = _patterns(language)
    dossier: str | None = None
    metadata_dossier: str | None = None
    for line in lines:
        match = (
            patterns["metadata_number"].search(line)
            or patterns["subject_number"].match(line)
            or patterns["whole_number"].fullmatch(line)
        )
        if match:
            return _number_of(match["dossier"], match["number"].upper())
        if match := patterns["metadata_dossier"].match(line):
            metadata_dossier = match["dossier"]
        elif metadata_dossier and (match := patterns["metadata_subnumber"].match(line)):
            return _number_of(metadata_dossier, match["number"].upper())
        if dossier is None and (match := patterns["dossier_line"].match(line)):
            dossier = match["dossier"]
        elif dossier and (match := patterns["number_line"].match(line)):
            return _number_of(dossier, match["number"] or match["letters"])
    return None


def _chamber(
    number: str | None, letterhead: str, furniture: Sequence[FurnitureLine], language: str
) -> Chamber | None:
    if number:
        return "TK" if number.rsplit("-", 1)[1].isdigit() else "EK"
    for line in furniture:
        if "chamber" in line.groups:
            return "TK" if line.groups["chamber"] == "Tweede" else "EK"
    patterns = _patterns(language)
    found: list[Chamber] = [c for c in ("TK", "EK") if patterns[c].search(letterhead)]
    return found[0] if len(found) == 1 else None


def _dates(letterhead: Sequence[tuple[str, int]], language: str) -> list[tuple[str, int, int]]:
    """Dates that the letterhead gives as the paper's own; a dateline outranks a label."""
    patterns = _patterns(language)
    lines: list[tuple[str, int, int]] = []
    labels: list[tuple[str, int, int]] = []
    after_label = False
    for text, start in letterhead:
        match = patterns["dateline"].match(text)
        labelled = patterns["date_label"].match(text)
        if match is None and labelled is None and not after_label:
            continue
        for found in find_dates(text, None, language)[:1]:
            if len(found.start) == 10 and not (
                after_label and found.start_offset > 2 and not labelled and not match
            ):
                value = (found.start, start + found.start_offset, start + found.end_offset)
                (lines if match else labels).append(value)
        after_label = labelled is not None and not labelled["date"]
    return lines + labels or _bare_dates(letterhead, patterns["bare_date"], language)


def _bare_dates(
    letterhead: Sequence[tuple[str, int]], pattern: re.Pattern[str], language: str
) -> list[tuple[str, int, int]]:
    """The first line of a letterhead that is nothing but a date."""
    for text, start in letterhead:
        if pattern.match(text):
            for d in find_dates(text, None, language)[:1]:
                return [(d.start, start + d.start_offset, start + d.end_offset)]
    return []


def _citations(
    text: str, blocks: Sequence[Block], number: str | None, language: str
) -> tuple[Citation, ...]:
    found = [c for c in find_citations(text, language) if c.number != number]
    head = [(b.start, b.end) for b in blocks if b.kind == "letterhead"]
    return tuple(c for c in found if not any(s <= c.start < e for s, e in head))


def _passages(text: str, blocks: Sequence[Block], parts: Sequence[Part]) -> list[Passage]:
    """Where the meeting is named: titles, sections, and the first text of each part."""
    found: list[Passage] = []
    opening = dict.fromkeys(range(len(parts)), 0)
    titled = {block.part for block in blocks if block.kind == "title"}
    for block in blocks:
        line = text[block.start : block.end]
        if block.kind == "title":
            found.append(Passage(line, block.start, is_title=True))
        elif block.kind == "letterhead" and len(line) < 400:
            found.append(Passage(line, block.start, is_title=False))
        elif block.kind in ("paragraph", "heading", "section") and opening[block.part] < 4:
            opening[block.part] += block.kind == "paragraph"
            if block.kind == "paragraph" and block.part in titled:
                continue
            found.append(Passage(line[:1500], block.start, is_title=False))
    # The letter's own words outrank a portal's header.
    return sorted(
        found, key=lambda p: (not p.is_title, _kind_at(blocks, p.start) == "letterhead", p.start)
    )


def _kind_at(blocks: Sequence[Block], start: int) -> str:
    return next(b.kind for b in blocks if b.start == start)


def read_facts(
    text: str,
    blocks: Sequence[Block],
    parts: Sequence[Part],
    signatories: Sequence[Signatory],
    furniture: Sequence[FurnitureLine],
    *,
    sample: bool,
    language: str = "nl",
) -> DocumentFacts:
    """All facts of one composed text."""
    head = [(text[b.start : b.end], b.start) for b in blocks if b.kind == "letterhead"]
    lines = [line for line, _ in head]
    number = _number_in_letterhead(lines, language) or _number_in_furniture(furniture)
    dates = _dates(head, language)
    issued = dates[0][0] if dates else None
    reference = issued or _first_full_date(text, language)
    meeting, discrepancies = read_meeting(_passages(text, blocks, parts), text, reference, language)
    distinct = {d[0]: d for d in reversed(dates)}
    if len(distinct) > 1 and issued:
        others = [d for d in dates if d[0] != issued]
        discrepancies.append(Discrepancy("document-date", (dates[0], others[0])))
    return DocumentFacts(
        number=number,
        date=issued,
        chamber=_chamber(number, "\n".join(lines), furniture, language),
        signatories=tuple(signatories),
        meeting=meeting,
        citations=_citations(text, blocks, number, language),
        discrepancies=tuple(discrepancies),
        is_sample=sample,
    )


def _first_full_date(text: str, language: str) -> str | None:
    return next(
        (d.start for d in find_dates(text[:4_000], None, language) if len(d.start) == 10), None
    )
