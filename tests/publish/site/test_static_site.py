"""The site of the sample: complete, without a dead link, small pages, and the same every time."""

import hashlib
import html
import json
import re
from functools import lru_cache
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import StoreError
from kg.publish.site import Catalogue, Surroundings, page, render
from kg.publish.site.serialise import serialise
from kg.publish.site.static_site import our_iris, write_site
from kg.publish.site.urls import FORMATS, LANGUAGES, data_path, page_path, place_of
from kg.vocabulary import JHA, SAMPLE_BASE
from tests.publish.site.conftest import ADDRESS
from tests.publish.site.sources import hostile
from tests.sample_store import sample_folder, sample_store

HREF = re.compile(r'(?:href|src)="([^"]*)"')
ID = re.compile(r'id="([^"]*)"')
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
LARGEST = 300_000  # bytes of a page


@lru_cache(maxsize=1)
def catalogue():
    return Catalogue(sample_store(), listed=None)


def links(text):
    return {html.unescape(link) for link in HREF.findall(text)}


def test_every_iri_of_the_graph_has_its_pages_and_its_data(site):
    iris = our_iris(catalogue())
    spoken_of = {
        row[0].value
        for row in sample_store().query(
            "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x }"
            " UNION { GRAPH ?x { ?s ?p ?o } } FILTER(isIRI(?x)) }"
        )
        if row[0].value.startswith((SAMPLE_BASE, JHA.rstrip("#")))
    }
    assert spoken_of - set(iris) == set()
    assert len(iris) > 4000
    for iri in iris:
        place = place_of(iri, SAMPLE_BASE)
        paths = [page_path(place, language) for language in LANGUAGES]
        paths += [data_path(place, ending) for ending in FORMATS]
        assert [path for path in paths if not (site / path).is_file()] == []


def test_no_link_is_dead_no_page_is_unreachable_and_none_is_large(site):
    anchors, wanted, reached = {}, set(), {"index.html"}
    todo = ["index.html"]
    while todo:
        path = todo.pop()
        content = (site / path).read_bytes()
        assert len(content) < LARGEST, f"{path} has {len(content)} bytes"
        text = content.decode("utf-8")
        anchors[path] = {html.unescape(found) for found in ID.findall(text)}
        for link in links(text):
            if re.match(r"[a-z]+:", link):
                assert not link.startswith(("file:", SAMPLE_BASE + "en", SAMPLE_BASE + "nl"))
                continue
            target, _, fragment = link.partition("#")
            resolved = _resolved(path, unquote(target)) if target else path
            wanted.add((resolved, fragment))
            if resolved not in reached:
                reached.add(resolved)
                assert (site / resolved).is_file(), f"{path} links to {link}"
                if resolved.endswith(".html"):
                    todo.append(resolved)
    missing = {(p, f) for p, f in wanted if f and p in anchors and f not in anchors[p]}
    assert missing == set()
    files = {str(f.relative_to(site)) for f in site.rglob("*") if f.is_file()}
    machinery = {".htaccess", "robots.txt", "sitemap.xml", ".jha-kg-site"}
    assert files - reached == machinery


def _resolved(path, link):
    parts = path.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_a_page_and_its_twins_tell_the_same_facts(site):
    for iri in our_iris(catalogue())[::17]:
        place = place_of(iri, SAMPLE_BASE)
        shown = (site / page_path(place, "en")).read_text("utf-8")
        block = BLOCK.search(shown)[1]
        json.loads(block)
        told = [_graph(block, ox.RdfFormat.JSON_LD)]
        kinds = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD,
                 "nt": ox.RdfFormat.N_TRIPLES}  # fmt: skip
        for ending, format_ in kinds.items():
            told.append(_graph((site / data_path(place, ending)).read_text("utf-8"), format_))
        assert told[0] and all(other == told[0] for other in told), iri


def _graph(text, format_):
    dataset = ox.Dataset(ox.parse(text, format_))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def test_the_same_graph_gives_the_same_bytes(site):
    """One process in another order, with fresh caches, writes what two processes wrote."""
    fresh = Catalogue(sample_store(), listed=None)
    for iri in reversed(our_iris(fresh)[::23]):
        found = page(fresh, iri)
        for language in LANGUAGES:
            written = (site / page_path(found.place, language)).read_bytes()
            around = Surroundings(address=ADDRESS)
            assert render(found, language, around).encode() == written, iri
        for ending in FORMATS:
            written = (site / data_path(found.place, ending)).read_bytes()
            assert serialise(found.triples, ending).encode() == written, iri


