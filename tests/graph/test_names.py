"""Names are understood as people write them; slips are answered with what was likely meant."""

import pytest

from kg.errors import QuestionError
from kg.graph.names import resolve
from kg.vocabulary import BASE, SAMPLE_BASE
from tests.sample_store import sample_store


@pytest.mark.parametrize(
    ("word", "type_", "key"),
    [
        *((word, "actor", "country/DEU") for word in
          ("Duitsland", "Germany", "DEU", "DUITSLAND", "Duitse", "country:DEU", "country/DEU")),
        *((word, "country", "country/CZE") for word in
          ("Tsjechië", "Tsjechie", "Czechia", "Czech Republic")),
        *((word, "dossier", "dossier/csam-regulation") for word in
          ("CSAM", "csam verordening", "CSAM Regulation", "CSAM-verordening")),
        *((word, "actor", "agency/FRONTEX") for word in
          ("Frontex", "FRONTEX", "Europese Grens- en kustwacht")),
        ("Ruta Miezelyte", "person", "person/ruta-miezelyte"),
        ("Mieželytė", "actor", "person/ruta-miezelyte"),
        ("van Oosterzand-Kuil", "actor", "person/m-van-oosterzand-kuil"),
        ("2024-03-19", "meeting", "meeting/jha-2024-03-18"),
        ("jha-2024-03-18", "meeting", "meeting/jha-2024-03-18"),
        ("JBZ-Raad 2024-03-18", "meeting", "meeting/jha-2024-03-18"),
        ("kst-99999-12", "document", "document/kst-99999-12"),
        ("PRES-2024-1", "actor", "presidency/2024-1"),
        ("agency:FRA", "actor", "agency/FRA"),
        (BASE + "id/country/NLD", "actor", "country/NLD"),
    ],
)  # fmt: skip
def test_a_name_is_understood(word, type_, key):
    assert resolve(sample_store(), word, type_) == f"{SAMPLE_BASE}id/{key}"


@pytest.mark.parametrize(
    ("word", "type_", "message"),
    [
        ("duitslnad", "actor", r"Did you mean Germany \(country:DEU\)"),
        ("Grieknland", "country", r"Did you mean Greece \(country:GRC\)"),
        ("CSAM Regualtion", "dossier", r"Did you mean CSAM Regulation \(dossier:csam-regulation\)"),
        ("Frontx", "agency", r"\(agency:FRONTEX\)"),
        ("Rutta Miezelite", "person", r"\(person:ruta-miezelyte\)"),
        ("FRA", "actor", "Choose one of: agency:FRA, country:FRA"),
        ("country:XXX", "actor", "is no actor"),
        ("country/XXX", "actor", "is no actor"),
        (BASE + "id/country/XXX", "actor", "is no actor"),
        ("https://example.org/not an address", "actor", "is no actor"),
        ('"} # ', "actor", "is no actor"),
        ("", "actor", "is no actor"),
        ("xqzzy", "actor", "--help"),
    ],
)
def test_a_slip_is_answered(word, type_, message):
    with pytest.raises(QuestionError, match=message):
        resolve(sample_store(), word, type_)


def test_suggestions_come_in_the_reader_s_language():
    with pytest.raises(QuestionError, match=r"Duitsland \(country:DEU\)"):
        resolve(sample_store(), "duitslnad", "actor", language="nl")
