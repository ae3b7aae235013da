"""What a paper says of itself, in the spellings of twenty years."""

import pytest

from kg.acquire import read_text
from kg.model import Document, SourceFile

SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")
HEAD = "99 999 JBZ-Raad\n\nNr. 12 BRIEF VAN DE MINISTER VAN JUSTITIE EN VEILIGHEID"
ADDRESSEE = "Aan de Voorzitter van de Tweede Kamer"
OFFICE = "Minister van Justitie en Veiligheid"
BODY = """Binnenlandse Zaken

1. Terugkeer
De Raad wisselde van gedachten over terugkeer. {who} stelde een aanpak voor.

Justitie

2. Eurojust
De Raad nam de conclusies aan. De lidstaten en de Commissie steunden dit."""


def paper(
    head: str = HEAD,
    dateline: str = "Den Haag, 14 maart 2022",
    signature: str = f"De {OFFICE},\nA. Denkbeeld",
    title: str = "Verslag van de JBZ-Raad, 3 en 4 maart 2022",
    who: str = "Het voorzitterschap",
) -> Document:
    opening = "Hierbij bied ik uw Kamer het verslag aan van de JBZ-Raad."
    pieces = (head, ADDRESSEE, dateline, opening, signature, title, BODY.format(who=who))
    return read_text("\n\n".join(pieces), SOURCE)


@pytest.mark.parametrize(
    "name",
    [
        "Dilan Denk-Beeld",
        "E. van der Burcht",
        "A.G. van 't Hoff",
        "C.P.W.J. (Kees) van Dam",
        "W.B. Hoekstra van der Deen",
        "M.H.M. Faber-van de Klashorst",
        "Ph. de Groot",
        "K. Yücel",
        "A.Th.B. Bijleveld-Schoutens",
    ],
)
def test_names_at_a_signature(name):
    found = paper(signature=f"De {OFFICE},\n{name}").facts.signatories
    assert [(s.name, s.office) for s in found] == [(name, OFFICE)]


@pytest.mark.parametrize(
    ("signature", "office"),
    [
        (f"A. Denkbeeld\n{OFFICE}", OFFICE),
        (f"Hoogachtend,\n\nDe {OFFICE},\n\n\nA. Denkbeeld", OFFICE),
        (f"De {OFFICE}, A. Denkbeeld", OFFICE),
        (f"De {OFFICE},\nA. Denkbeeld\n\nmede namens de Minister voor Asiel,", OFFICE),
        ("De Minister van Justitie, a.i.,\nA. Denkbeeld", "Minister van Justitie, a.i."),
    ],
)
def test_forms_of_a_signature(signature, office):
    found = paper(signature=signature).facts.signatories
    assert [(s.name, s.office) for s in found] == [("A. Denkbeeld", office)]


@pytest.mark.parametrize(
    ("title", "start", "end", "kind", "place"),
    [
        ("Verslag informele JBZ-Raad, 3 en 4 maart 2022 te Rijsel", 3, 4, "informal", "Rijsel"),
        ("Verslag JBZ-Raad 3/4 maart 2022", 3, 4, "formal", None),
        ("Verslag JBZ-Raad op donderdag 3 en vrijdag 4 maart 2022 in Brussel", 3, 4, "formal",
         "Brussel"),
        ("Verslag van de ingelaste JBZ-Raad van 3 maart 2022", 3, 3, "extraordinary", None),
        ("Verslag buitengewone JBZ-Raad d.d. 3 maart 2022", 3, 3, "extraordinary", None),
        ("VERSLAG JBZ-RAAD 3 EN 4 MAART 2022", 3, 4, "formal", None),
        ("Verslag van de informele JBZ-Raad te La Rochelle op 3 en 4 maart 2022", 3, 4,
         "informal", "La Rochelle"),
        ("Verslag van de informele JBZ-Raad van 3 en 4 maart 2022 in Den Haag", 3, 4,
         "informal", "Den Haag"),
        ("Verslag van de informele videoconferentie van de ministers van Binnenlandse Zaken van "
         "3 maart 2022", 3, 3, "informal", None),
    ],
)  # fmt: skip
def test_titles_that_name_the_meeting(title, start, end, kind, place):
    meeting = paper(title=title).facts.meeting
    assert meeting is not None
    days = (f"2022-03-0{start}", f"2022-03-0{end}")
    assert (meeting.start, meeting.end, meeting.kind, meeting.place) == (*days, kind, place)


@pytest.mark.parametrize(
    "who",
    [
        "Het Franse voorzitterschap",
        "Het Franse EU-voorzitterschap",
        "Voorzitter Frankrijk",
        "Het voorzitterschap (Frankrijk)",
        "Het voorzitterschap van Frankrijk",
        "De Franse voorzitter",
        "Frankrijk, dat het voorzitterschap bekleedt,",
        "EU-voorzitter Frankrijk",
    ],
)
def test_who_presides(who):
    meeting = paper(who=who).facts.meeting
    assert meeting is not None
    assert meeting.presidency == "country/FRA"


def test_a_presidency_named_without_its_country_is_not_guessed():
    meeting = paper().facts.meeting
    assert meeting is not None
    assert meeting.presidency is None


@pytest.mark.parametrize(
    "dateline",
    ["Den Haag, 14 maart 2022", "’s-Gravenhage, 14 maart 2022", "Datum 14 maart 2022",
     "Datum: 14-03-2022", "14 maart 2022", "Amsterdam, 14 maart 2022",
     "Ontvangen ter Griffie op 15 maart 2022.\n\nDen Haag, 14 maart 2022"],
)  # fmt: skip
def test_the_date_of_the_paper(dateline):
    assert paper(dateline=dateline).facts.date == "2022-03-14"


@pytest.mark.parametrize(
    ("head", "number", "chamber"),
    [
        ("Kamerstuk 99 999, nr. 12", "99999-12", "TK"),
        ("99999-12", "99999-12", "TK"),
        ("99 999, nr. 12", "99999-12", "TK"),
        ("99 999 JBZ-Raad\n\nF/Nr. 12 BRIEF VAN DE MINISTER", "99999-12", "TK"),
        ("99 999 JBZ-Raad\n\nAB BRIEF VAN DE MINISTER", "99999-AB", "EK"),
    ],
)
def test_the_number_of_the_paper(head, number, chamber):
    facts = paper(head=head).facts
    assert (facts.number, facts.chamber) == (number, chamber)
