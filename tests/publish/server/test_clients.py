"""Clients that people use get the same rows from the server as from the store."""

import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from kg.cli import main
from kg.graph.named_queries import questions
from kg.graph.remote import RemoteStore
from kg.vocabulary import JHA
from tests.publish.server.serving import serving
from tests.sample_store import answered, sample_folder, sample_store

NPM = Path(__file__).resolve().parents[2] / "npm"
QUERY = "SELECT ?m ?d { ?m a jha:Meeting ; jha:startDate ?d } ORDER BY ?m"
DECLARED = f"PREFIX jha: <{JHA}> " + QUERY
GRAPH = f"PREFIX jha: <{JHA}> CONSTRUCT {{ ?m a jha:Meeting }} {{ ?m a jha:Meeting }}"


def rows():
    return [(row["m"].value, row["d"].value) for row in sample_store().query(QUERY)]


@pytest.fixture
def wrapper(sample_server):
    return SPARQLWrapper(sample_server.endpoint)


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_json(wrapper, method):
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(QUERY)
    found = wrapper.queryAndConvert()["results"]["bindings"]
    assert [(row["m"]["value"], row["d"]["value"]) for row in found] == rows()


def test_sparqlwrapper_posts_directly(wrapper):
    wrapper.setMethod(POST)
    wrapper.setRequestMethod("postdirectly")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(QUERY)
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == len(rows())


@pytest.mark.parametrize("format_", [XML, CSV, TSV])
def test_sparqlwrapper_gets_the_format_that_it_asks_for(wrapper, format_):
    wrapper.setReturnFormat(format_)
    wrapper.setQuery(QUERY)
    result = wrapper.query()
    assert {XML: "xml", CSV: "csv", TSV: "tab-separated"}[format_] in result.info()["content-type"]
    assert rows()[0][0].encode() in result.response.read()


@pytest.mark.parametrize("format_", [TURTLE, RDFXML, JSONLD, XML])
def test_sparqlwrapper_reads_graphs(wrapper, format_):
    wrapper.setReturnFormat(format_)
    wrapper.setQuery(GRAPH)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = wrapper.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert {str(subject) for subject in graph.subjects()} == {row[0] for row in rows()}


@pytest.mark.parametrize("format_", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rdflib_store(sample_server, format_, method):
    store = SPARQLStore(sample_server.endpoint, returnFormat=format_, method=method)
    found = [(str(row.m), str(row.d)) for row in Graph(store).query(DECLARED)]
    assert found == rows()


def test_rdflib_store_walks_the_graph(sample_server):
    graph = Graph(SPARQLStore(sample_server.endpoint))
    subject = URIRef(rows()[0][0])
    assert (subject, URIRef(JHA + "startDate"), None) in graph


def test_our_own_client_asks_every_question(sample_server):
    """``kg ask --endpoint`` on the server answers as ``kg ask --store`` does."""
    remote = RemoteStore(sample_server.endpoint, 60)
    from kg.graph.named_queries import ask

    for name in ("meetings", "positions", "dossier-timeline", "commitments"):
        needed = {p.name: p.example for p in questions()[name].parameters if p.required}
        assert ask(remote, name, needed).rows == answered(name).rows


def test_our_own_client_does_not_take_a_part_for_the_whole(tmp_path):
    from kg.errors import KgError

    with serving(sample_folder(), tmp_path, "--row-limit", "3") as server, pytest.raises(KgError):
        list(RemoteStore(server.endpoint, 60).query(QUERY.replace("ORDER BY ?m", "")))


def test_the_command_is_there():
    assert "serve" in main.commands


# ---------------------------------------------------------------- Comunica

_SCRIPT = """
import { QueryEngine } from '@comunica/query-sparql';
const [endpoint, query] = process.argv.slice(2);
const engine = new QueryEngine();
const sources = [endpoint];  // not told what it is: it reads the service description
const stream = await engine.queryBindings(query, { sources });
const rows = (await stream.toArray()).map(row => [row.get('m').value, row.get('d').value]);
console.log(JSON.stringify(rows));
"""


def test_comunica_finds_out_what_we_are(sample_server, tmp_path):
    if shutil.which("node") is None or not (NPM / "node_modules" / "@comunica").is_dir():
        pytest.skip("Comunica is not installed (npm ci --prefix tests/npm)")
    script = NPM / f".comunica-{os.getpid()}.mjs"
    script.write_text(_SCRIPT, "utf-8")
    try:
        result = subprocess.run(
            ["node", script, sample_server.endpoint, DECLARED],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        script.unlink()
    assert result.returncode == 0, result.stderr
    assert [tuple(row) for row in json.loads(result.stdout)] == rows()
