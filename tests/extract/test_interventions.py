"""Interventions: case sentences as data, and the shape of what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import rulebook, vocabulary
from kg.extract import find_names
from kg.extract.grammar.lexicon import BOOKS
from kg.extract.interventions.finder import find_interventions
from kg.extract.names.mentions import find_mentions
from kg.model import Actor, Group, Intervention
from tests.factory import document

CASES = Path(__file__).parent / "cases"


def _load() -> list[Any]:
    out = []
    for path in sorted(CASES.glob("interventions-*.yaml")):
        for n, case in enumerate(yaml.safe_load(path.read_text("utf-8"))["cases"]):
            out.append(pytest.param(case, id=f"{path.stem.removeprefix('interventions-')}-{n}"))
    return out


def _code(actor: Actor) -> str:
    if isinstance(actor, Group):
        return "MS:" + actor.quantifier
    kind, _, key = actor.partition("/")
    return "PRES" if kind == "presidency" else key


def read(case: dict[str, Any]) -> list[Intervention]:
    """The interventions of a case's own sentence."""
    kind = case.get("paper", "report")
    sentences = [*case.get("before", []), case["say"]]
    paper = document(("1", "Punt", sentences), kind=kind)
    words = vocabulary.load()
    mentions = find_mentions(paper, find_names(paper, words).recognition)
    last = max(n for n, s in enumerate(paper.sentences) if paper.quote(s) == case["say"])
    return [i for i in find_interventions(paper, mentions, words) if i.sentence == last]


def shown(found: list[Intervention], depth: int = 4) -> set[str]:
    out = set()
    for i in found:
        parts = [_code(i.actor), i.speech_act, i.stance, i.modality][:depth]
        members = sorted("+" + _code(a) for a in i.includes)
        out.add(" ".join([*parts, *members]))
    return out


@pytest.mark.parametrize("case", _load())
def test_a_case_sentence_gives_what_it_should(case: dict[str, Any]) -> None:
    found = read(case)
    expected = set()
    got = set()
    for wanted in case["expect"]:
        words = wanted.split()
        members = sorted(w for w in words if w.startswith("+"))
        plain = [w for w in words if not w.startswith("+")]
        expected.add(" ".join([*plain, *members]))
    depths = {
        " ".join(w for w in e.split() if not w.startswith("+")).count(" ") + 1 for e in expected
    }
    for depth in depths or {2}:
        got |= set(shown(found, depth))
    if case.get("loose"):
        actors = {e.split()[0] for e in expected}
        assert actors <= {_code(i.actor) for i in found}
        return
    keys = {(e.split()[0], e.split()[1]) for e in expected}
    assert {(_code(i.actor), i.speech_act) for i in found} == keys
    for e in expected:
        assert e in got or any(g.startswith(e + " +") and "+" not in e for g in got)


def _rules() -> list[Any]:
    out = []
    for book in BOOKS:
        out += [(row, row["id"]) for row in rulebook.load("extract", book)["rules"]]
    anaphora = rulebook.load("extract", "anaphora")
    for section in ("same_as_before", "fronted", "received", "impersonal"):
        out += [(row, row["id"]) for row in anaphora[section]]
    out += [(row, row["id"]) for row in anaphora["nominal"]["rules"]]
    out += [(row, row["id"]) for s in ("participial", "telegram") for row in anaphora[s]]
    out += [(row, row["id"]) for row in anaphora["gapping"]["stances"]]
    return [pytest.param(row, id=name) for row, name in out]


def _of_rule(text: str) -> list[Intervention]:
    *before, last = text.replace(". ", ".|").split("|")
    return read({"before": before, "say": last})


@pytest.mark.parametrize("rule", _rules())
def test_a_rule_reads_its_own_example_and_no_other(rule: dict[str, Any]) -> None:
    assert rule["meaning"].endswith(".")
    hits = [i for i in _of_rule(rule["matches"]) if i.rule == rule["id"]]
    assert hits, f"{rule['id']} should match: {rule['matches']}"
    if rule["id"] != "joins-group-before":
        assert all(i.speech_act == rule["act"] for i in hits)
    wrong = [i for i in _of_rule(rule["but_not"]) if i.rule == rule["id"]]
    assert not wrong, f"{rule['id']} should not match: {rule['but_not']}"


def test_rule_names_are_unique() -> None:
    names = [p.id for p in _rules()]
    assert len(names) == len(set(names))
