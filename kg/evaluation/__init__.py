"""How good a build is: compares a store with annotations of its documents, never with itself.

    gold, predictions → categories → scores → report, rule_quality

The annotations (:mod:`~kg.evaluation.gold`) and the graph (:mod:`~kg.evaluation.predictions`) are
read into the same records; :mod:`~kg.evaluation.categories` compares them, one function per
category. Nothing here takes part in a build.
"""
