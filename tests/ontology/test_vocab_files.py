"""The vocabulary files are in their canonical order, and one command restores it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kg.vocabulary import turtle_files

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "sort_vocabulary.py"


def _sorter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sort_vocabulary", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SORTER = _sorter()


@pytest.mark.parametrize("path", SORTER.files(), ids=lambda p: p.stem)
def test_file_is_in_canonical_order(path: Path) -> None:
    text = path.read_text("utf-8")
    assert SORTER.canonical(text) == text, "run: python tools/sort_vocabulary.py"


def test_all_files_but_the_schemes_are_kept_in_order() -> None:
    assert {p.name for p in turtle_files()} - {p.name for p in SORTER.files()} == {"schemes.ttl"}


def test_sorting_moves_blocks_and_keeps_their_comments() -> None:
    head = "# Rows\n@base <https://example.org/> ."
    text = f'{head}\n\n# second\n<b/2> a <x> .\n\n\n<b/1> a <x> ;\n    <y> "z" .\n'
    assert SORTER.canonical(text) == (
        f'{head}\n\n<b/1> a <x> ;\n    <y> "z" .\n\n# second\n<b/2> a <x> .\n'
    )


def test_a_subject_with_two_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match="two blocks"):
        SORTER.canonical("# Rows\n\n<b/1> a <x> .\n\n<b/1> a <y> .\n")


def test_a_subject_stands_in_one_file_only() -> None:
    homes: dict[str, str] = {}
    for path in SORTER.files():
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("<"):
                subject = line.partition(">")[0]
                assert subject not in homes, f"{subject}> is in {homes[subject]} and {path.name}"
                homes[subject] = path.name
