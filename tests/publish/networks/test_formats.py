"""The files of networks open where they are going: Gephi, networkx, graphology, igraph."""

import csv
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import filelock
import networkx as nx
import pytest
from lxml import etree

from kg import __version__
from kg.publish.made_of import LICENCE, snapshot
from kg.publish.networks.definitions import definitions
from kg.publish.networks.files import write_network, write_years
from kg.publish.networks.gexf import RESERVED, escape, number, write_gexf
from kg.publish.networks.making import make_network
from kg.publish.networks.model import Edge, Field, Head, Node
from kg.publish.networks.options import Options
from kg.publish.networks.rows import Reader
from kg.vocabulary import SAMPLE_BASE
from tests.publish.networks.gephi_rules import complaints
from tests.publish.networks.small_graph import small_source, thing
from tests.sample_store import sample_store

ROOT = Path(__file__).resolve().parents[3]
NPM = ROOT / "tests" / "npm"
SCHEMA = ROOT.parent / "shared" / "standards" / "gexf-1.3" / "gexf.rng"
NAMES = list(definitions())


@cache
def made(name):
    return make_network(Reader(sample_store()), name, Options())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every network of the sample corpus in every plain format."""
    out = tmp_path_factory.mktemp("networks")
    reader = Reader(sample_store())
    for name in NAMES:
        write_network(reader, name, out, ["gexf", "graphml", "csv"], Options())
    return out


@pytest.mark.shared
@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema lies in ../shared")
@pytest.mark.parametrize("name", NAMES)
def test_gexf_is_valid_by_the_official_schema(folder, name):
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
    document = etree.parse(str(folder / f"{name}.gexf"))
    assert schema.validate(document), schema.error_log.last_error
    document.find(".//{*}edge").set("mutual", "yes")
    assert not schema.validate(document)  # the schema does look


@pytest.mark.parametrize("name", NAMES)
def test_gephi_takes_every_node_and_edge(folder, name):
    assert complaints(folder / f"{name}.gexf") == []


def test_the_rules_of_gephi_find_what_is_wrong(folder, tmp_path):
    good = (folder / "positions.gexf").read_text("utf-8")
    weight = re.search(r' weight="[^"]*"', good)[0]
    identifier = re.findall(r'<edge id="([^"]*)"', good)
    column = '<attribute id="degree" title="degree"'
    for old, new in (
        (weight, ' weight="0"'),
        (f'<edge id="{identifier[0]}"', f'<edge id="{identifier[1]}"'),
        (' timeformat="date"', ""),
        ('<attvalue for="relation"', '<attvalue for="relations"'),
        ('defaultedgetype="directed"', 'defaultedgetype="mutual"'),
        (column, column.replace("degree", "Weight")),
        ('<viz:color r="0"', '<viz:color a="1" r="0"'),
        ("<spell start", "<spell timestamp"),
        (' kind="', ' type="undirected" kind="'),
        ('mode="dynamic"', 'mode="static"'),
    ):
        assert old in good
        bad = tmp_path / "bad.gexf"
        bad.write_text(good.replace(old, new, 1), encoding="utf-8")
        try:
            found = complaints(bad)
        except TypeError:  # a day that is none
            continue
        assert found, f"{old} → {new}"


@pytest.mark.parametrize("name", NAMES)
def test_networkx_reads_back_what_was_written(folder, name):
    network, read = made(name), nx.read_gexf(folder / f"{name}.gexf")
    assert read.is_directed() == network.head.directed
    labels = {node: told["label"] for node, told in read.nodes(data=True)}
    assert labels == {node.id: node.label for node in network.nodes}
    edges = {
        told["id"]: (frozenset((one, other)), told["relation"], round(told["weight"], 6))
        for one, other, told in read.edges(data=True)
    }
    assert edges == {
        edge.id: (frozenset((edge.source, edge.target)), edge.kind, round(edge.weight, 6))
        for edge in network.edges
    }


@pytest.fixture(scope="module")
def node_modules():
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed (.ci/run installs them)")
    with filelock.FileLock(NPM / ".lock"):
        if not (NPM / "node_modules" / "graphology-gexf").is_dir():
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            done = subprocess.run(command, cwd=NPM, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"npm ci cannot fetch the packages: {done.stderr[-200:]}")
    return NPM


@pytest.mark.parametrize("name", NAMES)
def test_graphology_reads_back_what_was_written(folder, name, node_modules):
    network = made(name)
    command = ["node", "read_gexf.mjs", str(folder / f"{name}.gexf")]
    done = subprocess.run(command, cwd=node_modules, capture_output=True, check=True)
    read = json.loads(done.stdout)
    labels = {node["id"]: node["label"] for node in read["nodes"]}
    assert labels == {node.id: node.label for node in network.nodes}
    assert {node["id"]: node["x"] for node in read["nodes"]} == {n.id: n.x for n in network.nodes}
    edges = {
        edge["id"]: (edge["source"], edge["target"], edge["relation"], round(edge["weight"], 6))
        for edge in read["edges"]
    }
    assert edges == {
        edge.id: (edge.source, edge.target, edge.kind, round(edge.weight, 6))
        for edge in network.edges
    }


@pytest.mark.parametrize("name", NAMES)
def test_igraph_reads_the_graphml(folder, name):
    igraph = pytest.importorskip("igraph")
    network, read = made(name), igraph.Graph.Read_GraphML(str(folder / f"{name}.graphml"))
    assert read.is_directed() == network.head.directed
    assert read.vs["label"] == [node.label for node in network.nodes]
    assert sorted(read.es["kind"]) == sorted(edge.kind for edge in network.edges)
    assert sum(read.es["weight"]) == pytest.approx(sum(edge.weight for edge in network.edges))
    assert read.vs["x"] == pytest.approx([node.x for node in network.nodes])
    assert all(type(value) is str for value in read.es["first_date"])


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_pair_has_the_headers_that_gephi_knows(folder, name):
    network = made(name)
    tables = {}
    for part in ("nodes", "edges"):
        with (folder / f"{name}-{part}.csv").open(encoding="utf-8", newline="") as stream:
            tables[part] = list(csv.DictReader(stream))
    assert list(tables["nodes"][0])[:2] == ["Id", "Label"]
    assert list(tables["edges"][0])[:7] == [
        "Source", "Target", "Type", "Kind", "Id", "Label", "Weight",
    ]  # fmt: skip
    assert [row["Id"] for row in tables["nodes"]] == [node.id for node in network.nodes]
    assert [row["Id"] for row in tables["edges"]] == [edge.id for edge in network.edges]
    assert {row["Type"] for row in tables["edges"]} == {
        "Directed" if network.head.directed else "Undirected"
    }
    times = re.compile(r"(<(\[\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d\](; )?)+>)?")
    assert all(times.fullmatch(row["timeset"]) for row in tables["edges"])


@pytest.mark.parametrize("name", NAMES)
def test_the_evidence_of_every_edge_is_listed(folder, name):
    with (folder / f"{name}-evidence.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    listed = {}
    for row in rows:
        listed.setdefault(row["edge"], []).append(row["evidence"])
    assert listed == {edge.id: list(edge.evidence) for edge in made(name).edges}
    if name in ("positions", "agreement", "conflict", "demands"):
        assert all(row["quote"] and row["document"] for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_the_card_says_what_it_is_in_both_languages(folder, name):
    card = (folder / f"{name}.md").read_text("utf-8")
    network, definition = made(name), definitions()[name]
    for language, heading in (
        ("en", "What not to conclude"),
        ("nl", "Wat u niet moet concluderen"),
    ):
        assert definition.title[language] in card and definition.definition[language] in card
        assert heading in card and network.account[language] in card
        assert definition.weight[definition.normalise[0]][language] in card
    for column in (*network.head.node_fields, *network.head.edge_fields):
        assert f"- `{column.id}` (" in card


@pytest.mark.parametrize("name", ["positions.gexf", "positions.graphml", "positions.md"])
def test_a_file_says_of_itself_which_version_it_is_and_under_what_licence(folder, name):
    text = (folder / name).read_text("utf-8")
    assert f"JHA-KG {__version__}+{snapshot(sample_store().manifest)[:12]}" in text
    assert LICENCE in text and SAMPLE_BASE in text


def test_a_long_name_is_cut_in_the_label_and_whole_beside_it():
    nodes = [node for name in NAMES for node in made(name).nodes]
    assert all(node.attributes["full_name"] for node in nodes)
    cut = [node for node in nodes if node.label.endswith("…")]
    assert cut
    for node in cut:
        assert len(node.label) <= 60 < len(node.attributes["full_name"])
        assert node.attributes["full_name"].startswith(node.label[:-1])


def test_two_exports_are_the_same_bytes(folder, tmp_path):
    pytest.importorskip("matplotlib")
    formats = ["gexf", "graphml", "csv", "svg", "png"]
    for place in ("one", "other"):
        source = Reader(sample_store())
        write_network(source, "positions", tmp_path / place, formats, Options())
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(
        ["positions.gexf", "positions.graphml", "positions-nodes.csv", "positions-edges.csv",
         "positions.svg", "positions.png", "positions.md", "positions-evidence.csv"]
    )  # fmt: skip
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
        if (folder / name).exists():
            assert (tmp_path / "one" / name).read_bytes() == (folder / name).read_bytes()


def test_yearly_slices_are_static_and_hold_their_year(tmp_path):
    reader = Reader(small_source())
    files = write_years(reader, "positions", tmp_path, ["gexf"], Options())
    assert [path.name for path in files] == ["positions-2024.gexf", "positions-2025.gexf"]
    for path, edges in zip(files, (7, 3), strict=True):
        assert complaints(path) == []
        text = path.read_text("utf-8")
        assert text.count("<edge ") == edges and "<spell" not in text


def test_labels_with_markup_and_control_characters_survive(tmp_path):
    more = (
        f'{thing("country/ESP")} skos:prefLabel "<Spain> & \\"co\\"\\u000B\\u0001 \\U0001F600"@en .'
    )
    for format_ in ("gexf", "graphml", "csv"):
        source = Reader(small_source(more.replace("@en", "@nl")))
        write_network(source, "positions", tmp_path, [format_], Options(language="nl"))
    read = nx.read_gexf(tmp_path / "positions.gexf")
    assert read.nodes["country/ESP"]["label"] == '<Spain> & "co" \U0001f600'
    assert nx.read_graphml(tmp_path / "positions.graphml").nodes["country/ESP"]["label"] == (
        '<Spain> & "co" \U0001f600'
    )


def test_a_network_of_nothing_is_still_a_file(tmp_path):
    options = Options(first="1999-01-01", last="1999-12-31")
    pytest.importorskip("matplotlib")
    formats = ["gexf", "graphml", "csv", "svg"]
    write_network(Reader(small_source()), "positions", tmp_path, formats, options)
    assert complaints(tmp_path / "positions.gexf") == []
    assert len(nx.read_gexf(tmp_path / "positions.gexf")) == 0


# ---------------------------------------------------------------- the writer


class Counting:
    """A stream that keeps nothing but how much came at once."""

    def __init__(self):
        self.total, self.largest = 0, 0

    def write(self, text):
        self.total += len(text)
        self.largest = max(self.largest, len(text))


def test_the_writer_keeps_nothing():
    head = Head("t", "d", False, (Field("class"),), (Field("url"),))
    asked = []

    def edges(number):
        for i in range(number):
            asked.append(i)
            yield Edge(f"e{i}", "a", "b", f"k{i}", 1, {"url": "u" * 50})

    few, many = Counting(), Counting()
    for stream, number_ in ((few, 10_000), (many, 60_000)):
        write_gexf(stream, head, (Node(n, n) for n in "ab"), edges(number_))
    assert many.total > 5 * few.total and many.largest < 1.1 * few.largest


@pytest.mark.parametrize("name", [*sorted(RESERVED), "Degree"])
def test_the_writer_refuses_columns_that_programs_take_for_their_own(name):
    with pytest.raises(ValueError, match="cannot be the name"):
        write_gexf(Counting(), Head("t", "d", True, (), (Field(name),)), [], [])


@pytest.mark.parametrize("weight", [0, -1, float("nan")])
def test_the_writer_refuses_edges_that_gephi_drops(weight):
    with pytest.raises(ValueError, match="not above zero"):
        write_gexf(Counting(), Head("t", "d", True), [], [Edge("e", "a", "b", "k", weight)])


@pytest.mark.parametrize("value", [1, 0.1, 1 / 3, 1e-7, 123456.789, 5e9])
def test_numbers_are_written_so_that_every_reader_knows_them(value):
    assert re.fullmatch(r"\d+(\.\d+)?", number(value))
    assert float(number(value)) == pytest.approx(value, abs=1e-6, rel=1e-3)


def test_escaping():
    assert escape('a"<&>\t\x00\ud800b') == "a&quot;&lt;&amp;&gt; b"
