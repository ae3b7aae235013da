"""Councils over time: by year, a point of several papers once, a text of two papers once."""

import re

import pytest

from kg.publish.site import Catalogue, address_at, councils_page, render
from kg.publish.site.views.councils import councils, years
from kg.vocabulary import SAMPLE_BASE
from tests.publish.site.sources import BASE, Memory, hostile
from tests.sample_store import sample_store

SPRING, AUTUMN = f"{BASE}id/meeting/jha-2031-03-05", f"{BASE}id/meeting/jha-2031-10-09"


def paper(key, meeting, *items):
    """A paper on a Council; an item is (name, offset, files, offsets of its statements)."""
    iri = f"{BASE}id/document/{key}"
    lines = [f'<{iri}> jha:textDigest "x" ; jha:concernsMeeting <{meeting}> .']
    for name, start, files, statements in items:
        item, evidence = f"{iri}/item/{name}", f"{iri}/evidence/{start}-{start + 9}"
        lines.append(f"<{item}> jha:itemOf <{meeting}> ; jha:evidence <{evidence}> .")
        lines += [f"<{item}> jha:concerns <{BASE}id/{file}> ." for file in files]
        lines += [f"<{iri}/intervention/{at}-a> jha:agendaItem <{item}> ." for at in statements]
    return f"graph:{key} {{ {' '.join(lines)} }}\n"


def council(iri, day):
    return f'graph:x {{ <{iri}> a jha:Meeting ; jha:startDate "{day}" . }}\n'


@pytest.fixture
def catalogue():
    one, two = (f"{BASE}id/document/{key}" for key in ("agenda", "report"))
    copy = f"{BASE}id/document/reprint"
    return Catalogue(
        Memory(
            council(SPRING, "2031-03-05") + council(AUTUMN, "2031-10-09")
            + council(f"{BASE}id/meeting/jha-2029-01-01", "2029-01-01")
            + paper("agenda", SPRING, ("home-1", 100, ["dossier/nets", "topic/fish"], [120]),
                    ("home-2", 300, ["dossier/nets", "act/rules"], []))
            + paper("report", SPRING, ("home-7", 50, ["dossier/nets"], [60, 70]))
            + paper("reprint", SPRING, ("home-7", 50, [], [60, 70]))
            + f"""graph:links {{
              <{one}/item/home-1> jha:sameItemAs <{two}/item/home-7> .
              <{two}/item/home-7> jha:sameItemAs <{copy}/item/home-7> .
              <{two}> jha:hasPart <{two}/part/a> . <{copy}> jha:hasPart <{copy}/part/a> .
              <{two}/part/a> jha:sameTextAs <{copy}/part/a> ; jha:start 0 ; jha:end 99 .
              <{copy}/part/a> jha:sameTextAs <{two}/part/a> ; jha:start 0 ; jha:end 99 . }}"""
        )
    )  # fmt: skip


def test_a_council_shows_each_point_and_each_text_once(catalogue):
    autumn, spring = councils(catalogue).councils
    assert (autumn.iri, spring.iri) == (AUTUMN, SPRING)
    assert spring.points == tuple(
        f"{BASE}id/document/agenda/item/{name}" for name in ("home-1", "home-2")
    )
    # 120 of the agenda, 60 and 70 of the report; the reprint's are the same text
    assert (spring.number_of_points, spring.statements, len(spring.papers)) == (2, 3, 3)
    assert spring.files == ((f"{BASE}id/dossier/nets", 2), (f"{BASE}id/act/rules", 1))
    assert (autumn.points, autumn.papers, autumn.statements) == ((), (), 0)


def test_years_are_counted_and_the_latest_that_papers_are_on_comes_first(catalogue):
    assert [(y.year, y.councils, y.papers) for y in years(catalogue)] == [
        ("2031", 2, 3),
        ("2029", 1, 0),
    ]
    assert councils(catalogue).year == "2031"
    assert councils(catalogue, "2031").beside(-1) == "2029"
    assert councils(catalogue, "2031").beside(1) == councils(catalogue, "2029").beside(-1) == ""
    assert councils(catalogue, "2030") is None
    assert councils_page(catalogue, "2031", 2) is None


def test_a_full_year_takes_several_pages_with_each_council_once():
    days = [f"2030-{month:02}-{day:02}" for month in range(1, 8) for day in (3, 17, 28)]
    graph = "".join(council(f"{BASE}id/meeting/jha-{day}", day) for day in days)
    catalogue = Catalogue(Memory(graph))
    pages = [councils_page(catalogue, "2030", number) for number in (1, 2, 3)]
    assert {page.pages for page in pages} == {3}
    assert [c.date for page in pages for c in page.view.councils] == sorted(days, reverse=True)
    assert councils_page(catalogue, "2030", 4) is None
    # the landing page of Councils leads to the year for the rest
    html = render(councils_page(catalogue), "en")
    assert 'href="../en/councils/2030.html"' in html


def test_an_empty_graph_and_hostile_dates_have_a_page():
    assert councils(Catalogue(Memory(""))).councils == ()
    assert "<h1>" in render(councils_page(Catalogue(Memory(""))), "nl")
    assert "<img" not in render(councils_page(Catalogue(hostile())), "en")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_sample_s_year_links_each_council_its_points_and_files(language):
    catalogue = Catalogue(sample_store())
    html = render(councils_page(catalogue, "2024"), language)
    view = councils_page(catalogue, "2024").view
    march = next(c for c in view.councils if c.iri.endswith("jha-2024-03-18"))
    assert march.statements > 50 and len(march.papers) == 3
    for path in ("id/meeting/jha-2024-03-18", "id/dossier/csam-regulation",
                 "id/document/kst-99999-11/item/home-1", "councils/2025"):  # fmt: skip
        assert f"{path}.html" in html
    shown = re.findall(r"id/meeting/(jha-[\d-]+)\.html", html)
    assert list(dict.fromkeys(shown)) == sorted(set(shown), reverse=True)
    asked = sample_store().query(
        "SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m a jha:Meeting ; jha:startDate ?d "
        "FILTER(STRSTARTS(STR(?d), '2024')) }"
    )
    assert len(set(shown)) == int(next(iter(asked))[0].value)


def test_addresses_of_years_are_understood_and_no_others():
    assert address_at("en/councils.html", SAMPLE_BASE).kind == "councils"
    found = address_at("nl/councils/2024=p2.html", SAMPLE_BASE)
    assert (found.kind, found.name, found.page) == ("councils", "2024", 2)
    for path in ("en/councils/24.html", "en/councils/x.html", "en/councils=p2.html",
                 "en/councils/٢٠٢٤.html"):  # fmt: skip
        assert address_at(path, SAMPLE_BASE) is None


def test_the_site_holds_every_year(site):
    for language in ("en", "nl"):
        assert (site / language / "councils.html").is_file()
        names = {path.stem for path in (site / language / "councils").glob("*.html")}
        assert {"2024", "2025"} <= names
