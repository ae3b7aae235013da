"""The editor's page offers what occurs in this graph, by class, and keeps what a link gives it."""

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.graph.named_queries import questions
from kg.publish.explorer.editor import completions
from kg.publish.site import Catalogue
from kg.vocabulary import JHA
from tests.publish.explorer.asking import fetched, text_of
from tests.sample_store import sample_store

USED = "SELECT DISTINCT ?class ?p { ?s a ?class ; ?p ?o FILTER(isIRI(?class)) }"


@pytest.fixture(scope="module")
def offered():
    found = completions(Catalogue(sample_store()), "nl")
    places = list(found["properties"])
    return found, {cls: {places[p] for p in known} for cls, known in found["of"].items()}


def test_every_class_is_offered_all_that_its_things_have_and_nothing_that_does_not_occur(offered):
    found, of = offered
    used = {}
    for cls, property_ in sample_store().query(USED):
        used.setdefault(cls.value, set()).add(property_.value)
    occurring = set().union(*used.values())
    assert set(found["classes"]) <= used.keys() and len(of) > 50
    for cls in found["classes"]:
        assert used[cls] <= of[cls] <= occurring, cls
    ours = {cls for cls in used if cls.startswith(JHA)}
    assert ours <= set(found["classes"])


def test_a_meeting_is_not_offered_what_statements_have(offered):
    _, of = offered
    assert JHA + "startDate" in of[JHA + "Meeting"]
    assert JHA + "speechAct" not in of[JHA + "Meeting"]
    assert JHA + "speechAct" in of[JHA + "Intervention"]


def test_terms_have_names_in_the_reader_s_language(offered):
    found, _ = offered
    ours = [name for iri, name in found["classes"].items() if iri.startswith(JHA)]
    assert all(ours) and "agendapunt" in [name.lower() for name in ours]


def test_every_example_is_put_into_the_editor_as_its_query():
    text = text_of("en/sparql.html")
    links = re.findall(r'<a href="([^"]*sparql\.html\?query=[^"]+)"', text)
    free = [q for q in questions().values() if not any(p.required for p in q.parameters)]
    assert len(links) == len(free) > 10
    query = parse_qs(urlsplit(html.unescape(links[0])).query)["query"][0]
    assert sample_store().query(query) is not None
    again = text_of("en/sparql.html", urlsplit(html.unescape(links[0])).query)
    assert html.escape(query.strip(), quote=False)[:60] in again.replace("&#34;", '"')


def test_a_link_may_ask_that_its_query_runs_but_never_an_empty_one():
    assert " data-runs" in text_of("en/sparql.html", "query=ASK+%7B%7D&run=1")
    assert " data-runs" not in text_of("en/sparql.html", "run=1")
    assert " data-runs" not in text_of("en/sparql.html", "query=ASK+%7B%7D")


def test_settings_cannot_leave_their_block():
    text = text_of("nl/sparql.html")
    found = re.search(r'id="settings">(.*?)</script>', text)
    if found is None:
        pytest.skip("the libraries were not fetched (make assets)")
    settings = json.loads(found[1])
    assert settings["language"] == "nl" and "<" not in found[1]
    policy = dict(fetched("nl/sparql.html").headers)["Content-Security-Policy"]
    assert "script-src" not in policy and policy.startswith("default-src 'self'")
