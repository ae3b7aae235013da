"""The whole graph as files: every format says the same, to every parser, in the same bytes."""

import gzip
import json
import shutil
import subprocess

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.nquads import literal
from kg.publish.linked_data.context import context
from kg.publish.linked_data.jsonld import _Shorter
from kg.publish.linked_data.lines import quad_lines, sort_lines, triple_lines
from kg.publish.linked_data.squeezing import read_lines, write_pieces
from kg.vocabulary import JHA, PREFIXES, SAMPLE_BASE
from tests.publish.exported import sample_export
from tests.sample_store import sample_store

GRAPHS = {
    "graph/graph.nq": (ox.RdfFormat.N_QUADS, "nquads"),
    "graph/graph.trig": (ox.RdfFormat.TRIG, "trig"),
    "graph/graph.ttl": (ox.RdfFormat.TURTLE, "turtle"),
    "graph/graph.jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
}
RDF_FILES = {
    **{path: name for path, (_, name) in GRAPHS.items()},
    "provenance.nq": "nquads",
    "questions.ttl": "turtle",
    "void.ttl": "turtle",
    "dcat.ttl": "turtle",
}


def canonical(content, format_):
    """The quads of a file with canonical names of blank nodes; Turtle's are in no graph."""
    dataset = ox.Dataset(ox.parse(content, format=format_))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def whole_graph():
    return b"\n".join(quad_lines(sample_store())) + b"\n"


@pytest.mark.parametrize("path", [path for path in GRAPHS if not path.endswith(".ttl")])
def test_every_format_with_graphs_says_what_the_store_says(path):
    content = (sample_export() / path).read_bytes()
    wanted = canonical(whole_graph(), ox.RdfFormat.N_QUADS)
    assert len(wanted) > 40_000
    assert canonical(content, GRAPHS[path][0]) == wanted


def test_turtle_says_the_union_of_all_graphs():
    content = (sample_export() / "graph/graph.ttl").read_bytes()
    union = b"\n".join(triple_lines(sample_store()))
    assert canonical(content, ox.RdfFormat.TURTLE) == canonical(union, ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("path", [path for path in RDF_FILES if not path.endswith(".jsonld")])
def test_rapper_accepts_every_file(path):
    if shutil.which("rapper") is None:
        pytest.skip("rapper (Debian's raptor2-utils) is not installed")
    command = ["rapper", "--count", "--input", RDF_FILES[path], str(sample_export() / path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "error" not in run.stderr.casefold() and "warning" not in run.stderr.casefold()


@pytest.mark.parametrize("path", RDF_FILES)
def test_rdflib_accepts_every_file_and_counts_the_same(path):
    name = RDF_FILES[path]
    content = (sample_export() / path).read_bytes()
    if name == "turtle":
        found = len(rdflib.Graph().parse(data=content, format=name))
    else:
        dataset = rdflib.Dataset()
        dataset.parse(data=content, format=name)
        found = sum(1 for _ in dataset.quads())
    formats = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
               "turtle": ox.RdfFormat.TURTLE, "json-ld": ox.RdfFormat.JSON_LD}  # fmt: skip
    assert found == len(set(ox.parse(content, format=formats[name])))


def test_nquads_are_sorted_distinct_lines():
    lines = (sample_export() / "graph/graph.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("path", GRAPHS)
def test_compressed_files_hold_the_plain_one(path):
    plain = (sample_export() / path).read_bytes()
    assert gzip.decompress((sample_export() / f"{path}.gz").read_bytes()) == plain
    squeezed = (sample_export() / f"{path}.zst").read_bytes()
    assert zstandard.ZstdDecompressor().decompressobj().decompress(squeezed) == plain


def test_gzip_holds_neither_name_nor_time(tmp_path):
    for name in ("a.gz", "b.gz"):
        write_pieces([tmp_path / name], [b"one\n", b"two\n"])
    first = (tmp_path / "a.gz").read_bytes()
    assert first == (tmp_path / "b.gz").read_bytes()
    assert first[3] == 0 and first[4:8] == bytes(4)  # no FNAME flag, MTIME 0


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_lines_are_read_back_from_compressed_files(tmp_path, suffix):
    path = tmp_path / f"file.nq{suffix}"
    write_pieces([path], [b"een\n", "twe\u2028e\n".encode()])
    assert list(read_lines(path)) == [b"een", "twe\u2028e".encode()]


def test_a_file_is_the_old_one_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "graph.nq"
    path.write_text("old")

    def breaking_off():
        yield b"new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_pieces([path], breaking_off())
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


@given(st.lists(st.binary(max_size=12).filter(lambda b: b"\n" not in b)), st.integers(1, 60))
def test_sorting_on_disk_is_sorting(lines, most):
    assert list(sort_lines(lines, most)) == sorted(set(lines))


# ---------------------------------------------------------------- JSON-LD


def nodes():
    document = json.loads((sample_export() / "graph/graph.jsonld").read_text("utf-8"))
    return [node for graph in document["@graph"] for node in graph["@graph"]]


def test_a_statement_holds_its_sentence_and_its_group():
    statements = [n for n in nodes() if "Intervention" in n.get("@type", "") and "evidence" in n]
    assert len(statements) > 300
    for node in statements:
        assert "Evidence" in node["evidence"]["@type"]
        assert node["evidence"]["start"] < node["evidence"]["end"]
    groups = [n["actor"] for n in statements if isinstance(n["actor"], dict)]
    assert groups and all(group["@type"] == "MemberStateGroup" for group in groups)
    assert all("quantifier" in group for group in groups)


def test_evidence_stands_in_what_it_is_evidence_for():
    loose = [n for n in nodes() if "Evidence" in n.get("@type", ()) and "quote" in n]
    assert not loose


def test_the_published_context_is_the_one_that_the_graph_uses():
    published = json.loads((sample_export() / "graph/context.jsonld").read_text("utf-8"))
    used = json.loads((sample_export() / "graph/graph.jsonld").read_text("utf-8"))["@context"]
    assert published["@context"] == used == context(SAMPLE_BASE)


AWKWARD = [
    literal("1042", datatype="integer"),
    literal("007", datatype="integer"),
    literal("123456789012345678901", datatype="integer"),
    literal("true", datatype="boolean"),
    literal("1", datatype="boolean"),
    literal("1.50", datatype="decimal"),
    literal("text"),
    literal('quote " and \\ and \n', language="nl"),
    literal("2024-03", datatype="gYearMonth"),
    f"<{SAMPLE_BASE}id/act/a:b>",
    f"<{SAMPLE_BASE}id/>",
    f"<{JHA}>",
    "<https://example.com/é?x=1#y>",
    "_:b0",
]


@pytest.mark.parametrize(
    "property_", ["start", "isMet", "actor", "value", "dateText", "unheard-of"]
)
def test_values_survive_whatever_the_property_expects(property_):
    lines = [f"<{SAMPLE_BASE}id/x/1> <{JHA}{property_}> {term} .".encode() for term in AWKWARD]
    wanted = set(ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES))
    spaces = PREFIXES | {"id": SAMPLE_BASE + "id/", "graph": SAMPLE_BASE + "graph/"}
    node = {JHA + property_: [quad.object for quad in wanted]}
    written = _Shorter(spaces).node(ox.NamedNode(SAMPLE_BASE + "id/x/1"), node, {})
    text = json.dumps({"@context": context(SAMPLE_BASE), **written})
    parsed = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    assert {str(q.object) for q in parsed if not isinstance(q.object, ox.BlankNode)} == {
        str(q.object) for q in wanted if not isinstance(q.object, ox.BlankNode)
    }
