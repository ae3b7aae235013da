"""Every network and every option on a graph in which each number was worked out by hand."""

import math
from functools import cache

import pytest

from kg.errors import QuestionError
from kg.publish.networks.definitions import definitions
from kg.publish.networks.making import make_network
from kg.publish.networks.options import Options
from kg.publish.networks.rows import Reader
from tests.publish.networks.small_graph import BASE, evidence, small_source, statement, thing


@cache
def reader():
    return Reader(small_source())


def network(name, **options):
    return make_network(reader(), name, Options(layout="none", **options))


def weights(made):
    """Weight per edge, ends by the last part of their keys."""
    return {
        (e.source.rpartition("/")[2], e.kind, e.target.rpartition("/")[2]): round(e.weight, 6)
        for e in made.edges
    }


def edge(made, one, other, kind=None):
    (found,) = (
        e for e in made.edges
        if {e.source.rpartition("/")[2], e.target.rpartition("/")[2]} == {one, other}
        and kind in (None, e.kind)
    )  # fmt: skip
    return found


def test_positions_join_named_actors_to_what_their_sentence_names():
    assert weights(network("positions")) == {
        ("ESP", "positive", "x"): 4,
        ("ESP", "negative", "y"): 1,
        ("FRA", "positive", "x"): 1,
        ("FRA", "negative", "y"): 1,
        ("FRA", "positive", "z"): 1,
        ("DEU", "negative", "x"): 1,
        ("DEU", "negative", "y"): 1,
        ("DEU", "mixed", "z"): 1,
        ("NLD", "positive", "x"): 1,
    }


@pytest.mark.parametrize(
    ("rule", "expected"), [("none", 5), ("document", 4), ("meeting", 3), ("month", 2)]
)
def test_the_duplicate_rule_says_within_what_a_statement_counts_once(rule, expected):
    made = network("positions", duplicates=rule)
    spain = edge(made, "ESP", "x")
    assert spain.weight == expected
    assert spain.attributes["counted"] == expected
    assert spain.attributes["evidence_count"] == 5


def test_average_gives_the_share_of_what_the_actor_said():
    made = weights(network("positions", normalise="average"))
    assert made["ESP", "positive", "x"] == 0.8
    assert made["ESP", "negative", "y"] == 0.2
    assert made["FRA", "positive", "z"] == 0.333333


def test_what_is_left_out_is_counted_by_reason():
    out = network("positions").left_out
    assert out == {"group": 1, "kind": 1, "same-text": 1, "unresolved": 1, "via": 1}


def test_a_text_in_two_papers_counts_once_with_both_as_its_papers():
    rows = reader().rows("positions").rows
    papers = [r.papers for r in rows if (r.source, r.kind) == ("country/ESP", "negative")]
    assert papers == [("document/d2", "document/d5")]
    told = network("positions", first="2024-03-01", last="2024-03-10").account["en"]
    assert "paper d1, paper d2 and paper d5" in told


def test_a_group_is_no_state_and_its_members_count_on_request_only():
    assert "country/ITA" not in {node.id for node in network("positions").nodes}
    made = network("positions", through_groups=True)
    assert weights(made)["ITA", "positive", "x"] == 1
    assert "via" not in made.left_out
    for name in definitions():
        made = network(name, through_groups=True)
        assert not [n.id for n in made.nodes if "/group/" in n.id or "/actor/" in n.id]


def test_the_window_is_of_days_of_councils():
    made = network("positions", first="2024-03-20", last="2024-12-31")
    assert weights(made) == {("ESP", "positive", "x"): 1}
    assert made.left_out["window"] == 12
    # The last day of a Council of two days is still in it.
    assert weights(network("positions", first="2025-06-13"))["DEU", "mixed", "z"] == 1
    assert not network("positions", first="2025-06-14").edges


def test_without_takes_a_thing_out_before_counting():
    without = (f"{BASE}id/country/ESP",)
    assert not [n for n in network("positions", without=without).nodes if n.id == "country/ESP"]
    files = network("agreement", without=(f"{BASE}id/dossier/x",))
    assert weights(files) == {
        ("DEU", "agreement", "ESP"): 1, ("DEU", "agreement", "FRA"): 1,
        ("ESP", "agreement", "FRA"): 1,
    }  # fmt: skip
    shared = edge(files, "ESP", "FRA").attributes
    assert (shared["n_shared_issues"], shared["jaccard"]) == (1, 0.5)


