"""Stances: each rule on its own sentences, and what Dutch does to an evaluative word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import rulebook
from kg.extract import find_names
from kg.extract.interventions import stance
from kg.extract.interventions.finder import find_interventions
from kg.extract.names.mentions import find_mentions
from kg.model import Actor, Group, Intervention, Ref
from kg.vocabulary import load
from tests.factory import document

RULES: list[dict[str, Any]] = rulebook.load("extract", "stance")["rules"]


def decisions(say: str, paper: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The rules that decided on the statements of a sentence, with the stance of each."""
    found: dict[str, str] = {}
    original = stance.judge

    def noting(*given: Any) -> stance.Rule | None:
        rule = original(*given)
        if rule is not None:
            found[rule.id] = rule.stance
        return rule

    monkeypatch.setattr(stance, "judge", noting)
    read = document(("1", "Punt", [say]), kind=paper)
    mentions = find_mentions(read, find_names(read, words := load()).recognition)
    find_interventions(read, mentions, words)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_stance_rule_decides_on_its_own_sentence_and_not_on_the_other(
    rule: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rule["meaning"].endswith(".")
    paper = rule.get("paper", "report")
    assert decisions(rule["matches"], paper, monkeypatch).get(rule["id"]) == rule["stance"]
    assert rule["id"] not in decisions(rule["but_not"], paper, monkeypatch)


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("het voorstel een goede basis", "good"),
        ("het voorstel geen goede basis", "bad"),
        ("de termijn te kort", "bad"),
        ("de lasten onvoldoende onderbouwd", "bad"),
        ("dat de bescherming van getuigen ontoereikend is", "bad"),
        ("een stap in de strijd tegen misbruik", "good"),
        ("dat een aparte regeling niet noodzakelijk is", "bad"),
        ("de tekst werkbaar , maar de termijn onhaalbaar", "mixed"),
        ("dat er geen bezwaren zijn", "good"),
        ("dat de tekst niet alleen helder maar ook evenwichtig is", "good"),
        ("de cijfers", "fact"),
        ("de tafel", "none"),
    ],
)
def test_negation_excess_remedies_and_contrast_count(words: str, reads: str) -> None:
    assert stance.reading(words.split(), argued=False) == reads


def test_what_is_stressed_as_needed_wins_from_what_it_is_needed_against() -> None:
    words = ["dat", "problemen", "bij", "de", "uitvoering", "een", "antwoord", "vereisen"]
    assert stance.reading(words, argued=True) == "need"


CASES = Path(__file__).parent / "cases"
OBJECTS = yaml.safe_load((CASES / "objects.yaml").read_text("utf-8"))["cases"]
STANCES = yaml.safe_load((CASES / "stances.yaml").read_text("utf-8"))["cases"]
MEMBERS = yaml.safe_load((CASES / "members.yaml").read_text("utf-8"))["cases"]


def _name(actor: Actor) -> str:
    """An actor as cases write it: a country's code, a group's quantifier."""
    if isinstance(actor, Group):
        return actor.quantifier
    return "PRES" if actor.startswith("presidency/") else actor.partition("/")[2]


def stated(case: dict[str, Any]) -> list[Intervention]:
    """What the last sentence of a case states."""
    lines = [*case.get("before", []), case["say"]]
    read = document(("1", "Punt", lines), kind=case.get("paper", "report"))
    mentions = find_mentions(read, find_names(read, words := load()).recognition)
    concerns = {0: tuple(Ref(r) for r in case.get("concerns", ()))}
    found = find_interventions(read, mentions, words, concerns)
    return [i for i in found if i.sentence == len(read.sentences) - 1]


@pytest.mark.parametrize("case", OBJECTS, ids=lambda case: case["say"][:40])
def test_a_stance_is_on_what_its_clause_names_or_points_to(case: dict[str, Any]) -> None:
    found = {f"{_name(i.actor)} {i.speech_act}": i.stance_on for i in stated(case)}
    assert found == case["object"]


@pytest.mark.parametrize("case", STANCES, ids=lambda case: case["say"][:40])
def test_a_statement_has_the_stance_of_its_words(case: dict[str, Any]) -> None:
    found = {f"{_name(i.actor)} {i.speech_act}": i.stance for i in stated(case)}
    assert {key: found.get(key) for key in case["stance"]} == case["stance"]


@pytest.mark.parametrize("case", MEMBERS, ids=lambda case: case["say"][:40])
def test_a_group_has_the_members_that_its_sentence_names(case: dict[str, Any]) -> None:
    found = {
        f"{_name(i.actor)} {i.speech_act}": [r.partition("/")[2] for r in i.includes]
        for i in stated(case)
    }
    assert found == case["members"]
