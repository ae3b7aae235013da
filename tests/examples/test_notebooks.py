"""The notebooks run, and show what they are kept with."""

import nbformat
import pytest

from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE
from tests.examples.notebooks import NOTEBOOKS, executed, outputs


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_it_is_kept_with(path, store):
    kept = nbformat.read(path, as_version=4)
    now = executed(path, store)
    assert outputs(now) == outputs(kept), "run: python -m tests.examples.notebooks"


def test_there_are_notebooks():
    assert NOTEBOOKS
