"""PDF files, through PDFium; lines in reading order, from the top of each page to its foot."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium

from kg.acquire.formats.reader import RawText, Reader, clean_characters
from kg.acquire.lines import RawLine
from kg.errors import InputError

MEDIA_TYPE = "application/pdf"
MAX_BYTES = 100_000_000
MAX_PAGES = 2_000
# PDFium marks a hyphen at a line's end with one of these and leaves the line end out.
_LINE_BREAK_HYPHEN = re.compile("[\x02\ufffe]")
_LINE = re.compile("[^\r\n\x02\ufffe]*(?:[\x02\ufffe]\r?\n?|\r?\n|\r|$)")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of text and where its first character stands (points, from the page's foot)."""

    text: str
    left: float
    bottom: float
    height: float


def _placed_lines(text_page: Any) -> list[_Placed]:  # noqa: ANN401 - untyped
    """The lines in the order of the file, each with its place."""
    text = str(text_page.get_text_range())
    count = text_page.count_chars()
    lines: list[_Placed] = []
    at = 0
    for piece in _LINE.findall(text):
        line = piece.rstrip("\r\n")
        blank = len(line) - len(line.lstrip())
        if line.strip():
            index = min(at + blank, count - 1)
            left, bottom, _, top = text_page.get_charbox(index)
            hyphenated = _LINE_BREAK_HYPHEN.sub("-", line).rstrip()
            lines.append(_Placed(hyphenated, left, bottom, top - bottom))
        at += len(piece)
    return lines


def _in_reading_order(lines: list[_Placed]) -> list[_Placed]:
    """From the top of the page to its foot; the file's own order where it already runs so."""
    tolerance = 2.0
    descends = all(b.bottom <= a.bottom + max(a.height, tolerance) for a, b in pairwise(lines))
    if descends:
        return lines
    rows: list[list[_Placed]] = []
    for line in sorted(lines, key=lambda x: (-x.bottom, x.left)):
        if rows and rows[-1][0].bottom - line.bottom < tolerance:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [
        replace(row[0], text=" ".join(x.text for x in sorted(row, key=lambda x: x.left)))
        for row in rows
    ]


def _with_gaps(lines: list[_Placed]) -> list[str]:
    """The lines with a blank one wherever the distance is wider than usual."""
    steps = [a.bottom - b.bottom for a, b in pairwise(lines)]
    usual = sorted(x for x in steps if x > 2)
    median = usual[len(usual) // 2] if usual else 0.0
    out: list[str] = []
    for n, line in enumerate(lines):
        if n and median and steps[n - 1] > 1.4 * median:
            out.append("")
        out.append(line.text)
    return out


def _page_lines(page: Any) -> list[str]:  # noqa: ANN401 - untyped
    text_page = page.get_textpage()
    try:
        return _with_gaps(_in_reading_order(_placed_lines(text_page)))
    finally:
        text_page.close()


def _read(data: bytes, name: str) -> RawText:
    if len(data) > MAX_BYTES:
        raise InputError(name, f"has {len(data) / 1e6:.0f} MB.", "Give the paper without images.")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(
                name, "is encrypted.", "Save a copy without password, or give its text."
            ) from error
        raise InputError(name, "is a damaged PDF.", "Download it again.") from error
    try:
        if len(document) > MAX_PAGES:
            raise InputError(name, f"has {len(document)} pages.", "Give one paper per file.")
        lines: list[RawLine] = []
        for index in range(len(document)):
            page = document[index]
            lines += [
                RawLine(clean_characters(text), index + 1, number)
                for number, text in enumerate(_page_lines(page), start=1)
            ]
            page.close()
    finally:
        document.close()
    return RawText(tuple(lines), MEDIA_TYPE, paged=True)


READER = Reader(MEDIA_TYPE, (".pdf",), lambda data: b"%PDF-" in data[:1024], _read)
