"""How far a file came, on its page: as the question tells it; each statement leads to its paper."""

import re

import pytest

from kg.publish.site import Catalogue, page, render
from kg.publish.site.views.stages import stages
from kg.vocabulary import SAMPLE_BASE
from tests.publish.site.sources import BASE, Memory
from tests.sample_store import answered, sample_store

CSAM = SAMPLE_BASE + "id/dossier/csam-regulation"
PAPER, MEETING, FILE = (f"{BASE}id/{key}" for key in
                        ("document/kst-1-2", "meeting/jha-2031-03-05", "dossier/nets"))  # fmt: skip
OFFICIAL = "https://example.com/papers/kst-1-2.html"


def test_stages_are_those_that_the_question_tells():
    answer = answered("dossier-progress", dossier="dossier/csam-regulation")
    at = {column.name: i for i, column in enumerate(answer.columns)}
    told = {
        (row[at["meeting"]].value, row[at["stage"]].value, row[at["what"]].value)
        for row in answer.rows
    }
    found = stages(Catalogue(sample_store()), CSAM)
    shown = {(s.meeting, "planned", type_) for s in found for type_, _ in s.planned}
    shown |= {(s.meeting, "reached", type_) for s in found for type_, _ in s.reached}
    assert shown == told and len(told) > 4
    assert [s.date for s in found] == sorted({s.date for s in found})


@pytest.mark.parametrize(("language", "heading"), [("en", "Last outcome"), ("nl", "Laatste")])
def test_the_page_of_a_dossier_begins_with_its_last_outcome(language, heading):
    shown = page(Catalogue(sample_store()), CSAM)
    text = render(shown, language)
    last = shown.view.status
    assert last.date == "2025-06-05" and heading in text
    (where,) = [where for _, where in last.reached[:1]]
    assert f"{where.removeprefix(SAMPLE_BASE)}.html" in text.partition("<aside")[2]
    assert text.count("<tr>") > len(shown.view.stages)


def point(concerned, more=""):
    return Memory(
        f"""graph:kst-1-2 {{
          <{PAPER}> a jha:Document ; jha:textDigest "x" ; jha:concernsMeeting <{MEETING}> ;
            jha:officialPage <{OFFICIAL}> .
          <{MEETING}> jha:startDate "2031-03-05" .
          <{PAPER}/item/home-1> jha:itemOf <{MEETING}> ; jha:concerns {concerned} .
          <{PAPER}/outcome/5> a jha:Outcome ; jha:agendaItem <{PAPER}/item/home-1> {more} ;
            jha:outcomeType <{BASE}id/outcome-type/agreed> ; jha:evidence <{PAPER}/evidence/5-9> .
          <{PAPER}/evidence/5-9> a jha:Evidence ; jha:inDocument <{PAPER}> ; jha:start 5 ;
            jha:end 9 ; jha:quote "Zo is het."@nl . }}
        graph:vocabulary {{ <{FILE}> a jha:Dossier ; skos:prefLabel "Nets"@en . }}""",
        {"kst-1-2": "Kop. Zo is het."},
    )


@pytest.mark.parametrize(
    ("concerned", "more", "reached"),
    [
        (f"<{FILE}>", "", True),  # the only file of the point
        (f"<{FILE}> , <{BASE}id/dossier/other>", "", False),  # which of the two?
        (f"<{FILE}>", f"; jha:stanceOn <{BASE}id/dossier/other>", False),  # names another
        (f"<{BASE}id/dossier/other>", f"; jha:stanceOn <{FILE}>", True),  # names it elsewhere
    ],
)
def test_an_outcome_counts_for_the_file_that_it_names_or_the_only_one_of_its_point(
    concerned, more, reached
):
    found = stages(Catalogue(point(concerned, more)), FILE)
    assert bool(found) == reached
    if reached:
        assert (found[0].meeting, found[0].date) == (MEETING, "2031-03-05")
        assert found[0].reached == ((f"{BASE}id/outcome-type/agreed", f"{PAPER}/outcome/5"),)


def test_a_statement_leads_to_its_sentence_its_paper_and_the_official_paper():
    catalogue = Catalogue(point(f"<{FILE}>"))
    text = render(page(catalogue, FILE), "en")
    said = text.partition('class="statement"')[2].partition("</li>")[0]
    assert f'href="{OFFICIAL}"' in said and "kst-1-2.html#evidence-5-9" in said
    paper = render(page(catalogue, PAPER), "en")
    assert f'href="{OFFICIAL}"' in paper
    anchors = set(re.findall(r'id="([^"]+)"', paper))
    assert {"evidence-5-9", "outcome-5"} <= anchors
    assert 'href="#outcome-5"' in paper and 'href="#evidence-5-9"' in paper
    sentence = render(page(catalogue, f"{PAPER}/evidence/5-9"), "en")
    assert f'href="{OFFICIAL}"' in sentence and "kst-1-2.html#evidence-5-9" in sentence


def test_a_page_that_rests_on_real_papers_too_is_not_called_invented():
    other = f"{BASE}id/document/kst-1-3"
    both = Memory(
        f"""graph:kst-1-2 {{ <{PAPER}> a jha:Document ; jha:textDigest "x" ; jha:isSample true ;
          jha:concernsMeeting <{MEETING}> . <{MEETING}> a jha:Meeting }}
        graph:kst-1-3 {{ <{other}> a jha:Document ; jha:textDigest "y" ;
          jha:concernsMeeting <{MEETING}> }}""",
        {"kst-1-2": "", "kst-1-3": "Tekst."},
    )
    assert "Some of these papers are invented" in render(page(Catalogue(both), MEETING), "en")
    text = render(page(Catalogue(both), other), "en")
    assert 'class="invented"' not in text
    sample = render(page(Catalogue(sample_store()), CSAM), "en")
    assert "no government said any of this" in sample and "Some of these" not in sample
