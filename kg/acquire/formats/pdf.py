"""PDF files, through PDFium; lines in reading order, from the top of each page to its foot."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kg.acquire.formats.reader import RawText, Reader, clean_characters
from kg.acquire.lines import RawLine
from kg.errors import InputError

MEDIA_TYPE = "application/pdf"
MAX_BYTES = 100_000_000
MAX_PAGES = 2_000
# PDFium marks a hyphen that it takes for one of line breaking with this character.
_LINE_BREAK_HYPHEN = "\x02"


def _boxes(text_page: Any) -> list[tuple[float, float, float, float]]:  # noqa: ANN401 - untyped
    """Left, bottom, right and top of each stretch of text, in the order of the file."""
    count = pdfium_c.FPDFText_CountRects(text_page.raw, 0, -1)
    boxes = []
    for i in range(count):
        edges = [ctypes.c_double() for _ in range(4)]
        left, top, right, bottom = edges
        pdfium_c.FPDFText_GetRect(text_page.raw, i, left, top, right, bottom)
        boxes.append((left.value, bottom.value, right.value, top.value))
    return boxes


def _in_order(boxes: list[tuple[float, float, float, float]]) -> bool:
    """Whether the file's own order already runs down the page (superscripts allowed for)."""
    lowest = float("inf")
    for _, bottom, _, top in boxes:
        if bottom > lowest + (top - bottom):
            return False
        lowest = min(lowest, bottom)
    return True


def _sorted_text(text_page: Any, boxes: list[tuple[float, float, float, float]]) -> str:  # noqa: ANN401
    """The text by position: rows from top to bottom, each from left to right."""
    rows: list[list[tuple[float, float, float, float]]] = []
    for box in sorted(boxes, key=lambda b: (-b[1], b[0])):
        if rows and box[3] > (rows[-1][0][1] + rows[-1][0][3]) / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    out: list[str] = []
    for n, row in enumerate(rows):
        if n and min(b[1] for b in rows[n - 1]) - max(b[3] for b in row) > row[0][3] - row[0][1]:
            out.append("")
        pieces = ""
        end: float | None = None
        for left, bottom, right, top in sorted(row):
            piece = text_page.get_text_bounded(left, bottom, right, top).strip("\r\n")
            pieces += (" " if end is not None and left - end > 1.5 else "") + piece
            end = right
        out.append(pieces)
    return "\n".join(out)


def _page_text(page: Any) -> str:  # noqa: ANN401 - untyped
    text_page = page.get_textpage()
    try:
        boxes = _boxes(text_page)
        text = text_page.get_text_range() if _in_order(boxes) else _sorted_text(text_page, boxes)
    finally:
        text_page.close()
    return str(text).replace("\ufffe", _LINE_BREAK_HYPHEN).replace(_LINE_BREAK_HYPHEN, "-")


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
            text = clean_characters(_page_text(page)).replace("\r\n", "\n").replace("\r", "\n")
            page.close()
            lines += [RawLine(t, index + 1, n) for n, t in enumerate(text.split("\n"), start=1)]
    finally:
        document.close()
    return RawText(tuple(lines), MEDIA_TYPE, paged=True)


READER = Reader(MEDIA_TYPE, (".pdf",), lambda data: b"%PDF-" in data[:1024], _read)
