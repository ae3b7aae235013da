import csv
import io
import json

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.evaluation import rule_quality
from kg.model import Extraction, Ref
from tests.evaluation.invented import gold, item, said, says, store
from tests.factory import document

SENTENCE = "Nederland steunt het voorstel voor havens."
PAPER = document(("1", "Havens", [SENTENCE]))


@pytest.fixture
def evaluated(tmp_path):
    extraction = Extraction(statements=(says(2, Ref("country/NLD")), says(2, Ref("country/DEU"))))
    store(tmp_path / "store", (PAPER, extraction))
    point = item("home-1", "1", "Havens", interventions=[said(SENTENCE, "NLD")])
    folder = gold(tmp_path / "gold", "1.json", "paper.txt", point)

    def run(*options):
        arguments = ["evaluate", str(folder), "--store", str(tmp_path / "store"), *options]
        return CliRunner().invoke(main, arguments)

    run.folder = folder
    return run


def test_a_table_by_category(evaluated):
    result = evaluated("--format", "json")
    assert result.exit_code == 0
    rows = {row["category"]: row for row in json.loads(result.stdout)}
    row = rows["interventions (sentence, actor)"]
    assert (row["precision"], row["recall"], row["f1"]) == (0.5, 1.0, 0.667)
    assert (row["gold"], row["found"]) == (1, 2)
    assert list(rows)[-1] == "all, macro F1"
    assert "purpose is unstated" in result.stderr


@pytest.mark.parametrize("format_", ["table", "csv", "markdown"])
def test_other_formats(evaluated, format_):
    assert "planned-outcomes" in evaluated("--format", format_).stdout


def test_misses_of_a_category(evaluated):
    result = evaluated("--misses", "sentence, actor", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(r["kind"], r["where"], r["what"]) for r in rows] == [
        ("spurious", "paper.txt home 1", f"DEU supports: {SENTENCE}")
    ]


def test_misses_of_papers_that_were_held_back_come_with_a_warning(evaluated):
    (evaluated.folder / "purpose.txt").write_text("held-back\n")
    assert "held back" in evaluated("--misses", "countries").stderr
    assert "held back" not in evaluated().stderr


def test_an_unknown_category_is_answered_with_the_known_ones(evaluated):
    result = evaluated("--misses", "weather")
    assert result.exit_code == 2
    assert "There are: document, meeting," in result.stderr


def test_rules_and_speech_acts(evaluated):
    rows = {(r["kind"], r["name"]): r for r in json.loads(
        evaluated("--rules", "--format", "json").stdout)}  # fmt: skip
    rule, act = rows["rule", "verb-supports"], rows["speech-act", "supports"]
    assert (rule["found"], rule["correct"], rule["gold"]) == (2, 1, None)
    assert (act["found"], act["correct"], act["gold"]) == (2, 1, 1)
    assert rule["precision"] is None and rule["measured"] == "not measured"


def test_an_absent_document_is_reported(evaluated):
    gold(evaluated.folder, "2.json", "elsewhere.txt")
    result = evaluated()
    assert result.exit_code == 1
    assert "elsewhere.txt: not in the store; counted as missing." in result.stderr


def test_figures_are_kept_only_from_papers_that_were_held_back(evaluated, tmp_path, monkeypatch):
    (tmp_path / "vocab").mkdir()
    monkeypatch.setattr(rule_quality.write_rule_quality, "__defaults__", (tmp_path,))
    kept = tmp_path / "vocab" / rule_quality.FILE_NAME
    refused = evaluated("--write")
    assert refused.exit_code == 2 and "documents that nobody used" in refused.stderr
    assert not kept.exists()
    (evaluated.folder / "purpose.txt").write_text("held-back\n")
    assert evaluated("--write").exit_code == 0
    assert "<rule/verb-supports>" in kept.read_text()


def test_misses_and_rules_are_two_tables(evaluated):
    assert evaluated("--misses", "countries", "--rules").exit_code == 2
