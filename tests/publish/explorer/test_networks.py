"""Networks in the explorer: the same as the files, cut where large, with their evidence."""

import html
import json
import re
from io import BytesIO

import networkx as nx
import pytest

from kg.publish.explorer.networks import MOST_EDGES, MOST_NODES
from kg.publish.explorer.rendering import _words
from kg.publish.networks.definitions import definitions
from kg.publish.networks.making import make_network
from kg.publish.networks.options import Options
from kg.publish.networks.rows import Reader
from tests.publish.explorer.asking import fetched, text_of
from tests.sample_store import sample_store

NLD = "country/NLD"


def network_of(name, **options):
    return make_network(Reader(sample_store()), name, Options(layout="none", **options))


def listed(text):
    """What the list says, as (thing, number of links) by IRI."""
    found = re.findall(r'data-node="([^"]+)">.*?<span class="faint">([\d.,]+) ', text)
    return {html.unescape(iri): int(number.replace(",", "")) for iri, number in found}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("kg.publish.explorer.networks.MOST_NODES", 7)
    monkeypatch.setattr("kg.publish.explorer.networks.MOST_EDGES", 5)


@pytest.mark.parametrize("name", definitions())
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_network_has_a_page_that_lists_its_links_with_their_sentences(name, language):
    text = text_of(f"{language}/network/{name}.html")
    network = network_of(name)
    assert definitions()[name].title[language] in html.unescape(text)
    shown = listed(text)
    assert 2 <= len(shown) <= MOST_NODES
    degrees = {node.id: node.attributes["degree"] for node in network.nodes}
    base = sample_store().manifest.base + "id/"
    assert all(degrees[iri.removeprefix(base)] == number for iri, number in shown.items())
    whole = len(shown) == len(network.nodes) and len(network.edges) <= MOST_EDGES
    assert whole == ('class="cut"' not in text)
    if name in ("positions", "agreement", "conflict", "demands"):
        assert text.count("/evidence/") >= len(shown)
    else:  # an agenda item, or what the vocabulary knows
        assert text.count('aria-label="') > len(shown)


def test_a_list_holds_each_link_from_both_its_ends():
    text = text_of("en/network/conflict.html")
    network = network_of("conflict")
    assert len(network.edges) <= MOST_EDGES
    rows = re.findall(r'<li><span class="faint">differs from</span>', text)
    assert len(rows) == 2 * len(network.edges)


def test_a_network_that_is_cut_says_so_and_keeps_the_heaviest(small):
    text = text_of("en/network/positions.html")
    network = network_of("positions")
    assert f"{len(network.nodes)} things, {len(network.edges)} links" in text
    assert 'class="cut"' in text and "the 5 heaviest links" in text
    assert any(iri.endswith(NLD) for iri in listed(text)) and len(listed(text)) <= 7


def test_the_files_are_whole_and_made_with_the_same_choices(small):
    query = "from=2024-01-01&to=2024-12-31&without=NLD"
    network = network_of("positions", first="2024-01-01", last="2024-12-31", without=(NLD,))
    text = text_of("en/network/positions.html", query)
    assert f"positions.gexf?{query.replace('&', '&amp;')}" in text
    reply = fetched("en/network/positions.gexf", query)
    headers = dict(reply.headers)
    assert headers["Content-Type"].startswith("application/gexf+xml")
    assert "attachment" in headers["Content-Disposition"]
    graph = nx.read_gexf(BytesIO(reply.body))
    assert graph.number_of_nodes() == len(network.nodes) and NLD not in graph
    lines = text_of("en/network/positions.csv", query).splitlines()
    assert lines[0].startswith("Source,Target,Type,Kind") and len(lines) == len(network.edges) + 1


@pytest.mark.parametrize(
    ("query", "said"),
    [("without=nobody-at-all", "nobody-at-all"), ("from=yesterday", "yesterday"),
     ("from=2025-01-01&to=2024-01-01", "2025-01-01"), ("without=%3Cb%3E", "&lt;b&gt;")],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(query, said):
    text = text_of("en/network/positions.html", query, status=400)
    assert 'role="alert"' in text and said in text and "<b>" not in text.partition("alert")[2]
    assert fetched("en/network/positions.gexf", query).status == 400


def test_a_time_without_papers_has_a_page_and_an_unknown_network_none():
    assert 'role="status"' in text_of("nl/network/agreement.html", "to=1990-01-01")
    for path in ("en/network/nothing.html", "en/network/positions.png", "en/network/agents.gexf"):
        assert fetched(path).status == 404


def test_the_list_of_networks_leads_to_each():
    text = text_of("nl/networks.html")
    for name in definitions():
        assert f'network/{name}.html"' in text


def test_kinds_of_links_have_words_in_both_languages():
    kinds = {e.kind for name in definitions() for e in network_of(name).edges}
    for language in ("en", "nl"):
        bare = set()
        for name in definitions():
            text = text_of(f"{language}/network/{name}.html")
            legend = text.partition('id="legend"')[2].partition("</section>")[0]
            bare |= {k for k in kinds if "-" in k and re.search(rf">\s*{k}\s*<", legend)}
        assert bare == set()
    assert {"link-agreement", "link-conflict"} <= _words().keys()


class TestNeighbourhood:
    def test_every_property_gets_its_share_and_places_of_names_are_counted(self, monkeypatch):
        monkeypatch.setattr("kg.publish.explorer.neighbourhood.MOST_LINKS", 9)
        text = text_of("en/neighbourhood.html", "thing=country/NLD")
        asked = list(
            sample_store().query(
                "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p id:country/NLD . ?s a ?t "
                "FILTER(?t != jha:Mention && isIRI(?s)) } GROUP BY ?p".replace(
                    "id:country/NLD", f"<{sample_store().manifest.base}id/country/NLD>"
                )
            )
        )
        said = {p.value.rpartition("#")[2]: int(n.value) for p, n in asked}
        headings = re.findall(r'<h3>.*?←.*?class="count">([\d,]+)<', text)
        assert str(said["actor"]) in headings
        assert "Shown are 9 of" in text and "question/evidence.html?entity=country%2FNLD" in text
        listed = text.partition('aria-labelledby="list"')[2]
        assert "/mention/" not in listed and "%2Fmention%2F" not in listed

    def test_the_picture_holds_what_the_list_holds(self):
        text = text_of("en/neighbourhood.html", "thing=dossier/csam-regulation")
        found = re.search(r'id="elements">(.*?)</script>', text)
        if found is None:
            pytest.skip("the libraries were not fetched (make assets)")
        drawn = json.loads(found[1])
        nodes = {one["data"]["href"] for one in drawn if "id" in one["data"]}
        listed = text.partition('aria-labelledby="list"')[2]
        links = set(re.findall(r'<li><a href="([^"]+)"', listed))
        assert links and {html.unescape(link) for link in links} <= nodes

    def test_what_is_not_known_is_said_and_nothing_is_asked_of_a_broken_iri(self):
        assert 'role="alert"' in text_of("en/neighbourhood.html", "thing=a/b", status=404)
        assert text_of("en/neighbourhood.html", "thing=http://%3C%3E", status=404)
        assert text_of("en/neighbourhood.html")
