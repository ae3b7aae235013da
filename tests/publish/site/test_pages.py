"""What pages show: each text once, each statement at its sentence, hubs to a limit, few queries."""

import html
import re

import pytest

from kg.publish.site import Catalogue, class_page, page, render
from kg.publish.site.catalogue import node_of
from kg.publish.site.urls import anchor_of, page_path, place_of
from kg.vocabulary import JHA, SAMPLE_BASE
from tests.publish.site.sources import BASE, Memory
from tests.sample_store import sample_store

PAPER = SAMPLE_BASE + "id/document/kst-99999-12"
TWIN = SAMPLE_BASE + "id/document/kst-99999-A"
CSAM = SAMPLE_BASE + "id/dossier/csam-regulation"


class Counting:
    """The sample store, counting the queries that it answers."""

    def __init__(self):
        self.asked = 0
        self.prefixes = sample_store().prefixes

    def query(self, sparql):
        self.asked += 1
        return sample_store().query(sparql)

    def text(self, key):
        return sample_store().text(key)


@pytest.mark.parametrize(
    "ref",
    ["country/NLD", "dossier/csam-regulation", "meeting/jha-2024-03-18", "document/kst-99999-12",
     "status/reviewed", "topic/return", "person/h-j-terwolde"],
)  # fmt: skip
def test_a_page_asks_few_queries_however_many_things_it_shows(ref):
    source = Counting()
    catalogue = Catalogue(source)
    _ = catalogue.papers, catalogue.counted([])
    source.asked = 0
    assert page(catalogue, SAMPLE_BASE + "id/" + ref)
    assert source.asked <= 14


def test_a_text_in_two_papers_counts_once_with_both_named():
    catalogue = Catalogue(sample_store())
    view = page(catalogue, CSAM).view
    said = [s for occasion in view.occasions for s in occasion.statements]
    assert {s.paper for s in said} & {PAPER, TWIN} == {PAPER}
    assert {s.also_in for s in said if s.paper == PAPER} == {(TWIN,)}
    dates = [occasion.date for occasion in view.occasions]
    assert dates == sorted(dates) and len(dates) == len(set(dates)) > 2


def test_positions_are_those_of_statements_on_the_file():
    rows = sample_store().query(
        f"SELECT DISTINCT ?s {{ ?s jha:stanceOn <{CSAM}> ; jha:actor id:country\\/NLD }}"
    )
    own = Catalogue(sample_store()).counted(row["s"].value for row in rows)
    view = page(Catalogue(sample_store()), CSAM).view
    position = next(p for p in view.positions if p.thing.endswith("/country/NLD"))
    assert position.total == sum(number for _, number in position.counts) == len(own) > 1
    assert not [p for p in view.positions if "/group/" in p.thing]


def test_a_point_stands_once_with_what_each_paper_tells_of_it():
    view = page(Catalogue(sample_store()), SAMPLE_BASE + "id/meeting/jha-2024-03-18").view
    points = [point for _, group in view.points for point in group]
    items = [account.item for point in points for account in point.accounts]
    assert len(items) == len(set(items)) > len(points)
    papers = {tuple(a.paper[-1:] for a in p.accounts) for p in points}
    assert ("1", "2", "A") in papers and ("1",) in papers  # reported twice; announced only


def test_statements_lead_to_the_page_of_the_text_that_holds_their_sentence(monkeypatch):
    monkeypatch.setattr("kg.publish.site.catalogue._TEXT_PAGE", 900)
    catalogue = Catalogue(sample_store())
    pages = page(catalogue, PAPER).pages
    assert pages > 4
    shown = [render(page(catalogue, PAPER, number), "en") for number in range(1, pages + 1)]
    assert page(catalogue, PAPER, pages + 1) is None
    rows = sample_store().query(
        f"SELECT ?s ?e {{ ?e jha:inDocument <{PAPER}> . ?s jha:evidence ?e }}"
    )
    pairs = {(row["s"].value, row["e"].value) for row in rows}
    statements = [(s, e) for s, e in pairs if "/intervention/" in s]
    assert len(statements) > 30
    for statement, evidence in statements:
        number = catalogue.text_page("kst-99999-12", node_of(evidence).start)
        assert shown[number - 1].count(f'id="{anchor_of(evidence)}"') == 1
        assert shown[number - 1].count(f'id="{anchor_of(statement)}"') == 1
        target = page_path(place_of(PAPER, SAMPLE_BASE), "en", number)
        link = f"{target}#{anchor_of(evidence)}"
        assert link in html.unescape(render(page(catalogue, statement), "en"))


