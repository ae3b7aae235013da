"""Counts on invented papers, worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.evaluation.gold import read_gold
from kg.evaluation.report import miss_table
from kg.evaluation.scores import evaluate
from kg.model import (
    Citation,
    Commitment,
    DateExpression,
    Event,
    Extraction,
    Figure,
    Group,
    Mention,
    Motion,
    NewEntity,
    Outcome,
    Ref,
)
from tests.evaluation.invented import gold, item, said, says, store
from tests.factory import NOTHING, document

NLD, DEU, FRONTEX = Ref("country/NLD"), Ref("country/DEU"), Ref("agency/FRONTEX")
MEMBER = Ref("person/a-verkade")
SENTENCES = (
    "Nederland steunde het plan van Frontex.",  # 2: the title is 0, the heading 1
    "Een aantal lidstaten, waaronder Nederland, riep op tot haast.",
    "De Raad nam conclusies aan op 3 juni 2024.",
    "De bewindspersoon zegde het lid Verkade een brief toe over 250 plaatsen.",
    "Het lid Verkade diende een motie in.",
)
PAPER = document(("1", "Terugkeer en overname", SENTENCES))
PERSON = NewEntity(MEMBER, "Person", "A. Verkade", "unreviewed")


def day(text, start, end=None):
    at = PAPER.text.index(text) if text in PAPER.text else int(start[:4])
    return DateExpression(at, at + len(text), text, start, end, start, end or start)


def figures(tmp_path, extraction, *items, paper=PAPER, corpus=None, **more):
    """Scores by category for one annotated paper."""
    folder = gold(tmp_path / "gold", "1.json", "paper.txt", *items, **more)
    evaluation = evaluate(
        read_gold(folder), store(tmp_path / "store", (paper, extraction)), corpus=corpus
    )
    return {s.category: s for s in evaluation.scores}, evaluation


def counts(score):
    return score.correct, score.found, score.expected


def point(**more):
    return item("home-1", "1", "Terugkeer en overname", **more)


def test_document_and_meeting_facts(tmp_path):
    scores, _ = figures(tmp_path, NOTHING, point())
    assert counts(scores["document"]) == (4, 4, 4)
    assert counts(scores["meeting"]) == (3, 3, 3)
    assert counts(scores["agenda-items"]) == (1, 1, 1)


def test_a_chamber_that_no_one_annotated_is_passed_over(tmp_path):
    facts = {"kamerstuk": "99999-1", "date": "2024-03-06", "chamber": None, "parts": ["report"]}
    scores, _ = figures(tmp_path, NOTHING, point(), document=facts)
    assert counts(scores["document"]) == (2, 3, 3)


@pytest.mark.parametrize(
    ("number", "title", "right"),
    [("9", "Terugkeer en overname", 1), ("1", "Terugkeerbeleid", 1), ("1", "Drugs", 0),
     ("2", "Terugkeerbeleid", 0)],
)  # fmt: skip
def test_points_go_by_title_or_by_number_and_a_title_somewhat_alike(tmp_path, number, title, right):
    scores, _ = figures(tmp_path, NOTHING, item("home-1", number, title))
    assert scores["agenda-items"].correct == right


def test_names_by_code_the_council_apart(tmp_path):
    named = [NLD, FRONTEX, Ref("institution/COUNCIL"), DEU]
    mentions = tuple(Mention(n, n + 2, "x", ref, 2, "name") for n, ref in enumerate(named, 60))
    scores, evaluation = figures(
        tmp_path, Extraction(mentions=mentions), point(countries=["NLD", "BEL"], bodies=["FRONTEX"])
    )
    assert counts(scores["countries"]) == (1, 2, 2)
    assert counts(scores["bodies"]) == (1, 1, 1)
    rows = [[t.value for t in row] for row in miss_table(evaluation, "countries").rows]
    assert rows == [
        ["countries", "missing", "paper.txt home 1", "BEL"],
        ["countries", "spurious", "paper.txt home 1", "DEU"],
    ]


def test_persons_and_dossiers_by_any_of_their_names(tmp_path):
    dossier = NewEntity(
        Ref("dossier/havenplan"), "Dossier", "Havenplan", "unreviewed", alt_labels=("Plan Haven",)
    )
    mentions = tuple(
        Mention(n, n + 2, "x", ref, 2, "name") for n, ref in ((60, MEMBER), (61, dossier.ref))
    )
    extraction = Extraction(mentions=mentions, new_entities=(PERSON, dossier))
    scores, _ = figures(
        tmp_path,
        extraction,
        point(
            persons=[{"name": "Anna Verkade"}, {"name": "B. Ander"}],
            dossiers=[{"key": "Port Plan", "text": "plan haven"}],
        ),
    )
    assert counts(scores["persons"]) == (1, 1, 2)
    assert counts(scores["dossiers-and-instruments"]) == (1, 1, 1)


def test_interventions_by_sentence_actor_act_stance_modality_object_and_members(tmp_path):
    plan = NewEntity(Ref("dossier/plan"), "Dossier", "Plan", "unreviewed")
    group = Group("some", "een aantal lidstaten")
    extraction = Extraction(
        new_entities=(plan,),
        statements=(
            says(2, NLD, stance_on=plan.ref),
            says(2, DEU),
            says(3, group, "supports", stance="neutral", includes=(NLD, DEU)),
        ),
    )
    scores, _ = figures(
        tmp_path,
        extraction,
        point(
            interventions=[
                said(SENTENCES[0], "NLD", on="Plan"),
                said(SENTENCES[1], "MS:some", "calls", includes=["NLD"]),
                said(SENTENCES[4], "Verkade", "proposes"),
            ],
        ),
    )
    assert counts(scores["interventions (sentence, actor)"]) == (2, 3, 3)
    assert counts(scores["interventions (and speech act)"]) == (1, 3, 3)
    assert counts(scores["interventions: supports"]) == (1, 3, 1)
    assert counts(scores["actors named in their sentence"]) == (2, 2, 3)
    assert counts(scores["stance of matched"]) == (1, 2, 2)
    assert counts(scores["modality of matched"]) == (2, 2, 2)
    assert counts(scores["object of stance"]) == (1, 1, 1)
    assert counts(scores["named members of groups"]) == (1, 2, 1)
    assert (scores["interventions (and speech act)"].precision,) == pytest.approx((1 / 3,))


@pytest.mark.parametrize(
    ("actor", "code", "sentence", "named"),
    [
        (NLD, "NLD", "Het kabinet kan hiermee leven.", 1),
        (NLD, "NLD", "Daar kon de vergadering mee leven.", 0),
        (DEU, "DEU", "Het kabinet kan hiermee leven.", 0),
        (DEU, "DEU", "Dat vond ook Duitsland een goed idee.", 1),
        (FRONTEX, "FRONTEX", "Dat vond ook Frontex een goed idee.", 1),
        (Ref("presidency/2024-1"), "PRES", "De voorzitter besloot de bespreking.", 1),
        (Ref("presidency/2024-1"), "PRES", "De Belgische minister besloot.", 0),
        (Group("many", "veel landen"), "MS:many", "Veel landen vonden dat ook.", 1),
        (MEMBER, "Verkade", "Mevrouw Verkade vond dat ook.", 1),
        (MEMBER, "Verkade", "Mevrouw Verkadestein vond dat ook.", 0),
    ],
)
def test_each_kind_of_actor_is_known_by_its_code_and_named_in_its_way(
    tmp_path, actor, code, sentence, named
):
    extraction = Extraction(new_entities=(PERSON,), statements=(says(2, actor),))
    scores, _ = figures(
        tmp_path,
        extraction,
        point(interventions=[said(sentence, code)]),
        paper=document(("1", "Terugkeer en overname", [sentence])),
    )
    assert counts(scores["interventions (and speech act)"]) == (1, 1, 1)
    assert counts(scores["actors named in their sentence"]) == (named, named, 1)


def test_an_antecedent_names_the_actor_too(tmp_path):
    extraction = Extraction(statements=(says(4, NLD, antecedent=2),))
    scores, _ = figures(tmp_path, extraction, point())
    assert counts(scores["actors named in their sentence"]) == (1, 1, 1)


def test_statements_on_the_paper_as_a_whole(tmp_path):
    statements = (
        Outcome(sentence=4, rule="takes", outcome_type="noted"),
        Commitment(sentence=5, rule="promises", made_to=MEMBER),
        Motion(sentence=6, rule="tables", proposed_by=MEMBER),
        Event(sentence=4, rule="on-day", kind="adoption", date=day("3 juni 2024", "2024-06-03")),
        Event(
            sentence=2, rule="on-day", kind="other", date=day("4 maart", "2024-03-04", "2024-03-05")
        ),
        Event(sentence=3, rule="in-year", kind="other", date=day("2025", "2025")),
        Figure(sentence=5, rule="number", offset=1, value=Decimal(250), unit="places"),
        Figure(sentence=4, rule="number", offset=2, value=Decimal(3), unit="days"),
    )
    scores, evaluation = figures(
        tmp_path,
        Extraction(new_entities=(PERSON,), statements=statements),
        point(outcomes=[{"quote": SENTENCES[2], "type": "conclusions-adopted"}]),
        commitments=[{"quote": SENTENCES[3], "to": "Verkade"}],
        motions=[{"by": "Verkade"}],
        events=[{"start": "2024-06-03", "end": "2024-06-03"}, {"start": "2026"}],
        figures=[{"value": 250}, {"value": 99.5}],
        citations=[{"kamerstuk": "32317-1"}],
    )  # fmt: skip
    assert counts(scores["outcomes"]) == (1, 1, 1)
    assert counts(scores["commitments"]) == (1, 1, 1)
    assert counts(scores["motions"]) == (1, 1, 1)
    assert counts(scores["dated events"]) == (1, 2, 2)  # the main meeting is no event
    assert counts(scores["figures"]) == (1, 2, 2)
    assert counts(scores["citations"]) == (0, 0, 1)
    by_rule = {q.name: (q.correct, q.found) for q in evaluation.rules if q.found}
    assert by_rule == {
        "takes": (0, 1),  # the right sentence, the wrong type
        "promises": (1, 1),
        "tables": (1, 1),
        "on-day": (1, 1),
        "in-year": (0, 1),
        "number": (1, 2),
    }


def test_a_commitment_to_another_member_is_another_commitment(tmp_path):
    promise = Commitment(sentence=5, rule="promises", made_to=MEMBER)
    scores, _ = figures(
        tmp_path,
        Extraction(new_entities=(PERSON,), statements=(promise,)),
        point(),
        commitments=[{"quote": SENTENCES[3], "to": "Bos"}],
    )
    assert counts(scores["commitments"]) == (0, 1, 1)


def test_a_council_answers_an_event_of_its_month(tmp_path):
    council = Event(
        sentence=4, rule="x", kind="council-meeting", council="formal",
        date=day("13 en 14 juni 2024", "2024-06-13", "2024-06-14"),
    )  # fmt: skip
    scores, _ = figures(
        tmp_path, Extraction(statements=(council,)), point(), events=[{"start": "2024-06"}]
    )
    assert counts(scores["dated events"]) == (1, 1, 1)


def test_a_quote_that_is_not_in_the_paper_is_no_evidence(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "paper.txt").write_text("Heel iets anders.", "utf-8")
    extraction = Extraction(
        statements=(says(2, NLD), Outcome(sentence=4, rule="o", outcome_type="noted"))
    )
    annotated = point(
        interventions=[said(SENTENCES[0], "NLD")],
        outcomes=[{"quote": SENTENCES[2], "type": "noted"}],
    )
    scores, _ = figures(tmp_path, extraction, annotated, corpus=tmp_path / "corpus")
    assert counts(scores["interventions (sentence, actor)"]) == (0, 1, 1)
    assert counts(scores["outcomes"]) == (0, 0, 1)
    (tmp_path / "corpus" / "paper.txt").write_text(PAPER.text, "utf-8")
    scores, _ = figures(tmp_path, extraction, annotated, corpus=tmp_path / "corpus")
    assert counts(scores["interventions (sentence, actor)"]) == (1, 1, 1)


def test_an_absent_paper_is_reported_and_counts_as_missing(tmp_path):
    annotated = point(interventions=[said(SENTENCES[0], "NLD")], topics=["return"])
    other = document(("1", "Drugs", []), name="other.txt")
    scores, evaluation = figures(tmp_path, NOTHING, annotated, paper=other)
    assert evaluation.absent == ("paper.txt",)
    for category in ("document", "agenda-items", "topics", "interventions (sentence, actor)"):
        assert scores[category].recall == 0 and scores[category].expected


def test_what_a_citing_paper_says_does_not_count_against_the_cited_one(tmp_path):
    figure = Figure(sentence=5, rule="number", offset=1, value=Decimal(8), unit="places")
    citing = document(("1", "Drugs", SENTENCES), number="99999-2", name="citing.txt")
    citing = replace(citing, facts=replace(citing.facts, citations=(Citation("99999-1", 0, 5),)))
    folder = gold(tmp_path / "gold", "1.json", "paper.txt", point())
    both = store(tmp_path / "s", (PAPER, NOTHING), (citing, Extraction(statements=(figure,))))
    evaluation = evaluate(read_gold(folder), both)
    assert counts(next(s for s in evaluation.scores if s.category == "figures")) == (0, 0, 0)
    assert not any(quality.found for quality in evaluation.rules)


def test_the_same_point_of_two_papers_and_one_node_per_thing(tmp_path):
    pairs = [["home-1", "home-2"]]
    files = [{"key": "Port Plan", "text": "Havenplan"}]
    later = document(("2", "Terugkeer en overname", SENTENCES), number="99999-2", name="z.txt")
    folder = gold(tmp_path / "g", "1.json", "paper.txt", point(dossiers=files), same_items=pairs)
    second = item("home-2", "2", "Terugkeer en overname", dossiers=files)
    gold(folder, "2.json", "z.txt", second, same_items=pairs)

    def names(ref):
        entity = NewEntity(Ref(ref), "Dossier", "Havenplan", "unreviewed")
        return Extraction(
            mentions=(Mention(60, 62, "x", entity.ref, 2, "name"),), new_entities=(entity,)
        )

    for other, single in (("dossier/havenplan", 1), ("dossier/havenplan-2", 0)):
        built = store(
            tmp_path / other.replace("/", "-"),
            (PAPER, names("dossier/havenplan")),
            (later, names(other)),
        )
        scores = {s.category: s for s in evaluate(read_gold(folder), built).scores}
        assert counts(scores["same items"]) == (1, 1, 1)
        assert counts(scores["one node per thing"]) == (single, single, 1)
