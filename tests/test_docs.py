"""The documentation tells the truth: its commands exist, its first result is the real one."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kg.cli import main
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import BASE, SAMPLE_BASE

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "ontology" / "README.md"]
COMMAND = re.compile(r"^\$ (?:echo .*\| )?(?:\.venv/bin/)?kg (.+?)(?: *#.*| *\|.*| *>.*)?$", re.M)


def commands():
    return sorted({m for page in PAGES for m in COMMAND.findall(page.read_text("utf-8"))})


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_documentation_exists(command):
    words = shlex.split(command)
    assert words[0] in main.commands
    asked = [word for word in words[1:] if not word.startswith("--")]
    if words[0] == "ask" and asked:
        parameters = _options(main.commands["ask"].get_command(None, asked[0]))
        used = {word for word in words if word.startswith("--")}
        assert used <= parameters | _options(main.commands["ask"])


def test_the_citation_file_is_that_of_this_version():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told["cff-version"] == "1.2.0" and told["type"] == "software"
    assert str(told["version"]) == project["version"]
    assert told["authors"] == project["authors"]
    assert told["license"] in project["license"]
    assert told["url"] == BASE
    assert "kg ask NAME --cite" in told["message"]


def _options(command):
    return {option for parameter in command.params for option in parameter.opts}


def test_the_first_result_of_the_readme_is_what_the_command_prints(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"\$ \.venv/bin/kg (ask position-history.*?)\n(.*?)\n\.\.\.\n```", text, re.S)
    build([SAMPLE_CORPUS], tmp_path / "s", base=SAMPLE_BASE)
    arguments = shlex.split(block[1].replace("build/sample-store", str(tmp_path / "s")))
    printed = CliRunner().invoke(main, arguments, env={"COLUMNS": "120"}).stdout
    assert printed.startswith(block[2] + "\n")


def test_the_documentation_links_to_files_that_exist():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"
