"""Generated papers: the same every time, each different, and all of them read."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kg.reading import Reading, read, read_safely
from kg.vocabulary import BASE

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "corpus_generator.py"


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location("corpus_generator", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_larger_corpus_begins_with_the_smaller_one(generator, tmp_path):
    generator.write_corpus(6, tmp_path / "six")
    generator.write_corpus(3, tmp_path / "three")
    generator.write_corpus(3, tmp_path / "three", first=3)
    six, three = (sorted((tmp_path / name).rglob("*.txt")) for name in ("six", "three"))
    assert [p.name for p in six] == [p.name for p in three] and len(six) == 6
    assert [p.read_bytes() for p in six] == [p.read_bytes() for p in three]


def test_seeds_and_papers_differ(generator):
    texts = {generator.paper(seed, index)[1] for seed in (1, 2) for index in range(20)}
    assert len(texts) == 40
    assert all(14_000 < len(text) < 36_000 for text in texts)


def test_papers_are_read_with_what_they_were_given(generator, tmp_path):
    generator.write_corpus(8, tmp_path)
    readings = [read_safely(str(path), BASE) for path in sorted(tmp_path.rglob("*.txt"))]
    assert all(isinstance(reading, Reading) for reading in readings)
    assert len({reading.key for reading in readings}) == 8
    for reading in readings:
        assert reading.is_sample
        assert reading.statements > 3 * len(reading.text) / 1000


def test_papers_cite_one_another_and_chambers_get_one_text(generator, tmp_path):
    generator.write_corpus(4, tmp_path)
    texts = {path.name: read(path) for path in sorted(tmp_path.rglob("*.txt"))}
    report, twin = (r for name, r in texts.items() if "-report-" in name)
    body = report.text.partition("Binnenlandse Zaken")[2]
    assert "jha:cites" in report.nquads or "ontology#cites" in report.nquads
    assert body and len(set(report.text.split()) & set(twin.text.split())) > 500
