"""A store keeps what it has, whatever happens to the one who writes."""

import json
import os

import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.errors import QueryError, StoreError
from kg.graph import keys
from kg.graph.rdf import document_nquads
from kg.graph.store import Store, StoredDocument, StoreWriter
from kg.graph.store.files import CONTENT_FOLDERS
from tests.factory import NOTHING, document


def put(writer, paper, run="r1"):
    key = keys.document_key(paper)
    nquads = document_nquads(paper, NOTHING, vocabulary.load(), writer.manifest.base)
    source = paper.sources[0]
    writer.put_document(
        StoredDocument(
            key=key,
            graph=writer.write("documents", key, ".nq", nquads),
            text=writer.write("texts", key, ".txt", paper.text),
            sources=paper.sources,
            rank=(False, len(paper.text), source.sha256),
            run=run,
        )
    )


def build(folder, *papers):
    with StoreWriter(folder) as writer:
        for paper in papers:
            put(writer, paper)
        writer.commit()
    return Store(folder)


def content_files(folder):
    return {
        f"{p.parent.name}/{p.name}" for name in CONTENT_FOLDERS for p in (folder / name).iterdir()
    }


def titles(store):
    return sorted(r["t"].value for r in store.query("SELECT ?t { ?i dcterms:title ?t }"))


ONE = document(("1", "Terugkeer", ["Nederland steunt dit."]), number="99999-1")
TWO = document(("1", "Schengen", ["Land X wacht af."]), number="99999-2")
THREE = document(("1", "Drugs", ["Land Y licht toe."]), number="99999-3")


def test_what_is_committed_is_there(tmp_path):
    store = build(tmp_path / "s", ONE, TWO)
    assert titles(store) == ["Schengen", "Terugkeer"]
    assert store.text("kst-99999-1") == ONE.text


def test_loading_again_replaces_one_graph_and_nothing_else(tmp_path):
    before = {f.path for f in build(tmp_path / "s", ONE, TWO).manifest.files()}
    changed = document(("1", "Terugkeer en overname", []), number="99999-1")
    store = build(tmp_path / "s", changed)
    assert titles(store) == ["Schengen", "Terugkeer en overname"]
    after = {f.path for f in store.manifest.files()}
    assert before & after == {path for path in before if "99999-2" in path}
    assert content_files(tmp_path / "s") == before | after  # readers of the last generation
    store.close()
    build(tmp_path / "s", ONE).close()
    build(tmp_path / "s", ONE, TWO, THREE)
    assert not content_files(tmp_path / "s") & (after - before)


def test_a_writer_that_dies_leaves_everything_as_it_was(tmp_path):
    build(tmp_path / "s", ONE)
    files = sorted((tmp_path / "s").rglob("*"))
    with pytest.raises(KeyboardInterrupt), StoreWriter(tmp_path / "s") as writer:
        put(writer, TWO)
        raise KeyboardInterrupt
    assert sorted((tmp_path / "s").rglob("*")) == files
    assert titles(Store(tmp_path / "s")) == ["Terugkeer"]


def test_a_reader_is_not_disturbed_by_later_builds(tmp_path):
    reader = build(tmp_path / "s", ONE)
    build(tmp_path / "s", TWO)
    build(tmp_path / "s", document(("1", "Uitstel", []), number="99999-1"))
    build(tmp_path / "s", document(("1", "Overname", []), number="99999-1"))
    assert titles(reader) == ["Terugkeer"]
    assert titles(Store(tmp_path / "s")) == ["Overname", "Schengen"]


def test_one_writer_at_a_time(tmp_path):
    build(tmp_path / "s", ONE)
    with (
        StoreWriter(tmp_path / "s"),
        pytest.raises(StoreError, match=rf"another process \(pid {os.getpid()} on .+\)"),
        StoreWriter(tmp_path / "s"),
    ):
        pass


def test_a_damaged_file_is_named_and_nothing_is_lost(tmp_path):
    store = build(tmp_path / "s", ONE, TWO)
    broken = tmp_path / "s" / store.manifest.documents["kst-99999-1"].graph.path
    broken.write_bytes(b"damaged")
    with pytest.raises(StoreError, match=r"kst-99999-1.*damaged"):
        titles(Store(tmp_path / "s"))
    assert Store(tmp_path / "s").text("kst-99999-2") == TWO.text
    assert titles(build(tmp_path / "s", ONE)) == ["Schengen", "Terugkeer"]


@pytest.mark.parametrize("content", ["", "{}", '{"format": 99}', "[]", "not json"])
def test_a_damaged_manifest_is_a_clear_error_and_is_not_overwritten(tmp_path, content):
    build(tmp_path / "s", ONE)
    (tmp_path / "s" / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match=r"manifest\.json"):
        Store(tmp_path / "s")
    with pytest.raises(StoreError, match=r"manifest\.json"), StoreWriter(tmp_path / "s"):
        pass
    assert (tmp_path / "s" / "manifest.json").read_text() == content


def test_no_store_is_a_clear_error(tmp_path):
    with pytest.raises(StoreError, match=r"no store here.*kg build"):
        Store(tmp_path / "nowhere")


def test_another_base_is_refused(tmp_path):
    build(tmp_path / "s", ONE)
    with (
        pytest.raises(StoreError, match="was built under"),
        StoreWriter(tmp_path / "s", "https://example.org/other/"),
    ):
        pass


def test_the_base_reaches_every_iri_but_those_of_the_ontology(tmp_path):
    base = "https://example.org/elsewhere/"
    with StoreWriter(tmp_path / "s", base) as writer:
        put(writer, ONE)
        writer.commit()
    text = b"".join(Store(tmp_path / "s").nquads()).decode()
    assert base + "id/document/kst-99999-1" in text
    assert vocabulary.BASE + "id/" not in text and vocabulary.JHA in text


def test_the_default_graph_leaves_provenance_out_unless_named(tmp_path):
    with StoreWriter(tmp_path / "s") as writer:
        put(writer, ONE)
        name = vocabulary.graph_iri("provenance")
        writer.put_graph(
            "provenance", f"<https://x.org/run> <https://x.org/p> <https://x.org/o> <{name}> .\n"
        )
        writer.commit()
    store = Store(tmp_path / "s")
    assert not list(store.query("SELECT * { <https://x.org/run> ?p ?o }"))
    assert len(list(store.query("SELECT * { GRAPH graph:provenance { ?s ?p ?o } }"))) == 1
    beside = "SELECT * { ?s <https://x.org/p> ?o OPTIONAL { GRAPH graph:provenance { ?x ?y 1 } } }"
    assert not list(store.query(beside))


def test_broken_sparql_names_the_place(tmp_path):
    with pytest.raises(QueryError, match=r"1:\d+"):
        build(tmp_path / "s", ONE).query("SELECT ?x { ?x }")


def test_the_manifest_is_readable_json_in_a_fixed_order(tmp_path):
    build(tmp_path / "s", TWO, ONE)
    text = (tmp_path / "s" / "manifest.json").read_text()
    assert list(json.loads(text)["documents"]) == ["kst-99999-1", "kst-99999-2"]


def test_a_document_graph_is_canonical(tmp_path):
    content = document_nquads(ONE, NOTHING, vocabulary.load())
    dataset = ox.Dataset(ox.parse(content.encode(), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{q.subject} {q.predicate} {q.object} {q.graph_name} ." for q in dataset)
    assert content.splitlines() == lines
