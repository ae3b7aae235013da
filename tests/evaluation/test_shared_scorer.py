"""The project's own command gives the figures of the scorer that ships with the annotations.

The graphs are those of the annotated papers: once as they are built, once with statements made from
the annotations and then spoilt in many ways, so that every category has right, missing and spurious
ones.
"""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg import vocabulary
from kg.acquire import read_document
from kg.evaluation.gold import read_gold
from kg.evaluation.report import MACRO, score_table
from kg.evaluation.scores import evaluate
from kg.evaluation.text import same_sentence
from kg.extract import extract
from kg.graph.store import Store
from kg.identifiers import slug
from kg.model import (
    Commitment,
    DateExpression,
    Event,
    Figure,
    Group,
    Intervention,
    Motion,
    NewEntity,
    Outcome,
    Ref,
)
from kg.pipeline import build
from kg.publish.dumps import export_nquads
from kg.publish.tables import to_json
from tests.evaluation.invented import store

SHARED = Path(__file__).parents[3] / "shared"
SCORER = SHARED / "tools" / "score.py"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SCORER.exists(), reason="the annotated corpus is not in ../shared"),
]


def of_the_scorer(gold: Path, corpus: Path, built: Store, folder: Path) -> dict:
    graph = folder / "graph.nq"
    export_nquads(built, graph)
    command = [sys.executable, SCORER, gold, graph, "--json", "--corpus", corpus]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def of_the_project(gold: Path, corpus: Path, built: Store) -> dict:
    evaluation = evaluate(read_gold(gold), built, corpus=corpus)
    rows = {row.pop("category"): row for row in json.loads(to_json(score_table(evaluation)))}
    rows[MACRO] = {"f1": rows[MACRO]["f1"]}
    return rows


class Spoilt:
    """Statements that an annotation holds, some of them dropped, changed or added to."""

    def __init__(self, paper, annotation):
        self.paper, self.annotation = paper, annotation
        self.statements, self.entities, self.count = [], {}, 0

    def sentence(self, quote):
        texts = map(self.paper.quote, self.paper.sentences)
        return next((n for n, text in enumerate(texts) if same_sentence(quote, text)), None)

    def every(self, number):
        return self.count % number == 0

    def named(self, name, cls):
        ref = Ref(f"{cls.lower()}/{slug(name)}")
        self.entities[ref] = NewEntity(ref, cls, name, "unreviewed")
        return ref

    def actor(self, code):
        if code.startswith("MS:"):
            return Group(code[3:], code)
        if code == "PRES":
            return Ref("presidency/2023-2")
        for kind in ("institution", "agency", "office", "organisation", "country"):
            if found := vocabulary.load().by_notation(kind, code):
                return found
        return self.named(code, "Person")

    def place(self, place):
        names = {f["key"]: f["text"] for f in (*place["dossiers"], *place["instruments"])}
        for one in place["interventions"]:
            self.count += 1
            sentence = self.sentence(one["quote"])
            if sentence is None or self.every(7):
                continue
            on = names.get(one.get("on") or "") or ("Iets anders" if self.every(4) else None)
            self.statements.append(
                Intervention(
                    sentence=min(sentence + self.every(11), len(self.paper.sentences) - 1),
                    rule="made",
                    actor=self.actor("DEU" if self.every(13) else one["actor"]),
                    speech_act="supports" if self.every(5) else one["act"],
                    stance="mixed" if self.every(6) else one["stance"],
                    modality="expected" if self.every(9) else one["modality"],
                    stance_on=self.named(on, "Dossier") if on else None,
                    includes=tuple(map(self.actor, one["includes"] + ["BEL"] * self.every(17))),
                    antecedent=0 if self.every(3) else None,
                )
            )
        for one in place["outcomes"]:
            self.count += 1
            sentence = self.sentence(one["quote"])
            if sentence is not None and not self.every(3):
                self.statements.append(
                    Outcome(sentence=sentence, rule="made", outcome_type=one["type"])
                )

    def whole_paper(self):
        for number, one in enumerate(self.annotation["commitments"]):
            to = self.named((number % 2 and one["to"]) or "Iemand Anders", "Person")
            if (sentence := self.sentence(one["quote"])) is not None:
                self.statements.append(Commitment(sentence=sentence, rule="made", made_to=to))
        for number, one in enumerate(self.annotation["motions"]):
            by = self.named((number != 1 and one["by"]) or "Iemand Anders", "Person")
            self.statements.append(Motion(sentence=number, rule="made", proposed_by=by))
        for number, one in enumerate(self.annotation["events"]):
            start, end = one["start"], one["end"] if one["end"] != one["start"] else None
            if number % 4 == 3:
                start, end = "2031-05-06", None
            date = DateExpression(number, number + 1, "x", start, end, start, start)
            council = "formal" if number % 5 == 0 else None
            self.statements.append(
                Event(sentence=number, rule="made", kind="other", date=date, council=council)
            )
        for number, one in enumerate(self.annotation["figures"]):
            value = Decimal(str(one["value"])) + (number % 3 == 2)
            self.statements.append(
                Figure(sentence=number, rule="made", offset=number, value=value, unit="x")
            )

    def extraction(self):
        for place in (*self.annotation["agenda_items"], self.annotation["letter"]):
            if place:
                self.place(place)
        self.whole_paper()
        real = extract(self.paper, vocabulary.load())
        known = {entity.ref for entity in real.new_entities}
        made = [entity for ref, entity in self.entities.items() if ref not in known]
        return replace(
            real,
            mentions=tuple(m for n, m in enumerate(real.mentions) if n % 8),
            new_entities=(*real.new_entities, *made),
            statements=tuple(self.statements),
        )


def test_same_figures_on_a_build(tmp_path):
    build([SHARED / "corpus"], tmp_path / "store")
    built = Store(tmp_path / "store")
    where = (SHARED / "gold", SHARED / "corpus")
    assert of_the_project(*where, built) == of_the_scorer(*where, built, tmp_path)


def test_same_figures_where_every_category_has_right_missing_and_spurious_ones(tmp_path):
    papers = []
    for path in sorted((SHARED / "gold").glob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        paper = read_document(SHARED / "corpus" / annotation["file"])
        papers.append((paper, Spoilt(paper, annotation).extraction()))
    built = store(tmp_path / "store", *papers)
    where = (SHARED / "gold", SHARED / "corpus")
    expected = of_the_scorer(*where, built, tmp_path)
    assert of_the_project(*where, built) == expected
    statements = [v for k, v in expected.items() if "gold" in v and v["found"] > 0]
    assert sum(0 < row["f1"] < 1 for row in statements) >= 15
    assert {"object of stance", "named members of groups", "same items"} <= {*expected}
