"""A paper keeps its points and sentences when only its layout changes."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kg.acquire import read_document, read_text
from kg.model import Document, SourceFile
from kg.paths import SAMPLE_CORPUS

SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
PAGE_TOP = re.compile(r"^ (?=[^\s•\uf0b7])", re.MULTILINE)
PAPERS = sorted(SAMPLE_CORPUS.glob("*.txt"))
DEVELOPMENT = sorted((Path(__file__).resolve().parents[1] / "development/corpus").glob("*.txt"))
REAL_PAPERS = sorted(SHARED.glob("*.txt"))
LEAST_KEPT = 0.97
"""Share of the sentences that must come through unchanged."""


def _full(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _with_footers(text: str) -> str:
    pages = PAGE_TOP.split(text)
    footer = (
        "\nISSN 0921 - 7371\n’s-Gravenhage 2023\n\nTweede Kamer, vergaderjaar 2022–2023, {} {}\n"
    )
    return "".join(
        page + (footer.format("99 999, nr. 7", n) if n < len(pages) else "")
        for n, page in enumerate(pages, start=1)
    )


CHANGES: dict[str, Callable[[str], str]] = {
    "blank lines between all lines": lambda t: "\n \n".join(_full(t)),
    "nothing at page tops": lambda t: "\n".join(line.strip() for line in t.split("\n")),
    "form feeds": lambda t: PAGE_TOP.sub("\f", t),
    "footers": _with_footers,
    "non-breaking spaces": lambda t: re.sub(r"(?<=\d) (?=\w)", "\u00a0", t),
    "doubled spaces": lambda t: re.sub(r" (?=[a-z]{4})", "  ", t),
    "Windows line ends": lambda t: t.replace("\n", "\r\n"),
    "trailing spaces": lambda t: t.replace("\n", "   \n"),
}


def _points(document: Document) -> list[tuple]:
    return [
        (i.configuration, i.number, i.title, i.planned_outcome, i.setting) for i in document.items
    ]


def _share_kept(before: Document, after: Document) -> float:
    kept = {_letters(after.quote(s)) for s in after.sentences}
    wanted = [_letters(before.quote(s)) for s in before.sentences]
    return sum(s in kept for s in wanted) / len(wanted)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _assert_same(before: Document, after: Document) -> None:
    assert _points(after) == _points(before)
    assert after.facts.meeting is not None and before.facts.meeting is not None
    assert after.facts.meeting.start == before.facts.meeting.start
    assert [s.name for s in after.facts.signatories] == [s.name for s in before.facts.signatories]
    assert _share_kept(before, after) >= LEAST_KEPT


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_sample_paper(path, change):
    text = path.read_text("utf-8")
    _assert_same(read_text(text, SOURCE), read_text(CHANGES[change](text), SOURCE))


@pytest.mark.shared
@pytest.mark.skipif(not REAL_PAPERS, reason="the annotated corpus ../shared is absent")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", REAL_PAPERS, ids=lambda p: p.stem[:3])
def test_real_paper(path, change):
    text = path.read_text("utf-8")
    _assert_same(read_text(text, SOURCE), read_text(CHANGES[change](text), SOURCE))


def _as_pdf(text: str, path: Path) -> Path:
    """The text as a PDF: one line below the other, a new page at each page top."""
    font = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", str(font)))
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Vera", 9)
    y = 800
    for line in text.split("\n"):
        if y < 800 and (PAGE_TOP.match(line) or y < 40):
            canvas.showPage()
            canvas.setFont("Vera", 9)
            y = 800
        if line.strip():
            canvas.drawString(50, y, line.strip())
        y -= 12 if line.strip() else 6
    canvas.save()
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_sample_paper_as_pdf(path, tmp_path):
    text = path.read_text("utf-8")
    after = read_document(_as_pdf(text, tmp_path / "paper.pdf"))
    assert _points(after) == _points(read_text(text, SOURCE))


@pytest.mark.parametrize("path", [*PAPERS, *DEVELOPMENT], ids=lambda p: p.stem)
def test_a_paper_without_any_blank_line_keeps_its_points(path):
    text = path.read_text("utf-8")
    assert _points(read_text("\n".join(_full(text)), SOURCE)) == _points(read_text(text, SOURCE))


def test_everything_on_one_line_keeps_most_numbered_points():
    wanted = kept = 0
    for path in [*PAPERS, *DEVELOPMENT]:
        text = path.read_text("utf-8")
        after = read_text(" ".join(text.split()), SOURCE)
        titles = {_letters(i.title) for i in after.items}
        numbered = [i for i in read_text(text, SOURCE).items if i.number is not None]
        wanted += len(numbered)
        kept += sum(_letters(i.title) in titles for i in numbered)
    assert kept >= 0.88 * wanted
