"""The ontology's page: every term has its place, the picture says what is declared, same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS

from kg.graph.reasoning import rules
from kg.graph.validation import declared_terms
from kg.paths import ONTOLOGY
from kg.publish.ontology_diagram import ARROWS, BOXES
from kg.publish.ontology_pages import write_pages
from kg.vocabulary import JHA, load

CORE = Graph().parse(ONTOLOGY / "core.ttl")


class Page(HTMLParser):
    """Anchors, links and open elements of a page."""

    VOID = frozenset({"meta", "link", "br", "path", "rect"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.anchors.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("pages")
    write_pages(found)
    return found


@pytest.fixture(scope="module")
def page(folder):
    return Page((folder / "index.html").read_text("utf-8"))


def test_every_term_has_one_anchor(page):
    classes, properties = declared_terms()
    assert classes | properties <= set(page.anchors)
    assert len(page.anchors) == len(set(page.anchors))


def test_every_link_within_the_page_leads_somewhere(page):
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert len(inside) > 100
    assert inside <= set(page.anchors)
    others = {link for link in page.links if not link.startswith("#")}
    assert all(x.startswith("http") or x in {"core.ttl", "alignments.ttl"} for x in others)


def test_elements_are_closed(page):
    assert page.open == []


def test_the_page_shows_schemes_rules_and_nothing_unfilled(folder, page):
    text = (folder / "index.html").read_text("utf-8")
    schemes = [ref for ref, e in load().entries.items() if "ConceptScheme" in e.classes]
    assert len(schemes) > 10
    assert {f"scheme-{ref.partition('/')[2]}" for ref in schemes} <= set(page.anchors)
    assert all(rule.name in text for rule in rules())
    assert not re.search(r"\$[a-z_]+|None|<dd></dd>|<p></p>", text)


def test_every_hash_seed_gives_the_same_bytes(folder, tmp_path):
    """In processes of their own, whose sets are ordered in other ways."""
    command = "import sys; from kg.publish.ontology_pages import write_pages; "
    command += "from pathlib import Path; write_pages(Path(sys.argv[1]))"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        again = tmp_path / seed
        subprocess.run([sys.executable, "-c", command, again], check=True, env=environment)
        for path in sorted(folder.iterdir()):
            assert (again / path.name).read_bytes() == path.read_bytes(), path.name


# ---------------------------------------------------------------- the picture


def allowed(name: str, relation: URIRef) -> set[str]:
    """Local names of the classes in a property's domain or range, and of what lies below them."""
    found: set[str] = set()
    for node in CORE.objects(URIRef(JHA + name), relation):
        union = CORE.value(node, OWL.unionOf)
        for member in Collection(CORE, union) if union is not None else [node]:
            below = CORE.transitive_subjects(RDFS.subClassOf, member)
            found |= {str(x).removeprefix(JHA) for x in below}
    return found


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda a: f"{a.source}-{a.property}-{a.target}")
def test_arrow_says_what_the_ontology_declares(arrow):
    """An arrow may start at a class of whose subclasses only some have the property."""
    below = {
        str(x).removeprefix(JHA)
        for x in CORE.transitive_subjects(RDFS.subClassOf, URIRef(JHA + arrow.source))
    }
    assert below & allowed(arrow.property, RDFS.domain)
    ends = allowed(arrow.property, RDFS.range)
    assert not ends or arrow.target in ends


def test_the_picture_is_well_formed_and_inside_its_frame(folder):
    root = ElementTree.parse(folder / "core.svg").getroot()
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    svg = "{http://www.w3.org/2000/svg}"
    for rect in root.iter(f"{svg}rect"):
        x, y, w, h = (float(rect.attrib[k]) for k in ("x", "y", "width", "height"))
        assert x >= 0 and x + w <= width and y >= 0 and y + h <= height
    for text in root.iter(f"{svg}text"):
        half = 4 * len(text.text or "") * (text.attrib.get("text-anchor") == "middle")
        assert half <= float(text.attrib["x"]) <= width - half
    assert root.find(f"{svg}title") is not None and root.find(f"{svg}desc") is not None


def test_boxes_do_not_cover_each_other():
    assert len({(box.x, box.y) for box in BOXES}) == len(BOXES)
    for arrow in ARROWS:
        assert {arrow.source, arrow.target} <= {box.name for box in BOXES}
