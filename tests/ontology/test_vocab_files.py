"""The vocabulary files are in their canonical order, and one command restores it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.paths import ONTOLOGY
from kg.vocabulary import parse_turtle, turtle_files
from kg.vocabulary_format import canonical_order, out_of_order, restore_order


@pytest.mark.parametrize("path", turtle_files(), ids=lambda p: p.stem)
def test_file_is_in_canonical_order(path: Path) -> None:
    text = path.read_text("utf-8")
    assert canonical_order(text) == text, "run: kg vocab format"


def _shuffled(text: str) -> str:
    """The blocks of each section in reverse, with more empty lines between them."""
    sections = text.split("# ----------------")
    for number, section in enumerate(sections):
        head, *blocks = section.strip("\n").split("\n\n")
        sections[number] = "\n\n\n".join([head, *reversed(blocks)]) + "\n\n"
    return "# ----------------".join(sections[:1] + sections[:0:-1])


def test_order_is_restored_and_the_triples_stay_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, folder)
    for path in turtle_files(folder):
        path.write_text(_shuffled(path.read_text("utf-8")), "utf-8")
    shuffled = {path.name: set(map(str, parse_turtle(path))) for path in turtle_files(folder)}
    assert [p.name for p in out_of_order(folder)] == sorted(shuffled)
    assert [p.name for p in restore_order(folder)] == sorted(shuffled)
    for path in turtle_files(folder):
        assert set(map(str, parse_turtle(path))) == shuffled[path.name]
        assert path.read_bytes() == (ONTOLOGY / "vocab" / path.name).read_bytes()
    assert out_of_order(folder) == {}


def test_blocks_move_and_keep_their_comments() -> None:
    head = "# Rows\n@base <https://example.org/> ."
    text = f'{head}\n\n# second\n<b/2> a <x> .\n\n\n<b/1> a <x> ;\n    <y> "z" .\n'
    assert canonical_order(text) == (
        f'{head}\n\n<b/1> a <x> ;\n    <y> "z" .\n\n# second\n<b/2> a <x> .\n'
    )


def test_sections_keep_their_blocks_and_ranks_their_order() -> None:
    head = "# Codes\n@base <https://example.org/> .\n"
    one = "# ---------------- one\n\n<scheme/one> a <x> .\n\n<one/a> a <x> .\n"
    two = (
        "# ---------------- two\n\n<scheme/two> a <x> .\n\n<two/z> a <x> ; jha:rank 1 .\n\n"
        "<two/y> a <x> ; jha:rank 10 .\n\n<two/b> a <x> .\n"
    )
    ordered = f"{head}\n{one}\n{two}"
    assert canonical_order(ordered) == ordered
    assert canonical_order(_shuffled(ordered)) == ordered


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# Rows\n\n<b/1> a <x> .\n\n<b/1> a <y> .\n", "two blocks"),
        ("# Rows\n\n<b/1> a <x> ;\n\n    <y> 1 .\n", "no subject"),
    ],
)
def test_a_block_without_a_place_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint):
        canonical_order(text)


def test_a_file_that_is_no_turtle_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "vocab").mkdir()
    path = tmp_path / "vocab" / "broken.ttl"
    path.write_text("# Rows\n\n<b/2> a <x> \n\n<b/1> a <x> .\n", "utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        restore_order(tmp_path)


def test_a_subject_stands_in_one_file_only() -> None:
    homes: dict[str, str] = {}
    for path in turtle_files():
        if (
            path.stem == "rule-quality"
        ):  # measures of rules and codes that have their home elsewhere
            continue
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("<"):
                subject = line.partition(">")[0]
                assert subject not in homes, f"{subject}> is in {homes[subject]} and {path.name}"
                homes[subject] = path.name
