"""Honest counting, on a graph small enough to count by hand (see ``small_graph``)."""

import re
from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.named_queries import bind, question, questions
from kg.vocabulary import XSD
from tests.questions.small_graph import AGENDA, COPY, ID, REPORT, SmallSource, trig


@pytest.fixture(scope="module")
def source():
    return SmallSource()


def term(value):
    if "/" in value:
        return ox.NamedNode(ID + value)
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))


@pytest.fixture
def asked(source):
    def ask(name, **values):
        return list(source.rows(bind(question(name), {k: term(v) for k, v in values.items()})))

    return ask


NLD, BEL, ESP, X = "country/NLD", "country/BEL", "country/ESP", "dossier/x"


def test_a_statement_in_two_papers_counts_once_with_both_as_evidence(asked):
    rows = asked("support-and-opposition", dossier=X)
    own = [r for r in rows if r["actor"] == NLD and r["via"] == "own"]
    (row,) = [r for r in own if r["modality"] == "modality/reported"]
    assert (row["document"], row["also_in"]) == (f"document/{REPORT}", COPY)


def test_own_statements_and_those_through_a_group_are_told_apart(asked):
    found = {(r["via"], r["stance"], r["naming"]) for r in asked("positions", actor=NLD, dossier=X)}
    assert ("own", "stance/positive", "named") in found
    assert ("group", "stance/negative", "named") in found
    assert ("own", "stance/negative", "named") not in found


def test_a_group_without_names_stays_anonymous_and_keeps_its_size(asked):
    groups = [r for r in asked("support-and-opposition", dossier=X) if r["naming"] == "anonymous"]
    assert [(r["quantifier"], r["stance"]) for r in groups] == [
        ("quantifier/several", "stance/negative")
    ]


def test_a_name_that_could_not_be_linked_is_unresolved(asked):
    assert {(r["actor"], r["naming"]) for r in asked("calls")} == {
        ("organisation/unknown", "unresolved"),
        (NLD, "named"),
    }


@pytest.mark.parametrize("name", ["support-and-opposition", "positions", "speech-acts-by-actor"])
def test_the_presidency_is_not_its_country(name, asked):
    actors = {row["actor"] for row in asked(name)}
    assert "presidency/2024-1" in actors
    assert BEL not in actors


def test_speech_acts_are_counted_apart_and_once(asked):
    counted = {
        (r["actor"], r["via"], r["act"], r["modality"]): (r["statements"], r["meetings"])
        for r in asked("speech-acts-by-actor")
    }
    assert counted[NLD, "own", "speech-act/supports", "modality/reported"] == ("1", "1")
    assert counted[NLD, "group", "speech-act/opposes", "modality/reported"] == ("1", "1")
    group = "quantifier/several", "own", "speech-act/opposes", "modality/reported"
    assert counted[group] == ("1", "1")
    assert (NLD, "own", "speech-act/opposes", "modality/reported") not in counted


@pytest.mark.parametrize(
    ("actor", "findings"),
    [
        (NLD, {"2": "not mentioned"}),
        (BEL, {"1": "anonymous", "2": "not mentioned"}),
        (ESP, {"1": "anonymous", "2": "not extracted"}),
        ("agency/FRONTEX", {"1": "not mentioned", "2": "not mentioned"}),
        ("presidency/2024-1", {"2": "not mentioned"}),
    ],
)
def test_silence_keeps_apart_what_is_missing(actor, findings, asked):
    rows = asked("silence", actor=actor)
    assert {r["item"].rpartition("/")[2]: r["finding"] for r in rows} == findings
    assert len(rows) == len(findings), "a report under two numbers counts once"


def test_a_position_moves_against_the_moment_before(asked):
    moves = [
        (r["modality"], r["via"], r["stance"], r["change"])
        for r in asked("position-history", actor=NLD, dossier=X)
    ]
    assert moves == [
        ("modality/intended", "own", "stance/positive", "first"),
        ("modality/reported", "own", "stance/positive", "same"),
        ("modality/reported", "group", "stance/negative", "changed"),
    ]


def test_a_neutral_statement_is_no_position(asked):
    assert "stance/neutral" not in {r["stance"] for r in asked("position-history")}
    assert "stance/neutral" not in {r["stance"] for r in asked("positions")}
    assert "stance/neutral" not in {r["stance"] for r in asked("support-and-opposition")}


