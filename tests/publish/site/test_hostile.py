"""Labels, quotes and addresses come from documents: none of them becomes markup or a script."""

import json
import re
from html.parser import HTMLParser

import pytest

from kg.publish.site import (
    LANGUAGES,
    Catalogue,
    Surroundings,
    class_page,
    classes_page,
    data,
    home_page,
    page,
    render,
)
from kg.publish.site.dataset import dataset
from kg.publish.site.static_site import our_iris
from tests.publish.site.sources import BASE, EVIL, PAPER, hostile

ALLOWED = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "ul", "ol",
    "li", "p", "span", "strong", "main", "h1", "h2", "h3", "aside", "section", "details", "summary",
    "dl", "dt", "dd", "div", "code", "footer", "table", "thead", "tbody", "tr", "th", "td", "svg",
    "rect", "fieldset", "legend", "input", "label", "select", "option", "blockquote", "time",
    "figure", "figcaption", "mark", "sup",
}  # fmt: skip


class Read(HTMLParser):
    """The elements of a page, their attributes, and the text of its data blocks."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.scripts, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, words):
        (self.scripts if self.cdata_elem == "script" else self.texts).append(words)


def pages():
    catalogue = Catalogue(hostile())
    yield from (page(catalogue, iri) for iri in our_iris(catalogue))
    yield from (home_page(catalogue), classes_page(catalogue), class_page(catalogue, "Country"))


PAGES = list(pages())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", PAGES, ids=lambda p: p.place)
def test_words_of_documents_stay_words(shown, language):
    around = Surroundings(dataset={"name": EVIL})
    read = Read(render(shown, language, around))
    assert {tag for tag, _ in read.elements} <= ALLOWED
    for tag, attributes in read.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert not re.match(r"(?i)\s*(javascript|data|vbscript):", attributes.get(name) or "")
        if tag == "script":
            assert set(attributes) in ({"src", "defer"}, {"type"})
            assert attributes.get("type", "application/ld+json") == "application/ld+json"
    for block in read.scripts:
        json.loads(block)


def test_an_attack_is_shown_as_what_it_is():
    catalogue = Catalogue(hostile())
    for iri in (BASE + "id/country/ESP", PAPER, PAPER + "/intervention/0-a"):
        shown = "".join(Read(render(page(catalogue, iri), "en")).texts)
        assert EVIL in shown
        assert "49" not in shown  # nothing evaluated {{ 7*7 }}


def test_data_blocks_hold_the_facts_however_hostile():
    catalogue = Catalogue(hostile())
    read = Read(render(page(catalogue, BASE + "id/country/ESP"), "en"))
    assert EVIL in json.dumps(json.loads(read.scripts[0]), ensure_ascii=False).replace('\\"', '"')
    assert EVIL.replace('"', '\\"') in data(catalogue, BASE + "id/country/ESP", "ttl")


@pytest.mark.parametrize(
    "iri", [BASE + "id/country/XXX", BASE + "id/a b", BASE + 'id/"><script>', "http://else.where/"]
)
def test_what_the_graph_does_not_know_has_no_page(iri):
    catalogue = Catalogue(hostile())
    assert page(catalogue, iri) is None
    assert data(catalogue, iri, "ttl") is None


def test_a_page_number_that_does_not_exist_has_no_page():
    catalogue = Catalogue(hostile())
    assert page(catalogue, BASE + "id/country/ESP", 2) is None
    assert page(catalogue, PAPER, 10**6) is None
    assert class_page(catalogue, "Country", 2) is None
    assert class_page(catalogue, EVIL) is None


def test_the_landing_page_describes_the_data_set_safely():
    catalogue = Catalogue(hostile())
    around = Surroundings(dataset=dataset(catalogue, BASE))
    found = json.loads(Read(render(home_page(catalogue), "en", around)).scripts[0])
    assert found["@type"] == "Dataset" and found["license"].startswith("https://")