def test_a_small_site_is_written_twice_with_the_same_bytes(tmp_path):
    digests = []
    for name in ("a", "b"):
        write_site(hostile(), tmp_path / name)
        digests.append(
            {
                str(file.relative_to(tmp_path / name)): hashlib.sha256(file.read_bytes()).digest()
                for file in (tmp_path / name).rglob("*")
                if file.is_file()
            }
        )
    assert digests[0] == digests[1] and len(digests[0]) > 40


def test_every_page_says_whose_account_it_is(site):
    for path in sorted((site / "en").rglob("*.html"))[::29]:
        text = path.read_text("utf-8")
        assert re.search(r'<aside class="account"[^>]*><p><strong>[^<]+</strong> \S', text), path


def test_pages_name_their_other_language_and_their_data(site):
    text = (site / "nl/id/country/ESP.html").read_text("utf-8")
    assert '<html lang="nl">' in text
    english = "en/id/country/ESP.html"
    assert f'<link rel="alternate" hreflang="en" href="{ADDRESS}{english}">' in text
    assert re.search(rf'<a class="language" href="../../../{english}"', text)
    assert f'<link rel="cite-as" href="{SAMPLE_BASE}id/country/ESP">' in text
    assert 'rel="describedby alternate" type="text/turtle"' in text


def test_a_page_tells_its_address_where_it_is_published_and_keeps_its_identifier(site):
    for path in ("en/id/country/ESP.html", "nl/ontology/Meeting.html", "en/councils/2024.html"):
        text = (site / path).read_text("utf-8")
        if "councils" not in path:  # an index is no thing, and has no identifier
            assert f'<link rel="canonical" href="{ADDRESS}{path}">' in text
            assert f"<code>{ADDRESS}{path}</code>" in text
        reached = set(re.findall(r'<a [^>]*href="(https?://[^"]+)"', text))
        assert not any(link.startswith((ADDRESS, SAMPLE_BASE)) for link in reached)
    text = (site / "en/id/country/ESP.html").read_text("utf-8")
    assert f"<code>{SAMPLE_BASE}id/country/ESP</code>" in text


def test_a_page_without_an_address_names_itself_relatively():
    text = render(page(catalogue(), SAMPLE_BASE + "id/country/ESP"), "en")
    assert '<link rel="canonical" href="../../../en/id/country/ESP.html">' in text


def test_the_landing_page_describes_the_data_set(site):
    text = (site / "index.html").read_text("utf-8")
    told = json.loads(BLOCK.search(text)[1])
    assert told["@type"] == "Dataset" and told["temporalCoverage"] == "2024-03-18/2025-06-05"
    relations = dict(re.findall(r'<link rel="([^"]+)" href="([^"]+)"', text))
    assert relations["cite-as"] == SAMPLE_BASE
    assert relations["license"].startswith("https://creativecommons.org/")
    assert relations["type"] == "https://schema.org/Dataset"


def test_a_statement_leads_to_its_sentence_and_back(site):
    paper = (site / "en/id/document/kst-99999-12.html").read_text("utf-8")
    ids = ID.findall(paper)
    assert len(ids) == len(set(ids))
    marked = re.findall(r'<sup><a href="#([^"]+)" id="m-', paper)
    back = re.findall(r'<a class="back" href="#([^"]+)"', paper)
    assert len(marked) > 50 and set(marked) <= set(ids) and set(back) <= set(ids)
    said = next((site / "en/id/document/kst-99999-12/intervention").glob("*.html"))
    to_text = re.search(r'href="([^"]*kst-99999-12\.html#evidence-[^"]+)"', said.read_text("utf-8"))
    assert to_text[1].partition("#")[2] in ids


def test_the_folder_of_someone_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(
        main, ["export", "site", "-o", str(tmp_path), "--store", str(sample_folder())]
    )
    assert result.exit_code == 2 and "not made by this command" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_address_without_slash_is_refused():
    result = CliRunner().invoke(main, ["export", "site", "-o", "x", "--address", "https://a.org"])
    assert result.exit_code == 2 and "ends in a slash" in result.stderr


def test_a_site_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    write_site(hostile(), folder)
    before = (folder / "index.html").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.publish.site.static_site._frame", full)
    with pytest.raises(StoreError, match="No space left"):
        write_site(hostile(), folder)
    assert (folder / "index.html").read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]
