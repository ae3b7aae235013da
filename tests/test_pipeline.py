"""From files to a store: the same bytes in any order, and bad files never stop the good ones."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE

SAMPLES = sorted(SAMPLE_CORPUS.glob("*.txt"))


def nquads(folder):
    return b"".join(Store(folder).nquads())


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return folder


def test_the_sample_corpus_is_read_whole(sample_store):
    documents = Store(sample_store).manifest.documents
    assert {s.name for d in documents.values() for s in d.sources} == {p.name for p in SAMPLES}


def test_every_sample_says_that_it_is_invented(sample_store):
    rows = Store(sample_store).query(
        "SELECT ?d { ?d jha:sourceFile ?f FILTER NOT EXISTS { ?d jha:isSample true } }"
    )
    assert not list(rows)
    assert all(p.read_text("utf-8").startswith("VERZONNEN VOORBEELD") for p in SAMPLES)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_order_and_number_of_processes_do_not_matter(sample_store, tmp_path, jobs):
    shuffled = random.Random(jobs).sample(SAMPLES, len(SAMPLES))
    build(shuffled, tmp_path / "s", base=SAMPLE_BASE, jobs=jobs)
    assert nquads(tmp_path / "s") == nquads(sample_store)


def test_one_by_one_or_at_once_is_the_same(sample_store, tmp_path):
    for path in reversed(SAMPLES):
        build([path], tmp_path / "s", base=SAMPLE_BASE)
    assert nquads(tmp_path / "s") == nquads(sample_store)


def test_evidence_and_mentions_agree_with_the_text_at_their_offsets(sample_store):
    store = Store(sample_store)
    rows = list(
        store.query(
            """SELECT ?d ?s ?e ?q { { ?x jha:inDocument ?d ; jha:quote ?q }
               UNION { ?x jha:evidence/jha:inDocument ?d ; jha:surfaceForm ?q }
               ?x jha:start ?s ; jha:end ?e }"""
        )
    )
    assert len(rows) > 500
    for row in rows:
        text = store.text(row["d"].value.rsplit("/", 1)[-1])
        assert text[int(row["s"].value) : int(row["e"].value)] == row["q"].value


def test_every_statement_has_one_evidence_and_a_known_rule(sample_store):
    rows = Store(sample_store).query(
        """SELECT ?x (COUNT(DISTINCT ?e) AS ?n) { ?x jha:foundBy ?rule
             OPTIONAL { ?x jha:evidence ?e } } GROUP BY ?x HAVING(COUNT(DISTINCT ?e) != 1)"""
    )
    assert not list(rows)


def test_two_files_of_one_numbered_paper_are_one_document(tmp_path):
    for name in ("one.txt", "two.txt"):
        shutil.copy(SAMPLES[0], tmp_path / name)
    build([tmp_path / "two.txt"], tmp_path / "s")
    build([tmp_path / "one.txt"], tmp_path / "s")
    (document,) = Store(tmp_path / "s").manifest.documents.values()
    assert [s.name for s in document.sources] == ["one.txt", "two.txt"]
    build([tmp_path / "one.txt", tmp_path / "two.txt"], tmp_path / "t")
    assert nquads(tmp_path / "s") == nquads(tmp_path / "t")


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "recipe.txt": b"Bak de uien tien minuten. Voeg de wortels toe en roer.\n" * 30,
    "broken.pdf": b"%PDF-1.7\nnot really",
}


def test_bad_files_are_reported_in_one_line_each_and_the_rest_is_built(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    shutil.copy(SAMPLES[0], folder)
    summary = build([folder, tmp_path / "missing"], tmp_path / "s", jobs=2)
    assert len(summary.documents) == 1
    assert {Path(s.path).name for s in summary.skipped} == {*BAD, "missing"}
    assert all("\n" not in s.reason and s.reason.endswith(".") for s in summary.skipped)


def test_what_may_not_be_opened_is_reported(tmp_path, monkeypatch):
    """Refused by hand, not by mode bits: root may read everything."""
    folder, file = tmp_path / "closed", tmp_path / "closed.txt"
    folder.mkdir()
    file.write_text("x")
    real_list, real_read = Path.iterdir, Path.read_bytes

    def refusing(real, closed):
        def call(self):
            if self == closed:
                raise PermissionError(13, "Permission denied")
            return real(self)

        return call

    monkeypatch.setattr(Path, "iterdir", refusing(real_list, folder))
    monkeypatch.setattr(Path, "read_bytes", refusing(real_read, file))
    summary = build([folder, file, SAMPLES[0]], tmp_path / "s")
    assert {Path(s.path).name for s in summary.skipped} == {"closed", "closed.txt"}
    assert all("ermission" in s.reason for s in summary.skipped)
    assert len(summary.documents) == 1


def test_a_huge_single_line_is_refused_in_bounded_time(tmp_path):
    (tmp_path / "huge.txt").write_bytes(b"JBZ-Raad " * 6_000_000)
    summary = build([tmp_path / "huge.txt", SAMPLES[0]], tmp_path / "s")
    assert [Path(s.path).name for s in summary.skipped] == ["huge.txt"]


def test_nothing_readable_is_an_error_and_makes_no_store(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match="no document could be read"):
        build([tmp_path / "empty.txt"], tmp_path / "s")
    assert not (tmp_path / "s" / "manifest.json").exists()


def test_a_failed_build_leaves_an_earlier_store_as_it_was(tmp_path):
    build([SAMPLES[0]], tmp_path / "s")
    before = nquads(tmp_path / "s")

    def interrupt(files):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(SAMPLES, tmp_path / "s", done=interrupt)
    assert nquads(tmp_path / "s") == before


def test_an_interrupt_from_outside_leaves_no_half_written_store(tmp_path):
    kg = [sys.executable, "-m", "kg"]
    command = [*kg, "build", str(SAMPLE_CORPUS), "--store", str(tmp_path), "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not (tmp_path / "lock").exists() and process.poll() is None:
        time.sleep(0.01)
    process.terminate()
    process.wait(timeout=60)
    assert process.returncode != 0 and not (tmp_path / "manifest.json").exists()
    build([SAMPLE_CORPUS], tmp_path)
    assert len(Store(tmp_path).manifest.documents) == len(SAMPLES)
    assert not list(tmp_path.rglob("*.partial"))
