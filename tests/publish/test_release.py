"""``kg export all``: the same bytes every time, whole or not at all."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import StoreError
from kg.publish import release
from kg.publish.made_of import made_of
from kg.publish.release import SUMS, export_all, export_tables
from tests.publish.exported import sample_export
from tests.sample_store import sample_folder, sample_store


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_exports_are_the_same_bytes(tmp_path):
    export_all(sample_store(), tmp_path, parquet=True)
    assert files(tmp_path) == files(sample_export())


def test_the_checksums_are_those_of_all_files():
    found = files(sample_export())
    told = dict(line.split("  ")[::-1] for line in found.pop(SUMS).decode().splitlines())
    assert told == {path: hashlib.sha256(content).hexdigest() for path, content in found.items()}


def test_what_breaks_off_leaves_the_old_export_and_files_of_others(tmp_path, monkeypatch):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "statements.csv").write_text("old")
    (tmp_path / SUMS).write_text("00  tables/statements.csv\n")
    (tmp_path / "README.md").write_text("mine")
    before = files(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "dcat", full)
    with pytest.raises(StoreError, match="No space left"):
        export_all(sample_store(), tmp_path)
    assert files(tmp_path) == before


def test_files_of_an_earlier_export_go_and_those_of_others_stay(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("not ours")
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("README.md", "gone.ttl"):
        (folder / name).write_text("text")
    (folder / SUMS).write_text("00  gone.ttl\n00  ../outside.txt\n")
    export_all(sample_store(), folder)
    assert (folder / "README.md").exists() and not (folder / "gone.ttl").exists()
    assert outside.exists()
    assert not list(folder.glob(".partial*")) and not list(folder.glob("*.replaced"))


def test_further_exports_are_written_and_summed(tmp_path):
    def write(store, place):
        place.mkdir()
        (place / "a.txt").write_text(store.manifest.base)

    export_all(sample_store(), tmp_path, further={"more": write})
    assert "  more/a.txt\n" in (tmp_path / SUMS).read_text()


def test_a_dump_tells_what_made_it():
    told = json.loads((sample_export() / "made-of.json").read_text("utf-8"))
    manifest = sample_store().manifest
    assert set(told["documents"]) == set(manifest.documents)
    for key, document in told["documents"].items():
        assert document["files"] == {s.name: s.sha256 for s in manifest.documents[key].sources}
        assert told["runs"][document["run"]]["vocabulary"] and told["runs"][document["run"]]["code"]
    nquads = (sample_export() / "graph/graph.nq").read_bytes()
    assert told["dumps"]["graph/graph.nq"] == hashlib.sha256(nquads).hexdigest()
    assert told == made_of(sample_store(), told["dumps"])


@pytest.mark.parametrize("name", ["graph/graph.trig", "graph/graph.ttl"])
def test_text_dumps_carry_version_snapshot_and_licence(name):
    head = (sample_export() / name).read_text("utf-8")[:1500]
    told = json.loads((sample_export() / "made-of.json").read_text("utf-8"))
    for fact in (told["snapshot"], told["built_on"], told["licence"], "jha-kg"):
        assert fact in head


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(StoreError, match="not made by this command"):
        export_tables(sample_store(), tmp_path)
    assert files(tmp_path) == {"thesis.doc": b"years of work"}


@pytest.mark.parametrize("name", ["nquads", "trig", "turtle", "jsonld", "context", "void"])
def test_each_format_is_a_command_that_writes_what_all_writes(name, tmp_path):
    ends = {"nquads": "graph/graph.nq.zst", "trig": "graph/graph.trig.gz", "void": "void.ttl",
            "turtle": "graph/graph.ttl", "jsonld": "graph/graph.jsonld",
            "context": "graph/context.jsonld"}  # fmt: skip
    output = tmp_path / ends[name].split("/")[-1]
    run = CliRunner().invoke(
        main, ["export", name, "-o", str(output), "--store", str(sample_folder())]
    )
    assert run.exit_code == 0, run.output
    assert output.read_bytes() == (sample_export() / ends[name]).read_bytes()


def test_tables_is_a_command_too(tmp_path):
    folder = str(tmp_path / "tables")
    command = ["export", "tables", "-o", folder, "--store", str(sample_folder())]
    for _ in range(2):  # the second time it replaces its own
        assert CliRunner().invoke(main, command).exit_code == 0
    wanted = {
        path.removeprefix("tables/"): content
        for path, content in files(sample_export()).items()
        if path.startswith("tables/") and not path.endswith(".parquet")
    }
    found = files(tmp_path / "tables")
    assert found.pop(".jha-kg-tables") and found == wanted
