"""What always holds of a document that was read, tried on generated papers and all samples."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.acquire import read_document, read_text
from kg.errors import InputError
from kg.model import Document, SourceFile
from kg.paths import SAMPLE_CORPUS

SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"

WORDS = [
    "de",
    "het",
    "lidstaten",
    "Nederland",
    "steunde",
    "voorzitterschap",
    "verordening",
    "migratie",
    "Raad",
    "en",
    "van",
    "jl.",
    "nr.",
    "F.M.",
    "EU-",
    "grens-/",
    "(2023)",
    "1.000",
    "aan1",
    "dat2",
    "Commissie.",
    "besluit;",
    "=",
    "–",
    "•",
    "AOB",
    "lunch",
    "99",
    "999,",
    "12",
    "ook",
]
LINES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join),
    st.sampled_from(
        [
            "",
            "",
            "I. Binnenlandse Zaken",
            "Justitie",
            "1. Asiel en migratie",
            "2. Schengen",
            "a. Verlenging van de richtlijn",
            "= politiek akkoord",
            "Belangrijkste resultaten",
            "1 Kamerstuk 99 999, nr. 12.",
            "2 Zie de brief van 3 maart 2022.",
            "Tweede Kamer, vergaderjaar 2021–2022, 99 999, nr. 7 2",
            "De Minister van Justitie,",
            "X. Verzonnen",
            "Verslag van de JBZ-Raad van 3 en 4 maart 2022",
            "\f",
            " 3",
            "Inhoudsopgave",
            "• een punt in een lijst;",
        ]
    ),
)
PAPERS = st.lists(LINES, max_size=40).map(
    lambda lines: "\n".join(["Geannoteerde agenda van de JBZ-Raad, 3 en 4 maart 2022", *lines])
)


def check(document: Document) -> None:
    """The promises of :mod:`kg.model`."""
    text, blocks = document.text, document.blocks
    assert blocks[0].start == 0 and blocks[-1].end == len(text)
    for above, below in pairwise(blocks):
        assert below.start == above.end + 1
        assert text[above.end] == "\n"
        assert below.part >= above.part
    assert all("\n" not in document.quote(b) and document.quote(b).strip() for b in blocks)
    for sentence in document.sentences:
        block = blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert (sentence.part, sentence.item) == (block.part, block.item)
        quote = document.quote(sentence)
        assert quote == quote.strip()
    assert all(a.end <= b.start for a, b in pairwise(document.sentences))
    _check_items(document)
    _check_map(document)
    for citation in document.facts.citations:
        assert text[citation.start : citation.end].strip()
    for signatory in document.facts.signatories:
        assert text[signatory.start : signatory.end] == signatory.name


def _check_items(document: Document) -> None:
    for n, item in enumerate(document.items):
        assert document.text[item.title_start : item.title_end] == item.title
        assert item.start <= item.title_start <= item.title_end <= item.end
        part = document.parts[item.part]
        assert part.start <= item.start and item.end <= part.end
        if item.parent is not None:
            above = document.items[item.parent]
            assert item.parent < n
            assert above.start <= item.start and item.end <= above.end
    tops = [i for i in document.items if i.parent is None]
    assert all(a.end < b.start for a, b in pairwise(tops))
    for block in document.blocks:
        if block.item is not None:
            item = document.items[block.item]
            assert item.start <= block.start and block.end <= item.end


def _check_map(document: Document) -> None:
    source = document.source_map
    assert len(source.starts) == len(source.pages) == len(source.lines)
    assert source.starts[0] == 0
    assert all(a < b for a, b in pairwise(source.starts))
    assert all(line >= 1 for line in source.lines)
    assert all(page >= 0 for page in source.pages)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAPERS)
def test_structure_holds_for_any_paper(text):
    document = read_text(text, SOURCE)
    check(document)
    assert read_text(text, SOURCE) == document


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    try:
        check(read_text(text, SOURCE))
    except InputError as error:
        assert "\n" not in error.what


@pytest.mark.parametrize("path", sorted(SAMPLE_CORPUS.glob("*.txt")), ids=lambda p: p.stem)
def test_sample_papers(path):
    document = read_document(path)
    check(document)
    assert document.facts.is_sample


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated corpus ../shared is absent")
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.txt")), ids=lambda p: p.stem)
def test_real_papers(path):
    document = read_document(path)
    check(document)
    words = path.read_text("utf-8").split()
    # No word of the running text is lost: all but furniture, marks and hyphens come through.
    kept = sum(len(w) for w in document.text.split())
    assert kept > 0.985 * sum(len(w) for w in words)


def test_characters_lead_back_to_page_and_line():
    text = (
        "Verslag van de JBZ-Raad, 3 en 4 maart 2022\n\nJustitie\n\n1. Erfrecht\n\nDe Raad nam de\n"
        "\fverordening aan. Italië stemde tegen.\n"
    )
    document = read_text(text, SOURCE)
    at = {w: document.source_map.position(document.text.index(w)) for w in ("nam", "verordening")}
    assert at == {"nam": (1, 7), "verordening": (2, 8)}
