"""The wheel carries all that it needs: installed elsewhere, it builds the sample and answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command, cwd, **environment):
    return subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--quiet")
    built = run("-m", "pip", "wheel", *options, "-w", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    run("-m", "pip", "install", "--no-deps", "--quiet", "--target", target, wheel, cwd=folder)
    return target


def test_an_installed_wheel_builds_and_answers(installed, tmp_path):
    code = "import kg, sys; sys.exit(not kg.__file__.startswith(sys.argv[1]))"
    assert run("-c", code, installed, cwd=tmp_path, PYTHONPATH=str(installed)).returncode == 0
    kg = ("-m", "kg")
    sample = installed / "kg" / "_data" / "examples" / "corpus"
    built = run(*kg, "build", sample, "--quiet", cwd=tmp_path, PYTHONPATH=str(installed))
    assert built.returncode == 0, built.stderr
    answer = run(
        *kg, "ask", "data-coverage", "--format", "json", cwd=tmp_path, PYTHONPATH=str(installed)
    )
    assert {"both"} <= {row["coverage"] for row in json.loads(answer.stdout)}


def test_the_wheel_holds_no_tests_and_no_exports(installed):
    assert not (installed / "tests").exists() and not (installed / "exports").exists()
