"""The index on disk, backups, and the check of every file."""

import io
import os
import shutil
import tarfile
import threading

import pytest
import zstandard
from click.testing import CliRunner

from kg.cli import main
from kg.errors import StoreError
from kg.graph.store import Store, StoreWriter, build_index, engines
from kg.graph.store import index as indexing
from kg.graph.store.backup import back_up, restore
from kg.graph.store.integrity import defects
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build

SAMPLES = sorted(SAMPLE_CORPUS.glob("*.txt"))
QUERIES = [
    "SELECT DISTINCT ?i ?t { ?i a jha:AgendaItem ; dcterms:title ?t }",
    "SELECT ?c (COUNT(DISTINCT ?x) AS ?n) { ?x a ?c } GROUP BY ?c",
    "SELECT ?g { GRAPH graph:provenance { ?g prov:wasGeneratedBy ?r } ?d jha:sourceFile ?f }",
    "SELECT ?r { ?r a prov:Activity OPTIONAL { GRAPH graph:provenance { ?x ?y 1 } } }",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "s"
    build(SAMPLES[:3], folder)
    return folder


@pytest.fixture
def store(built, tmp_path):
    return shutil.copytree(built, tmp_path / "s")


def rows(store, query):
    return sorted(map(str, store.query(query)))


# ---------------------------------------------------------------- the index


def test_disk_and_memory_answer_the_same(store):
    path, is_new = build_index(store)
    assert is_new and path.is_dir()
    disk, memory = Store(store, "disk"), Store(store, "memory")
    assert (disk.engine, memory.engine) == ("disk", "memory")
    for query in QUERIES:
        assert rows(disk, query) == rows(memory, query)
    assert not rows(disk, QUERIES[3])
    assert build_index(store) == (path, False)
    assert build_index(store, rebuild=True) == (path, True)
    assert rows(Store(store, "disk"), QUERIES[0]) == rows(memory, QUERIES[0])


def test_the_disk_engine_does_not_read_the_graphs_files(store):
    build_index(store)
    for folder in ("documents", "inferred", "graphs"):
        shutil.rmtree(store / folder)
    assert rows(Store(store, "disk"), QUERIES[0])


def test_loading_in_parts_is_the_same(store, monkeypatch):
    monkeypatch.setattr(indexing, "PART", 100_000)
    monkeypatch.setattr(indexing, "_BLOCK", 777)
    build_index(store)
    assert rows(Store(store, "disk"), QUERIES[1]) == rows(Store(store, "memory"), QUERIES[1])


def test_a_stale_index_is_never_used_and_goes_with_its_generation(store):
    path, _ = build_index(store)
    build(SAMPLES[3:4], store)
    assert Store(store).index is None
    with pytest.raises(StoreError, match="kg index"):
        Store(store, "disk").query(QUERIES[0])
    build(SAMPLES[4:5], store)
    build(SAMPLES[5:6], store)
    assert not path.exists()


def test_a_reader_on_disk_is_not_disturbed_by_builds(store):
    build_index(store)
    with Store(store, "disk") as reader:
        before = rows(reader, QUERIES[0])
        for sample in SAMPLES[3:7]:
            build([sample], store)
        build_index(store)
        assert rows(reader, QUERIES[0]) == before


def test_a_damaged_file_makes_no_index(store):
    victim = next((store / "documents").iterdir())
    victim.write_bytes(victim.read_bytes().replace(b"a", b"b", 1))
    with pytest.raises(StoreError, match="damaged"):
        build_index(store)
    assert Store(store).index is None


def test_a_damaged_index_says_what_to_do(store):
    path, _ = build_index(store)
    (path / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="kg index --rebuild"):
        Store(store, "disk").query(QUERIES[0])
    build_index(store, rebuild=True)
    assert rows(Store(store, "disk"), QUERIES[0])


def test_indexing_and_writing_do_not_wait_for_each_other(store):
    with StoreWriter(store) as writer:
        build_index(store)
        writer.commit()
    assert Store(store).index


SIZES = {"small": engines.SMALL, "large": engines.SMALL + 1}


@pytest.mark.parametrize(
    ("wanted", "size", "has_index", "memory", "chosen"),
    [
        ("auto", "small", True, 1 << 40, "memory"),
        ("auto", "large", True, 1 << 40, "disk"),
        ("auto", "large", False, 1 << 40, "memory"),
        ("auto", "large", False, 1 << 20, None),
        ("memory", "large", True, 1 << 20, "memory"),
        ("disk", "small", True, 1 << 40, "disk"),
        ("disk", "small", False, 1 << 40, None),
    ],
)
def test_the_engine_goes_by_size_and_memory(
    tmp_path, monkeypatch, wanted, size, has_index, memory, chosen
):
    monkeypatch.setattr(engines, "memory_at_hand", lambda: memory)
    arguments = (wanted, SIZES[size], tmp_path / "index" if has_index else None, tmp_path)
    if chosen:
        assert engines.choose(*arguments) == chosen
    else:
        with pytest.raises(StoreError, match="kg index"):
            engines.choose(*arguments)


def test_memory_at_hand_is_a_size():
    assert 1 << 20 < engines.memory_at_hand() < 1 << 50


# ---------------------------------------------------------------- backups


def content(folder):
    kept = ("documents", "texts", "inferred", "graphs", "manifest.json")
    return {
        p.relative_to(folder): p.read_bytes()
        for name in kept
        for p in ([folder / name] if (folder / name).is_file() else (folder / name).iterdir())
    }


def test_a_backup_comes_back_as_it_was(store, tmp_path):
    file = tmp_path / "b.tar.zst"
    assert back_up(store, file) == restore(file, tmp_path / "again")
    assert content(tmp_path / "again") == content(store)
    assert build(SAMPLES[:3], tmp_path / "again").files == 0
    assert not list(tmp_path.glob("*.partial"))


def test_a_backup_during_builds_is_of_one_moment(store, tmp_path):
    ends = threading.Event()

    def go_on_building():
        for sample in SAMPLES[3:6]:
            build([sample], store)
        ends.set()

    thread = threading.Thread(target=go_on_building)
    thread.start()
    number = 0
    while not ends.is_set() or number == 0:
        back_up(store, tmp_path / f"{number}.tar.zst")
        number += 1
    thread.join()
    for n in range(number):
        restore(tmp_path / f"{n}.tar.zst", tmp_path / f"r{n}")
        with Store(tmp_path / f"r{n}") as restored:
            assert not list(defects(restored))


def test_restoring_does_not_replace_a_store_unasked(store, tmp_path):
    file = tmp_path / "b.tar.zst"
    back_up(store, file)
    build(SAMPLES[3:4], store)
    changed = content(store)
    with pytest.raises(StoreError, match="--force"):
        restore(file, store)
    assert content(store) == changed
    with StoreWriter(store), pytest.raises(StoreError, match="is writing here"):
        restore(file, store, force=True)
    assert content(store) == changed
    restore(file, store, force=True)
    assert len(Store(store).manifest.documents) == 3
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="no store"):
        restore(file, other, force=True)
    assert (other / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("harm", ["cut", "flipped", "text", "evil"])
def test_a_damaged_backup_changes_nothing(store, tmp_path, harm):
    file = tmp_path / "b.tar.zst"
    back_up(store, file)
    data = bytearray(file.read_bytes())
    if harm == "cut":
        data = data[: len(data) // 2]
    elif harm == "flipped":
        data[len(data) // 2] ^= 0xFF
    elif harm == "text":
        data = bytearray(b"no archive at all\n" * 50)
    else:
        data = bytearray(archive_with("../outside.txt"))
    file.write_bytes(data)
    before = content(store)
    for target in (tmp_path / "new", store):
        with pytest.raises(StoreError, match="damaged or no backup"):
            restore(file, target, force=True)
    assert content(store) == before
    assert not (tmp_path / "new").exists() and not (tmp_path / "outside.txt").exists()
    assert not list(tmp_path.glob("*.partial"))


def archive_with(name):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for entry_name in ("CHECKSUMS", name):
            entry = tarfile.TarInfo(entry_name)
            entry.size = 4
            archive.addfile(entry, io.BytesIO(b"evil"))
    return zstandard.compress(raw.getvalue())


# ---------------------------------------------------------------- integrity


def test_a_built_store_has_no_defect(store):
    build_index(store)
    assert list(defects(Store(store))) == []


def document(store, number=0):
    return sorted(Store(store).manifest.documents.values(), key=lambda d: d.key)[number]


def rewritten(store, kind, change):
    """Change one file of a document and say so in the manifest: only its meaning is wrong."""
    with StoreWriter(store) as writer:
        entry = sorted(writer.manifest.documents.values(), key=lambda d: d.key)[0]
        folder, suffix = {"graph": ("documents", ".nq"), "text": ("texts", ".txt")}[kind]
        old = writer.read(getattr(entry, kind)).decode()
        new = change(old)
        assert new != old
        file = writer.write(folder, entry.key, suffix, new)
        fields = {name: getattr(entry, name) for name in entry.__slots__} | {kind: file}
        writer.put_document(type(entry)(**fields))
        writer.commit()


def drop(nquads, predicate):
    line = next(x for x in nquads.split("\n") if predicate in x and "/intervention/" in x[:120])
    return nquads.replace(line + "\n", "")


HARMS = {
    "graph missing": (lambda s: (s / document(s).graph.path).unlink(), "cannot be read"),
    "text changed": (lambda s: (s / document(s).text.path).write_text("x"), "hash"),
    "conclusions cut": (lambda s: os.truncate(s / document(s).inferred.path, 99), "hash"),
    "links changed": (
        lambda s: (s / Store(s).manifest.graphs["links"].path).write_text("x"),
        "hash",
    ),
    "statement without evidence": (
        lambda s: rewritten(s, "graph", lambda g: drop(g, "ontology#evidence>")),
        "without exactly one evidence",
    ),
    "quote elsewhere": (
        lambda s: rewritten(s, "text", lambda t: t.replace("Nederland", "Nederlanden", 1)),
        "quotes what does not stand",
    ),
    "foreign graph": (
        lambda s: rewritten(s, "graph", lambda g: g.replace("/graph/kst", "/graph/xst", 1)),
        "another graph",
    ),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_wrong_is_found_and_named(store, harm):
    do, message = HARMS[harm]
    do(store)
    found = list(defects(Store(store)))
    assert any(message in defect.what for defect in found)
    assert all(defect.where and defect.advice for defect in found)


def test_a_graph_without_provenance_is_found(store):
    with StoreWriter(store) as writer:
        old = writer.read(writer.manifest.graphs["provenance"]).decode()
        key = min(writer.manifest.documents)
        kept = [line for line in old.split("\n") if f"/graph/{key}> " not in line[:80]]
        writer.put_graph("provenance", "\n".join(kept))
        writer.commit()
    found = list(defects(Store(store)))
    assert {defect.where.rpartition("/")[2] for defect in found} == {key}
    assert all("provenance" in defect.what for defect in found)


def test_the_commands(store, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, list(map(str, arguments)))

    assert run("check", "--integrity", "--store", store).exit_code == 0
    assert run("index", "--store", store).exit_code == 0
    assert "Up to date" in run("index", "--store", store).stderr
    assert run("info", "--store", store, "--engine", "disk").exit_code == 0
    assert run("backup", store, tmp_path / "b").exit_code == 0
    assert run("restore", tmp_path / "b", tmp_path / "r").exit_code == 0
    assert run("restore", tmp_path / "b", tmp_path / "r").exit_code == 2
    (store / document(store).text.path).unlink()
    result = run("check", "--integrity", "--store", store, "--format", "csv")
    assert result.exit_code == 1 and "cannot be read" in result.stdout
    assert "1 defect." in result.stderr
