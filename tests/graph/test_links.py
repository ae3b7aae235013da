"""What is the same in two papers is linked; what is merely alike is not."""

import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.graph.links import links_nquads, title_likeness
from kg.graph.rdf import document_nquads
from kg.model import Commitment, DateExpression, Event, Extraction, Ref
from tests.factory import NOTHING, document


def links(*documents, extraction=NOTHING):
    engine, texts = ox.Store(), {}
    words = vocabulary.load()
    for paper in documents:
        engine.load(document_nquads(paper, extraction, words).encode(), ox.RdfFormat.N_QUADS)
        texts[vocabulary.iri(f"document/kst-{paper.facts.number}")] = paper.text
    quads = links_nquads(engine, texts.__getitem__)
    return {
        (q.subject.value.split("/id/")[1], q.predicate.value.split("#")[1],
         q.object.value.split("/id/")[1])
        for q in ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)
    }  # fmt: skip


def agenda(*items):
    return document(*((n, t, ["Naar verwachting."]) for n, t in items), number="99999-1",
                    kind="annotated-agenda")  # fmt: skip


def report(*items, number="99999-2"):
    return document(*((n, t, ["Het is besproken."]) for n, t in items), number=number)


@pytest.mark.parametrize(
    ("announced", "reported"),
    [
        ("Asiel- en migratiepact", "Asiel en migratie- pact"),
        ("Bestrijding van mensenhandel", "Bestrijding mensenhandel"),
        ("Stand van zaken Schengen", "Schengen: stand van zaken"),
        ("Evaluatie van het Europees aanhoudingsbevel", "Europees aanhoudingsbevel – evaluatie"),
        ("Richtlijn slachtofferrechten", "Richtlijn Slachtofferrechten (eerste lezing)"),
    ],
)
def test_one_point_under_two_titles_is_the_same(announced, reported):
    found = links(agenda(("1", announced)), report(("3", reported)))
    same = ("document/kst-99999-1/item/home-1", "sameItemAs", "document/kst-99999-2/item/home-3")
    assert same in found and (same[2], same[1], same[0]) in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Terugkeer van derdelanders", "Temporele bescherming van ontheemden"),
        ("Interne veiligheid", "Interoperabiliteit"),
        ("Strijd tegen drugs", "Strijd tegen corruptie"),
    ],
)
def test_points_that_merely_sound_alike_are_not_linked(one, other):
    assert not links(agenda(("1", one)), report(("1", other)))


def test_sub_points_pair_only_below_points_that_pair():
    found = links(
        agenda(("4", "Oorlog in Oekraïne"), ("4a", "Interne veiligheid"), ("5", "Georgië")),
        report(("4", "Georgië"), ("4a", "Interne veiligheid"), ("5", "Oorlog in Oekraïne")),
    )
    assert {s for s, _, _ in found if "kst-99999-1" in s} == {
        "document/kst-99999-1/item/home-4",
        "document/kst-99999-1/item/home-5",
    }


def test_a_point_of_another_meeting_is_not_the_same():
    other = document(("1", "Terugkeer", []), number="99999-7", meeting=("2024-06-13", "2024-06-14"))
    assert not links(agenda(("1", "Terugkeer")), other)


def test_one_report_under_two_numbers_is_the_same_text():
    both = [report(("1", "Terugkeer van migranten"), number=n) for n in ("99999-2", "99999-A")]
    assert (
        "document/kst-99999-2/part/report",
        "sameTextAs",
        "document/kst-99999-A/part/report",
    ) in links(*both)


def test_a_council_known_by_month_is_resolved_where_one_is_known():
    month = DateExpression(0, 5, "maart 2024", "2024-03", None, "2024-03-01", "2024-03-31")
    event = Event(sentence=0, rule="council-by-month", kind="council-meeting", date=month)
    found = links(report(("1", "Terugkeer")), extraction=Extraction(statements=(event,)))
    assert ("document/kst-99999-2/event/0", "isMeeting", "meeting/jha-2024-03-04") in found


def promise(number, told, day=None, met=False, to="person/jansma"):
    """A paper that tells of one promise, with what was read in it."""
    paper = document(("1", "Terugkeer", ["Het is toegezegd."]), number=number, meeting=(told, told))
    stated = Commitment(sentence=2, rule="r", made_by=Ref("country/NLD"), made_to=Ref(to),
                        date=day, met=met)  # fmt: skip
    return paper, Extraction(statements=(stated,))


def met_in(*papers):
    """Where the promise of each paper is met, by the numbers of the papers."""
    engine, words = ox.Store(), vocabulary.load()
    for paper, extraction in papers:
        engine.load(document_nquads(paper, extraction, words).encode(), ox.RdfFormat.N_QUADS)
    quads = ox.parse(links_nquads(engine, lambda _: "").encode(), format=ox.RdfFormat.N_QUADS)
    return {
        (q.subject.value.split("/")[6], q.object.value.rsplit("/")[-1])
        for q in quads
        if q.predicate.value.endswith("fulfilledIn")
    }


MARCH, JUNE = "2024-03-04", "2024-06-13"


def test_a_promise_is_met_in_the_later_paper_that_says_so():
    made, kept = promise("99999-1", MARCH), promise("99999-2", JUNE, "2024-03-01", met=True)
    assert met_in(made, kept) == {("kst-99999-1", "kst-99999-2"), ("kst-99999-2", "kst-99999-2")}
    assert met_in(kept, made) == met_in(made, kept)


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (promise("99999-1", MARCH, to="person/de-wit"), promise("99999-2", JUNE, met=True)),
        (promise("99999-1", JUNE), promise("99999-2", MARCH, met=True)),
        (promise("99999-1", MARCH, "2024-02-01"),
         promise("99999-2", JUNE, "2024-02-02", met=True)),
        (promise("99999-1", MARCH, to="chamber/TK"),
         promise("99999-2", JUNE, to="chamber/TK", met=True)),
    ],
    ids=["another person", "an earlier paper", "another day", "a chamber"],
)  # fmt: skip
def test_a_promise_is_not_met_by_what_carries_out_another(made, kept):
    assert met_in(made, kept) == {("kst-99999-2", "kst-99999-2")}


def test_a_promise_without_a_day_is_not_met_where_two_can_be_meant():
    one, two = promise("99999-1", MARCH), promise("99999-3", MARCH)
    kept = promise("99999-2", JUNE, met=True)
    assert met_in(one, two, kept) == {("kst-99999-2", "kst-99999-2")}


def test_a_promise_of_the_same_day_is_preferred():
    one, two = promise("99999-1", MARCH, "2024-02-01"), promise("99999-3", MARCH)
    kept = promise("99999-2", JUNE, "2024-02-01", met=True)
    assert ("kst-99999-1", "kst-99999-2") in met_in(one, two, kept)
    assert ("kst-99999-3", "kst-99999-2") not in met_in(one, two, kept)


def test_likeness_is_symmetric_and_full_for_equal_titles():
    assert title_likeness("Terugkeer", "Terugkeer") == 1
    one, other = "Strijd tegen drugs in havens", "Havens: drugs en strijd"
    assert title_likeness(one, other) == title_likeness(other, one)