def test_min_weight_takes_edges_out_after_counting():
    made = network("positions", min_weight=2)
    assert weights(made) == {("ESP", "positive", "x"): 4}
    assert made.left_out["weight"] == 8
    assert [node.id for node in made.nodes] == ["country/ESP", "dossier/x"]


def test_modality_chooses_statements():
    made = network("positions", modality=("intended", "expected"))
    assert weights(made) == {("ESP", "positive", "x"): 1, ("NLD", "positive", "x"): 1}


def test_agreement_counts_objects_on_which_both_take_the_same_side():
    assert weights(network("agreement")) == {
        ("ESP", "agreement", "FRA"): 2,  # x and y
        ("DEU", "agreement", "ESP"): 1,  # y
        ("DEU", "agreement", "FRA"): 1,  # y; mixed on z agrees with nobody
        ("ESP", "agreement", "NLD"): 1,  # x
        ("FRA", "agreement", "NLD"): 1,  # x
    }


def test_conflict_counts_objects_on_which_they_take_opposite_sides():
    made = network("conflict")
    assert weights(made) == {
        ("DEU", "conflict", "ESP"): 1, ("DEU", "conflict", "FRA"): 1, ("DEU", "conflict", "NLD"): 1,
    }  # fmt: skip
    assert {e.attributes["sign"] for e in made.edges} == {-1}
    assert edge(made, "DEU", "FRA").attributes["cosine"] == pytest.approx(1 / 3)
    assert edge(made, "DEU", "ESP").attributes["cosine"] == pytest.approx(4 / math.sqrt(17 * 3))


@pytest.mark.parametrize(
    ("normalise", "expected"),
    [("none", 2), ("average", 2 / 2.5), ("jaccard", 2 / 3), ("cosine", 5 / math.sqrt(17 * 3))],
)
def test_normalisation_of_agreement(normalise, expected):
    found = edge(network("agreement", normalise=normalise), "ESP", "FRA")
    assert found.weight == pytest.approx(expected)
    told = found.attributes
    assert (told["n_issues"], told["n_shared_issues"]) == (2, 2)
    assert told["jaccard"] == pytest.approx(2 / 3)
    assert told["issues"] == "File x; File y"


def test_the_duplicate_rule_bears_on_the_cosine_of_agreement():
    found = edge(network("agreement", duplicates="month"), "ESP", "FRA").attributes
    assert found["cosine"] == pytest.approx((2 * 1 + 1 * 1) / math.sqrt(5 * 3))


def test_one_of_one_agreement_can_be_told_from_many():
    found = edge(network("agreement"), "ESP", "NLD").attributes
    assert (found["n_shared_issues"], found["jaccard"]) == (1, 0.5)
    assert edge(network("agreement"), "DEU", "FRA").attributes["n_shared_issues"] == 3


def test_who_was_for_and_against_one_object_agrees_and_conflicts_on_it():
    more = statement(
        900, "d3", actor=thing("country/FRA"), stance=thing("stance/negative"),
        stanceOn=thing("dossier/x"), modality=thing("modality/reported"),
        speechAct=thing("speech-act/supports"),
    )  # fmt: skip
    source = Reader(small_source(more))
    both = [make_network(source, n, Options(layout="none")) for n in ("agreement", "conflict")]
    assert edge(both[0], "ESP", "FRA").weight == 2
    assert edge(both[1], "ESP", "FRA").weight == 1


@pytest.mark.parametrize(
    ("normalise", "together", "apart"),
    [
        ("newman", 1.5, 0.5),
        ("none", 2, 1),
        ("average", 1, 1 / 1.5),
        ("jaccard", 1, 0.5),
        ("cosine", 1, 1 / math.sqrt(2)),
    ],
)
def test_co_presence_weighs_points_by_how_many_they_name(normalise, together, apart):
    made = network("co-presence", normalise=normalise)
    assert edge(made, "ESP", "FRA").weight == pytest.approx(together)
    assert edge(made, "ESP", "DEU").weight == pytest.approx(apart)


def test_accounts_of_one_point_count_as_one_unless_each_paper_counts():
    made = network("co-presence", duplicates="document")
    assert edge(made, "ESP", "FRA").weight == pytest.approx(0.5 + 1 + 1)
    assert edge(made, "ESP", "FRA").attributes["n_shared_points"] == 3
    assert edge(made, "ESP", "FRA").attributes["evidence_count"] == 3


