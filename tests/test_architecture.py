"""The house: data flows one way, and no module but the vocabulary spells an IRI of the ontology."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ["acquire", "extract", "graph", "publish"]
MODULES = sorted((ROOT / "kg").rglob("*.py"))


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_stage_imports_no_later_stage(path):
    stage = path.relative_to(ROOT / "kg").parts[0]
    if stage not in STAGES:
        return
    later = STAGES[STAGES.index(stage) + 1 :]
    wrong = [m for m in imports(path) if m.startswith("kg.") and m.split(".")[1] in later]
    assert not wrong, f"{stage} reaches forward to {wrong}"


@pytest.mark.parametrize(
    ("library", "doors"),
    [("pyoxigraph", ("graph", "publish", "vocabulary.py", "pipeline.py", "evaluation", "api")),
     ("ahocorasick_rs", ("acquire", "extract", "prefilter.py")), ("pypdfium2", ("acquire",))],
)  # fmt: skip
def test_a_library_has_its_door(library, doors):
    users = {path.relative_to(ROOT / "kg").parts[0] for path in MODULES if library in imports(path)}
    assert users and users <= set(doors)


def test_only_the_vocabulary_spells_our_namespace():
    spelled = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if re.search(r"w3id\.org/jha-kg", path.read_text("utf-8"))
    }
    assert spelled == {"kg/vocabulary.py"}
