"""What is new or changed is read, nothing else, and the result is that of reading all anew."""

import os
import random
import shutil
import time

import pytest

from kg import changes, versions
from kg.errors import StoreError
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build

SAMPLES = sorted(SAMPLE_CORPUS.glob("*.txt"))
LONG_AGO = 1_500_000_000


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for path in SAMPLES[:4]:
        put(path.read_text("utf-8"), folder / path.name)
    return folder


def put(content, path, when=LONG_AGO):
    path.write_text(content, "utf-8")
    os.utime(path, (when, when))


def graphs(store):
    """Every graph but provenance."""
    opened = Store(store)
    return {name: opened.graph(name) for name in opened.graphs() if name != "provenance"}


def files(store):
    return {p.relative_to(store): p.read_bytes() for p in store.rglob("*") if p.is_file()}


def from_scratch(papers, tmp_path, **options):
    scratch = tmp_path / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    build([papers], scratch, **options)
    return graphs(scratch)


def test_nothing_changed_leaves_every_byte_as_it_is(papers, tmp_path, monkeypatch):
    store = tmp_path / "s"
    build([papers], store)
    before = files(store)
    monkeypatch.setattr(changes, "file_hash", pytest.fail)  # a glance at each file is enough
    summary = build([papers], store)
    assert (summary.files, summary.unchanged, summary.documents) == (0, 4, ())
    assert files(store) == before


