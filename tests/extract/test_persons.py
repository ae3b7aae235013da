"""Persons with an office, and signatories."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kg.extract import extract, find_names
from kg.model import Signatory
from kg.vocabulary import load
from tests import factory

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "persons.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:45])
def test_a_person_is_known_by_an_office(case):
    document = factory.document(("1", "Stand van zaken", [case["text"]]))
    names = find_names(document, load())
    holdings = {h.person: h for h in names.holdings}
    found = [
        {
            "name": document.text[s.start : s.end],
            "ref": s.ref,
            "post": holdings[s.ref].post if s.ref in holdings else None,
            "of": holdings[s.ref].organization if s.ref in holdings else None,
        }
        for s in names.recognition.spans
        if s.kind == "person"
    ]
    assert found == case["persons"]


def test_a_surname_is_the_person_whose_full_name_the_document_gives():
    document = factory.document(
        (
            "1",
            "Opening",
            ["Saskia Terbruggen, directeur van Frontex, sprak.", "Mevrouw Terbruggen ook."],
        )
    )
    names = find_names(document, load())
    assert {s.ref for s in names.recognition.spans if s.kind == "person"} == {
        "person/saskia-terbruggen"
    }
    assert [(e.label, e.alt_labels) for e in names.entities] == [
        ("Saskia Terbruggen", ("Terbruggen",))
    ]


def test_a_signatory_is_a_person_with_an_office():
    document = factory.document(("1", "Opening", ["De ministers groeten u."]))
    line = document.sentences[2]
    signed = Signatory("Q.X. van Verzonnen", "Minister van Justitie", line.start, line.end)
    document = replace(document, facts=replace(document.facts, signatories=(signed,)))
    extraction = extract(document, load())
    assert extraction.signatories == ("person/q-x-van-verzonnen",)
    assert [(h.post, h.organization) for h in extraction.office_holdings] == [
        ("Minister van Justitie", "country/NLD")
    ]
    assert [e.label for e in extraction.new_entities] == ["Q.X. van Verzonnen"]
