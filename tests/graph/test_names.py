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
        ("FRA", "actor", r"agency:FRA \(.*\), country:FRA \(France\)"),
        ("country:XXX", "actor", "is no actor"),
        ("country/XXX", "actor", "is no actor"),
        (BASE + "id/country/XXX", "actor", "is no actor"),
        ("https://example.org/not an address", "actor", "is no actor"),
        ('"} # ', "actor", "is no actor"),
        ("", "actor", "is no actor"),
        ("xqzzy", "actor", "--help"),
        ("xqzzy", "meeting", r"There are: meeting:jha-2024-03-18, .* more|There are: meeting:jha"),
        ("xqzzy", "document", "There are: document:.*kst-99999-11"),
    ],
)
def test_a_slip_is_answered(word, type_, message):
    with pytest.raises(QuestionError, match=message):
        resolve(sample_store(), word, type_)


def test_what_hangs_under_a_paper_is_no_document():
    rows = sample_store().query("SELECT ?l { ?g jha:quantifier ?q ; skos:prefLabel ?l }")
    wordings = sorted({label.value for (label,) in rows})
    assert wordings
    for wording in wordings[:3]:
        with pytest.raises(QuestionError, match="is no document"):
            resolve(sample_store(), wording, "document")


def test_a_near_name_hides_far_ones():
    with pytest.raises(QuestionError) as told:
        resolve(sample_store(), "Neterlands", "actor")
    assert "Netherlands (country:NLD)?" in str(told.value)


def test_suggestions_come_in_the_reader_s_language():
    with pytest.raises(QuestionError, match=r"Duitsland \(country:DEU\)"):
        resolve(sample_store(), "duitslnad", "actor", language="nl")
