"""``kg export network`` and ``kg export networks``."""

import re

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.cli.network_commands import _FORMATS, _NAMES
from kg.publish.networks.definitions import content, definitions, look
from kg.publish.networks.files import FORMATS
from kg.publish.networks.options import DUPLICATES, NORMALISATIONS
from tests.sample_store import sample_folder


def run(*arguments):
    done = CliRunner().invoke(main, ["export", *arguments, "--store", str(sample_folder())])
    assert done.stdout == ""  # what it says goes to stderr
    return done


def test_one_network_as_one_file_with_its_card_and_evidence_beside_it(tmp_path):
    done = run("network", "agreement", "--normalise", "jaccard", "--without", "NLD",
               "-o", str(tmp_path / "a.gexf"))  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-evidence.csv", "a.gexf", "a.md"]
    assert "country/NLD" not in (tmp_path / "a.gexf").read_text("utf-8")
    card = (tmp_path / "a.md").read_text("utf-8")
    assert "without: country/NLD" in card and "normalisation: jaccard" in card


def test_all_networks_at_once(tmp_path):
    done = run("networks", "-o", str(tmp_path), "--format", "graphml", "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {
        name + ending
        for name in definitions()
        for ending in (".graphml", "-nodes.csv", "-edges.csv", "-evidence.csv", ".md")
    }


def test_a_yearly_series(tmp_path):
    run("network", "positions", "--yearly", "-o", str(tmp_path))
    assert {"positions.gexf", "positions-2024.gexf"} <= {p.name for p in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network", "positions", "--normalise", "jaccard"), "Choose one of: none, average"),
        (("network", "positions", "--without", "Atlantis"), "Atlantis"),
        (("network", "positions", "--from", "2024-13-01"), "no date"),
        (("network", "friends"), "positions"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint_and_writes_nothing(tmp_path, arguments, message):
    done = run(*arguments, "-o", str(tmp_path / "out"))
    assert done.exit_code == 2 and message in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_file_cannot_hold_two_formats(tmp_path):
    done = run("network", "positions", "-o", str(tmp_path / "a.gexf"), "--format", "csv")
    assert done.exit_code == 2 and "Name a folder" in done.stderr


def test_the_command_knows_the_networks_and_formats_that_there_are():
    assert tuple(definitions()) == _NAMES
    assert FORMATS == _FORMATS


def test_definitions_are_whole():
    for name, defined in definitions().items():
        assert set(defined.weight) == set(defined.normalise) <= set(NORMALISATIONS), name
        assert set(defined.duplicates) <= set(DUPLICATES)
        for texts in (defined.title, defined.definition, *defined.weight.values()):
            assert set(texts) == {"en", "nl"}
        assert len(defined.caution["en"]) == len(defined.caution["nl"]) > 0
        for kind in defined.sources | defined.targets:
            assert look(kind).class_ != content()["other"]["class"], kind
    for colour in content()["kinds"].values():
        assert re.fullmatch("#[0-9A-F]{6}", colour)
