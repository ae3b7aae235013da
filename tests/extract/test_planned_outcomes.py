"""Each rule of the planned outcomes proves itself on its own examples."""

import pytest

from kg import rulebook
from kg.extract.planned_outcomes import planned_outcome_type

RULES = rulebook.load("extract", "planned-outcomes")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["code"])
def test_a_rule_matches_its_example_and_not_its_counterexample(rule):
    assert planned_outcome_type(rule["matches"]) == rule["code"]
    assert planned_outcome_type(rule["but_not"]) != rule["code"]


def test_an_unknown_wording_is_other():
    assert planned_outcome_type("verrassing van de gastheer") == "other"