def test_a_demand_is_on_what_its_sentence_names_else_on_its_point_else_on_its_topic():
    assert weights(network("demands")) == {
        ("FRA", "named", "y"): 1,
        ("DEU", "item", "x"): 1,  # the country that it names is no file
        ("ESP", "topic", "return"): 1,  # two files at the point: neither is meant more
    }


def test_demands_and_positions_are_apart():
    assert not {e.id for e in network("demands").edges} & {e.id for e in network("positions").edges}
    demanded = edge(network("demands"), "FRA", "y").evidence
    assert not set(demanded) & {i for e in network("positions").edges for i in e.evidence}


def test_citations_count_places_or_papers():
    assert weights(network("citations")) == {("d2", "cites", "d9"): 2}
    assert weights(network("citations", duplicates="document")) == {("d2", "cites", "d9"): 1}


def test_dossiers_through_time():
    made = weights(network("dossiers"))
    assert made["m3", "discusses", "x"] == made["m1", "discusses", "x"] == 1
    assert made["d1", "announces", "m1"] == made["d2", "reports-on", "m1"] == 1
    assert made["1", "decides-on", "x"] == made["m3", "takes", "1"] == 1
    assert made["x", "has-act", "a"] == 1
    assert not [key for key in made if "b" in key]  # no paper speaks of that dossier
    labels = {node.id: node.label for node in network("dossiers").nodes}
    assert labels["document/d4/outcome/1"] == "general approach"


def test_two_sentences_on_one_decision_of_a_council_are_one_node():
    iri, told = evidence(402, "d4")
    more = f"""{told} {thing("document/d4/outcome/2")} a jha:Outcome ; jha:evidence {iri} ;
        jha:outcomeType {thing("outcome-type/general-approach")} ;
        jha:stanceOn {thing("dossier/x")} ."""
    made = make_network(Reader(small_source(more)), "dossiers", Options(layout="none"))
    assert [n.id for n in made.nodes if "/outcome/" in n.id] == ["document/d4/outcome/1"]
    assert edge(made, "1", "x", "decides-on").attributes["evidence_count"] == 2


def test_entities_leave_out_types_texts_and_papers():
    made = network("entities")
    assert {e.kind for e in made.edges} == {"supports", "calls", "has-act"}
    assert not [n.id for n in made.nodes if n.id.startswith(("document/", "topic/"))]


def test_times_are_days_of_councils_merged_without_overlap():
    made = network("positions")
    spain = edge(made, "ESP", "x")
    assert spain.spells == (
        ("2024-03-04", "2024-03-05"), ("2024-03-25", "2024-03-25"), ("2025-06-12", "2025-06-13"),
    )  # fmt: skip
    told = spain.attributes
    assert (told["first_date"], told["last_date"]) == ("2024-03-04", "2025-06-13")
    (node,) = (node for node in made.nodes if node.id == "country/DEU")
    assert node.spells == (("2024-03-04", "2024-03-05"), ("2025-06-12", "2025-06-13"))


def test_every_edge_has_the_address_of_its_evidence():
    for name in definitions():
        for found in network(name).edges:
            told = found.attributes
            assert told["url"] == found.evidence[0] and told["url"].startswith(BASE)
            assert told["evidence_count"] == len(set(found.evidence)) >= 1


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("positions", {"normalise": "jaccard"}),
        ("agreement", {"normalise": "newman"}),
        ("co-presence", {"duplicates": "month"}),
        ("citations", {"duplicates": "meeting"}),
        ("positions", {"first": "2024-02-30"}),
        ("positions", {"last": "12-2024"}),
        ("positions", {"first": "2025-01-01", "last": "2024-01-01"}),
        ("friends", {}),
    ],
)
def test_what_has_no_meaning_is_refused(name, options):
    with pytest.raises(QuestionError):
        network(name, **options)


def test_degrees_and_betweenness():
    made = network("agreement", size_by="betweenness")
    told = {node.id: node.attributes for node in made.nodes}
    assert told["country/ESP"]["degree"] == 3
    assert told["country/ESP"]["weighted_degree"] == 4
    # DEU - NLD is the one pair that has no edge; ESP and FRA are half of its shortest paths each.
    assert told["country/ESP"]["betweenness"] == pytest.approx(0.5 / 3, abs=1e-6)
    assert told["country/NLD"]["betweenness"] == 0
