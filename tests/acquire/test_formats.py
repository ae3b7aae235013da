"""Files of every kind: what is read, and how what cannot be read is refused."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kg.acquire import read_document
from kg.acquire.formats import supported_suffixes
from kg.acquire.formats.plain_text import decode, lines_of
from kg.acquire.formats.reader import clean_characters
from kg.errors import InputError, NotInGenreError

AGENDA = """Geannoteerde agenda van de JBZ-Raad, 3 en 4 maart 2022

Binnenlandse Zaken

1. Schengenraad
= gedachtewisseling

Het Franse voorzitterschap zal de Raad openen. Oekraïne neemt deel aan de bespreking.
"""


def _write(tmp_path: Path, data: bytes, name: str = "paper.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def _pdf(pages: list[list[tuple[int, int, str]]], **options) -> bytes:
    """A PDF with lines at (x, y), in the order given."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, **options)
    for page in pages:
        for x, y, line in page:
            canvas.setFont("Helvetica", 8 if y < 120 else 11)
            canvas.drawString(x, y, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _column(lines: list[str], top: int = 780) -> list[tuple[int, int, str]]:
    return [(70, top - 15 * n, line) for n, line in enumerate(lines)]


FIRST_PAGE = [
    "Verslag van de JBZ-Raad, 3 en 4 maart 2022",
    "",
    "Binnenlandse Zaken",
    "",
    "1. Schengenraad",
    "",
    "Het Franse voorzitterschap opende de eerste Schengenraad en kondigde aan1 de over-",
    "eenstemming te willen bereiken voor het einde van het jaar. De Commissie steunde de",
]
SECOND_PAGE = ["aanpak van het voorzitterschap en wees op de JBZ-agentschappen.", "", "Justitie"]
FOOT = [
    (70, 100, "1 Kamerstuk 99 999, nr. 12."),
    (70, 60, "Tweede Kamer, vergaderjaar 2021-2022, 99 999, nr. 13 1"),
]
SECOND_FOOT = [(70, 60, "Tweede Kamer, vergaderjaar 2021-2022, 99 999, nr. 13 2")]


def test_pdf_sentence_over_two_pages_with_footnote_and_furniture(tmp_path):
    pages = [_column(FIRST_PAGE) + FOOT, _column(SECOND_PAGE) + SECOND_FOOT]
    document = read_document(_write(tmp_path, _pdf(pages), "paper.pdf"))
    sentences = {document.quote(s): s for s in document.sentences}
    split = (
        "De Commissie steunde de aanpak van het voorzitterschap en wees op de JBZ-agentschappen."
    )
    assert split in sentences
    assert any("kondigde aan de overeenstemming te willen" in s for s in sentences)
    assert document.facts.number == "99999-13"
    assert [c.number for c in document.facts.citations] == ["99999-12"]
    span = sentences[split]
    assert document.source_map.position(span.start)[0] == 1
    assert document.source_map.position(span.end - 1)[0] == 2


def test_pdf_that_draws_its_foot_first_keeps_reading_order(tmp_path):
    pages = [FOOT + _column(FIRST_PAGE), SECOND_FOOT + _column(SECOND_PAGE)]
    document = read_document(_write(tmp_path, _pdf(pages), "paper.pdf"))
    assert document.text.startswith("Verslag van de JBZ-Raad")
    assert [i.title for i in document.items] == ["Schengenraad"]
    assert "vergaderjaar" not in document.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_known_encodings(tmp_path, encoding):
    document = read_document(_write(tmp_path, AGENDA.encode(encoding)))
    assert "Oekraïne" in document.text
    assert document.items[0].planned_outcome == "gedachtewisseling"


def test_carriage_returns_part_lines_like_line_feeds(tmp_path):
    texts = {
        read_document(_write(tmp_path, AGENDA.replace("\n", end).encode())).text
        for end in ("\n", "\r\n", "\r")
    }
    assert len(texts) == 1


REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\f\n ", "is empty"),
    "binary": (bytes(range(256)) * 20, "binary"),
    "word": (b"PK\x03\x04" + b"x" * 50, "Word"),
    "web page": (b"<!DOCTYPE html><html><body>JBZ-Raad</body></html>", "web page"),
    "not text in any encoding": (b"Verslag \x81\x8d\x90 van de \x9d\x81 Raad" * 5, "neither UTF-8"),
    "damaged PDF": (b"%PDF-1.7\nnothing here", "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path, what):
    data, reason = REFUSED[what]
    path = _write(tmp_path, data)
    with pytest.raises(InputError, match=reason) as error:
        read_document(path)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)
    assert error.value.advice


def test_pdf_without_text(tmp_path):
    with pytest.raises(InputError, match="no text"):
        read_document(_write(tmp_path, _pdf([[]]), "scan.pdf"))


def test_encrypted_pdf(tmp_path):
    data = _pdf([_column(FIRST_PAGE)], encrypt=StandardEncryption("secret"))
    with pytest.raises(InputError, match="encrypted"):
        read_document(_write(tmp_path, data, "locked.pdf"))


def test_folder_and_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        read_document(tmp_path)
    with pytest.raises(InputError, match="cannot be opened"):
        read_document(tmp_path / "none.txt")


def test_a_line_of_fifty_megabytes_is_refused_at_once(tmp_path):
    path = _write(tmp_path, b"JBZ-Raad " * 5_600_000)
    start = time.perf_counter()
    with pytest.raises(InputError, match="MB"):
        read_document(path)
    assert time.perf_counter() - start < 5


OTHER_GENRES = {
    "recipe": """Appeltaart

Meng 300 gram bloem met 200 gram boter. Schil de appels. Bak de taart een uur.
""",
    "contract": """Huurovereenkomst

Artikel 1. De verhuurder verhuurt aan de huurder de woning. De huur gaat in op 1 maart 2022.

Artikel 2. De huurprijs bedraagt 900 euro per maand.
""",
    "another Council": """Aan de Voorzitter van de Tweede Kamer

Den Haag, 3 maart 2022

Hierbij bied ik u het verslag aan van de Landbouw- en Visserijraad van 21 februari 2022. De
lidstaten spraken over de markt. Het voorzitterschap gaf een overzicht.

De Minister van Landbouw, Natuur en Voedselkwaliteit,
H. Verzonnen
""",
    "courts": """Aan de Voorzitter van de Tweede Kamer

Den Haag, 3 maart 2022

In antwoord op uw vragen over de wachttijden bij de rechtbank bericht ik u als volgt. De
wachttijd bedraagt negen maanden. Ik heb dit eerder gemeld in mijn brief over de JBZ-Raad van
2021.

De Minister voor Rechtsbescherming,
F. Verzonnen
""",
}


@pytest.mark.parametrize("what", OTHER_GENRES)
def test_papers_of_another_genre_are_refused(tmp_path, what):
    with pytest.raises(NotInGenreError):
        read_document(_write(tmp_path, OTHER_GENRES[what].encode()))


def test_characters_get_one_form():
    raw = "eﬃciënt\u00a0werk\u00ad\u200b \uf0b7 punt\u2011lijst e\u0301e\u0301n"
    assert clean_characters(raw) == "efficiënt werk • punt-lijst één"
    assert clean_characters("samen\u00ad\nwerking") == "samen-\nwerking"


def test_form_feeds_part_pages():
    assert [(x.text, x.page, x.number) for x in lines_of("een\n\ftwee\n\fdrie")] == [
        ("een", 1, 1),
        ("", 1, 2),
        ("twee", 2, 2),
        ("", 2, 3),
        ("drie", 3, 3),
    ]


def test_windows_1252_quotes():
    assert decode(b"\x91s-Gravenhage \x96 co\xf6rdinatie", "x") == "‘s-Gravenhage – coördinatie"


def test_suffixes():
    assert {".txt", ".pdf"} <= supported_suffixes()


WORST = {
    "a word without end": "a" * 300_000,
    "one long line": "De lidstaten steunden het voorstel. " * 15_000,
    "hyphens": "a-\n" * 60_000,
    "points": "".join(f"{n % 40}. Titel van een punt\n" for n in range(6_000)),
}


@pytest.mark.parametrize("what", WORST)
def test_odd_inputs_take_bounded_time(tmp_path, what):
    path = _write(tmp_path, (AGENDA + WORST[what]).encode())
    start = time.process_time()
    try:
        read_document(path)
    except InputError as error:
        assert "without a space" in str(error)
    assert time.process_time() - start < 8