def test_the_pages_of_a_paper_hold_all_its_words(monkeypatch):
    monkeypatch.setattr("kg.publish.site.catalogue._TEXT_PAGE", 900)
    catalogue = Catalogue(sample_store())
    found = [page(catalogue, PAPER, n).view for n in range(1, page(catalogue, PAPER).pages + 1)]
    lines = [
        "".join(piece.text for sentence in block.sentences for piece in sentence.pieces)
        for view in found
        for block in view.blocks
    ]
    text = sample_store().text("kst-99999-12")
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_links_to_a_thing_are_paged_and_none_is_lost():
    catalogue = Catalogue(sample_store())
    iri = SAMPLE_BASE + "id/status/reviewed"
    first = page(catalogue, iri)
    found = [
        subject
        for number in range(1, first.pages + 1)
        for links in page(catalogue, iri, number).description.links
        for subject in links.subjects
    ]
    assert first.pages > 10 and len(found) == len(set(found)) == first.description.total
    assert page(catalogue, iri, first.pages + 1) is None


def test_a_hub_says_that_its_links_are_too_many(monkeypatch):
    monkeypatch.setattr("kg.publish.site.describe._HUB", 50)
    shown = page(Catalogue(sample_store()), SAMPLE_BASE + "id/status/reviewed")
    assert (shown.description.hub, shown.description.links, shown.pages) == (True, (), 1)
    assert "More than 50 things point here" in render(shown, "en")


def test_a_class_with_too_many_things_names_the_papers_that_hold_them():
    few = Catalogue(sample_store(), listed=100)
    shown = class_page(few, "Mention")
    assert shown.view.too_many and set(shown.view.things) == set(few.papers)
    assert "Too many to list here" in render(shown, "en")
    assert not class_page(few, "Meeting").view.too_many


def test_councils_are_listed_the_latest_first_and_things_by_name():
    catalogue = Catalogue(sample_store())
    meetings = class_page(catalogue, "Meeting").view.things
    assert list(meetings) == sorted(meetings, reverse=True)
    shown = render(class_page(catalogue, "Agency"), "nl")
    names = re.findall(r"<li><a [^>]+>([^<]+)</a></li>", shown.partition('class="columns')[2])
    assert names == sorted(names, key=str.casefold) and len(names) > 10


def test_a_page_in_dutch_names_things_in_dutch():
    shown = page(Catalogue(sample_store()), SAMPLE_BASE + "id/country/ESP")
    assert "<h1>Spanje</h1>" in render(shown, "nl") and "<h1>Spain</h1>" in render(shown, "en")


def test_words_in_another_language_say_so():
    item = SAMPLE_BASE + "id/document/kst-99999-12/item/home-1"
    assert re.search(r'<h1><span lang="nl">', render(page(Catalogue(sample_store()), item), "en"))


def test_axioms_are_described_with_their_nameless_parts():
    shown = page(Catalogue(sample_store()), JHA + "evidence")
    subjects = {str(triple.subject) for triple in shown.triples}
    assert len([s for s in subjects if s.startswith("_:c14n")]) > 3


def test_a_cited_paper_that_was_not_read_says_so():
    cited = next(
        row["d"].value
        for row in sample_store().query(
            "SELECT ?d { ?p jha:cites ?d FILTER NOT EXISTS { ?d jha:textDigest ?x } } ORDER BY ?d"
        )
    )
    text = render(page(Catalogue(sample_store()), cited), "en")
    assert "its text is not in this graph" in text
    assert "As reported by the Dutch government in Kamerstuk" in text  # the papers that cite it


def test_a_source_without_texts_shows_papers_by_their_facts():
    bare = Memory(
        f'graph:kst-1-2 {{ <{BASE}id/document/kst-1-2> a jha:Document ; jha:textDigest "x" ;'
        ' rdfs:label "Kamerstuk 1-2"@nl }'
    )
    shown = page(Catalogue(_Plain(bare)), f"{BASE}id/document/kst-1-2")
    assert "Kamerstuk 1-2" in render(shown, "en")


class _Plain:
    """A source that has no texts, as one behind an endpoint."""

    def __init__(self, source):
        self.query, self.prefixes = source.query, source.prefixes