def test_a_new_file_alone_is_read(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    put(SAMPLES[5].read_text("utf-8"), papers / "later.txt")
    summary = build([papers], store)
    assert summary.reasons == {"new": 1} and summary.unchanged == 4
    assert len(summary.added) == 1 and not summary.replaced
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_a_changed_file_alone_is_read(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    path = papers / SAMPLES[1].name
    put(path.read_text("utf-8").replace("Nederland", "België"), path, LONG_AGO + 5)
    summary = build([papers], store)
    assert summary.reasons == {"changed": 1} and len(summary.replaced) == 1
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_a_change_that_keeps_size_and_time_just_before_a_build_is_seen(papers, tmp_path):
    store = tmp_path / "s"
    path = papers / SAMPLES[1].name
    text = path.read_text("utf-8")
    now = time.time()
    put(text, path, now)
    build([papers], store)
    put(text.replace("Nederland", "Portugals"), path, now)
    assert build([papers], store).reasons == {"changed": 1}


def test_a_touched_or_moved_file_is_not_read(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    before = graphs(store)
    os.utime(papers / SAMPLES[0].name, (LONG_AGO + 9, LONG_AGO + 9))
    assert build([papers], store).files == 0
    moved = papers.rename(tmp_path / "elsewhere")
    summary = build([moved], store)
    assert (summary.files, summary.unchanged, summary.gone) == (0, 4, ())
    assert graphs(store) == before
    assert {o.path for d in Store(store).manifest.documents.values() for o in d.origins} >= {
        str(path) for path in moved.iterdir()
    }


@pytest.mark.parametrize(
    ("version", "reason"), [("reading", "software"), ("vocabulary", "vocabulary")]
)
def test_another_version_reads_everything_anew(papers, tmp_path, monkeypatch, version, reason):
    store = tmp_path / "s"
    build([papers], store)
    if version == "reading":
        monkeypatch.setattr(versions, "reading", lambda: "other")
    else:
        manifest = Store(store).manifest
        text = manifest.to_json().replace(next(iter(manifest.runs.values())).vocabulary, "other")
        (store / "manifest.json").write_text(text)
    summary = build([papers], store)
    assert summary.reasons == {reason: 4}
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_other_rules_conclude_anew_without_reading(papers, tmp_path, monkeypatch):
    store = tmp_path / "s"
    build([papers], store)
    before = graphs(store)
    manifest = Store(store).manifest
    text = manifest.to_json().replace(manifest.conclusions, "other")
    for document in manifest.documents.values():
        (store / document.inferred.path).unlink()
    (store / "manifest.json").write_text(text)
    assert build([papers], store).files == 0
    assert graphs(store) == before


def test_what_is_gone_stays_until_pruned(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    before = graphs(store)
    (papers / SAMPLES[2].name).unlink()
    summary = build([papers], store)
    assert len(summary.gone) == 1 and not summary.removed
    assert graphs(store) == before
    pruned = build([papers], store, prune=True)
    assert pruned.removed == summary.gone and not pruned.gone
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_pruning_looks_only_where_it_was_told_to_look(papers, tmp_path):
    store, other = tmp_path / "s", tmp_path / "other"
    other.mkdir()
    put(SAMPLES[6].read_text("utf-8"), other / "six.txt")
    build([papers, other], store)
    (other / "six.txt").unlink()
    (papers / SAMPLES[0].name).unlink()
    summary = build([papers], store, prune=True)
    assert len(summary.removed) == 1
    assert len(Store(store).manifest.documents) == 4


def test_a_folder_that_is_not_there_is_not_taken_for_an_empty_one(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    before = graphs(store)
    papers.rename(tmp_path / "away")  # a disk that is not mounted
    summary = build([papers], store, prune=True)
    assert not summary.removed and summary.skipped
    assert graphs(store) == before


def test_pruning_never_empties_a_store(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    before = graphs(store)
    for path in papers.iterdir():
        path.unlink()
    with pytest.raises(StoreError, match="would lose every document"):
        build([papers], store, prune=True)
    assert graphs(store) == before


def test_a_file_that_was_refused_is_not_tried_again_until_it_changes(papers, tmp_path):
    store = tmp_path / "s"
    put("Bak de uien tien minuten.\n" * 40, papers / "recipe.txt")
    first = build([papers], store)
    again = build([papers], store)
    assert [s.path for s in again.skipped] == [s.path for s in first.skipped]
    assert [s.reason for s in again.skipped] == [s.reason for s in first.skipped]
    assert again.files == 0 and again.unchanged == 5 and not again.reasons
    put(SAMPLES[6].read_text("utf-8"), papers / "recipe.txt", LONG_AGO + 7)
    assert build([papers], store).reasons == {"changed": 1}
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_a_file_that_becomes_another_paper_leaves_the_old_one_until_pruned(papers, tmp_path):
    store = tmp_path / "s"
    build([papers], store)
    keys = set(Store(store).manifest.documents)
    put(SAMPLES[6].read_text("utf-8"), papers / SAMPLES[0].name, LONG_AGO + 5)
    for _ in range(2):  # said each time, not only once
        summary = build([papers], store)
        assert len(summary.gone) == 1
        assert keys < set(Store(store).manifest.documents)
    build([papers], store, prune=True)
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_a_paper_of_two_files_follows_either(papers, tmp_path):
    store = tmp_path / "s"
    text = SAMPLES[0].read_text("utf-8")
    longer = papers / "again.txt"
    put(text + "\nNaschrift bij deze brief.\n", longer)
    build([papers], store)
    assert graphs(store) == from_scratch(papers, tmp_path)
    put(text + "\nKort.\n", longer, LONG_AGO + 5)
    assert build([papers], store).reasons == {"changed": 1, "again": 1}
    assert graphs(store) == from_scratch(papers, tmp_path)
    longer.unlink()
    assert build([papers], store, prune=True).reasons == {"again": 1}
    assert graphs(store) == from_scratch(papers, tmp_path)


def test_a_walk_of_many_changes_ends_where_a_fresh_build_ends(papers, tmp_path):
    store, draw = tmp_path / "s", random.Random(5)
    for step in range(6):
        for path in SAMPLES:
            target = papers / path.name
            if draw.random() < 0.3 and target.exists():
                target.unlink()
            elif draw.random() < 0.4:
                text = path.read_text("utf-8").replace("steunt", draw.choice(["steunt", "wenst"]))
                put(text, target, LONG_AGO + step)
        if not any(papers.iterdir()):
            shutil.copy(SAMPLES[0], papers)
        build([papers], store, prune=True, jobs=1 + step % 2)
        assert graphs(store) == from_scratch(papers, tmp_path), step
