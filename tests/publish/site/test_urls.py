"""Addresses of pages: there and back for any key, and never outside the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.publish.site.urls import (
    FORMATS,
    LANGUAGES,
    Address,
    address_at,
    anchor_of,
    class_place,
    data_path,
    iri_at,
    page_path,
    place_of,
    redirect_of,
    relative,
)
from kg.vocabulary import BASE, JHA

ELSEWHERE = "https://example.org/kg/"
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600)


@given(KEYS, st.sampled_from(["id/", "graph/"]))
def test_every_key_has_a_place_of_its_own_that_leads_back(key, room):
    place = place_of(ELSEWHERE + room + key, ELSEWHERE)
    assert iri_at(place, ELSEWHERE) == ELSEWHERE + room + key


@given(KEYS)
def test_a_path_is_one_that_any_file_system_and_url_takes(key):
    path = page_path(place_of(f"{BASE}id/{key}"), "en", 2)
    assert path.isascii() and not path.startswith("/")
    for segment in path.split("/"):
        assert 0 < len(segment) < 240
        assert segment not in (".", "..")
        assert not set(segment) & set('\\:*?"<>|%#&; \n\0')


@given(KEYS, st.sampled_from(LANGUAGES), st.integers(1, 10**6))
def test_the_path_of_a_page_says_what_it_shows(key, language, number):
    iri = f"{BASE}id/{key}"
    assert address_at(page_path(place_of(iri), language, number)) == Address(
        "thing", iri, language, page=number
    )


@given(KEYS, st.sampled_from(sorted(FORMATS)))
def test_the_path_of_data_says_what_it_holds(key, ending):
    iri = f"{BASE}id/{key}"
    assert address_at(data_path(place_of(iri), ending)) == Address("thing", iri, None, ending)


@given(st.text(max_size=80))
def test_no_path_of_a_request_breaks_the_reading_of_addresses(path):
    found = address_at(path)
    assert found is None or found.kind in ("home", "thing", "class", "classes", "question",
                                           "questions")  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["../etc/passwd", "en/../../x.html", "en/id/..html", "en/id/a/../b.html", "en/id/%2e%2e.html",
     "data/id/x.rdf", "de/id/country/ESP.html", "en/id/country/ESP=p1.html", "en/id/.html",
     "en/id/country/ESP=p0.html", "en/id/a=2a.html", "en/index=p2.html", "static/site.css"],
)  # fmt: skip
def test_what_is_no_page_has_no_address(path):
    assert address_at(path) is None


def test_terms_of_the_ontology_have_pages_wherever_the_graph_lies():
    assert place_of(JHA + "Meeting", ELSEWHERE) == "ontology/Meeting"
    assert place_of(JHA.rstrip("#"), ELSEWHERE) == "ontology"
    assert iri_at("ontology/module/alignments", ELSEWHERE) == JHA.rstrip("#") + "/alignments"


def test_foreign_iris_have_no_place():
    assert place_of(BASE + "id/country/ESP", ELSEWHERE) is None
    assert place_of("http://www.w3.org/2004/02/skos/core#Concept") is None


def test_things_whose_keys_differ_only_in_an_escape_have_different_places():
    keys = ["a b", "a=20b", "a%20b", "a+b", "a//b", "a/b", "a", "a/", "=e", "é", "e\u0301"]
    assert len({place_of(f"{BASE}id/{key}") for key in keys}) == len(keys)


def test_indexes_have_addresses():
    assert address_at("nl/class/Meeting=p3.html") == Address("class", "Meeting", "nl", page=3)
    assert address_at(page_path(class_place("Meeting"), "en")) == Address("class", "Meeting", "en")
    assert address_at("") == Address("home")
    assert address_at("nl/index.html") == Address("home", "", "nl")


def test_links_are_relative():
    assert relative("static/site.css", "index.html") == "static/site.css"
    assert relative("nl/a.html#x", "en/id/country/ESP.html") == "../../../nl/a.html#x"


def test_an_anchor_is_one_word():
    iri = f'{BASE}id/document/kst-1-2/figure/12 "onclick="x'
    assert anchor_of(iri) == "figure-12--onclick--x"


@pytest.mark.parametrize(
    ("path", "media_type", "target"),
    [
        ("id/country/ESP", "text/html", "nl/id/country/ESP.html"),
        ("id/country/ESP", "text/turtle", "data/id/country/ESP.ttl"),
        ("ontology", "application/ld+json", "data/ontology.jsonld"),
        ("ontology/alignments", "text/html", "nl/ontology/module/alignments.html"),
        ("graph/links", "application/n-triples", "data/graph/links.nt"),
        ("id/country/ESP", "application/pdf", None),
        ("en/id/country/ESP.html", "text/html", None),
        ("id/", "text/html", None),
    ],
)
def test_an_iri_leads_to_its_page_or_its_data(path, media_type, target):
    assert redirect_of(path, media_type, "nl") == target