def test_contradictions_pair_each_statement_once(asked):
    pairs = Counter((r["for_modality"], r["for_via"], r["against_via"])
                    for r in asked("contradictions", actor=NLD, dossier=X))  # fmt: skip
    assert pairs == {
        ("modality/intended", "own", "group"): 1,
        ("modality/reported", "own", "group"): 1,
    }


def test_the_closest_reported_sentences_stand_beside_what_was_intended(asked):
    rows = asked("intended-vs-reported")
    assert {
        (r["match"], r["intended_via"], r["reported_via"], r["reported_act"]) for r in rows
    } == {
        ("same object", "own", "own", "speech-act/supports"),
        ("same object", "own", "group", "speech-act/opposes"),
        ("same object", "own", "own", "speech-act/informs"),
    }


def test_an_outcome_reaches_a_dossier_through_its_point_and_says_so(asked):
    assert [(r["link"], r["dossier"]) for r in asked("outcomes")] == [("item", X)]
    assert not asked("outcomes", dossier="dossier/y")
    stages = {(r["stage"], r["what"], r["link"]) for r in asked("dossier-status-at", dossier=X)}
    assert stages == {
        ("reached", "outcome-type/political-agreement", "item"),
        ("planned", "planned-outcome/decision", "item"),
    }
    assert not asked("dossier-status-at", dossier=X, day="2024-03-03")


def test_a_parameter_leaves_only_rows_that_have_it(asked):
    assert len(asked("commitments")) == 2
    assert [r["person"] for r in asked("commitments", person="person/een")] == ["person/een"]
    assert not asked("commitments", person="person/twee")
    called = asked("calls", addressee="institution/COM")
    assert [r["actor"] for r in called] == ["organisation/unknown"]
    assert not asked("concerns", dossier=X)


def test_a_point_in_agenda_and_reports_counts_once(asked):
    (row,) = asked("topic-cooccurrence", topic="topic/a")
    assert (row["other"], row["items"], row["meetings"], float(row["share"])) == (
        "topic/b", "1", "1", 1.0,
    )  # fmt: skip
    (row,) = asked("presidency-comparison", topic="topic/a")
    assert (row["country"], row["items"], row["all"], float(row["share"])) == (BEL, "1", "2", 0.5)
    (row,) = asked("recurring-dossiers")
    assert (row["dossier"], row["meetings"], row["items"]) == (X, "1", "1")


def test_a_point_that_only_reports_have_is_listed_once(asked):
    (row,) = asked("announced-vs-reported")
    assert (row["finding"], row["item"]) == ("reported only", f"document/{REPORT}/item/2")


def test_groups_that_include_an_actor_are_its_allies_but_their_size_names_no_state(asked):
    rows = asked("allies", actor=NLD)
    assert [(r["how"], r["quantifier"]) for r in rows] == [("group", "quantifier/several")]


def test_coverage_tells_which_papers_there_are(asked):
    (row,) = asked("data-coverage")
    assert (row["coverage"], row["agendas"]) == ("both", AGENDA)
    assert set(row["reports"].split()) == {REPORT, COPY}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", questions())
def test_another_engine_gives_the_same_answer(name, source):
    """rdflib, which shares no code with the embedded engine, over the same small graph."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=trig(), format="trig")
    needed = {"evidence": {"entity": term(ESP)}, "silence": {"actor": term(BEL)}}
    for values in (
        needed.get(name, {}),
        *([{"dossier": term(X)}] if _has(name, "dossier") else []),
    ):
        text = bind(question(name), values)
        ours = {tuple(map(_unordered, row.values())) for row in source.rows(text)}
        theirs = {
            tuple(None if v is None else _unordered(str(v).removeprefix(ID)) for v in row)
            for row in graph.query(text)
        }
        assert ours == theirs


def _unordered(value):
    """Lists of papers in one order, decimals without last zeros: SPARQL leaves both open."""
    if value and re.fullmatch(r"\d+\.\d+", value):
        return value.rstrip("0").rstrip(".")
    return " ".join(sorted(value.split())) if value and "kst-" in value else value


def _has(name, parameter):
    return any(p.name == parameter for p in question(name).parameters)
