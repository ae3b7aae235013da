"""'kg enrich' against a local endpoint that answers like CELLAR, on good days and bad ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import AuthorityError
from kg.graph.answers import labels
from kg.graph.authority import enrich, enrichment_answer
from kg.graph.checks import check_store
from kg.graph.store import Store, StoreWriter
from kg.graph.validation import undeclared_terms
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import BASE, JHA, SKOS

# What the authority holds, in the terms of its own model; texts are invented.
HELD = """
@prefix cdm: <http://publications.europa.eu/ontology/cdm#> .
@prefix lang: <http://publications.europa.eu/resource/authority/language/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://publications.europa.eu/resource/cellar/0001> cdm:resource_legal_id_celex "32031R0001" ;
  cdm:work_date_document "2031-05-14"^^xsd:date ; cdm:resource_legal_in-force "true" ;
  cdm:resource_legal_eli "http://data.europa.eu/eli/reg/2031/1/oj" .
<x:e1> cdm:expression_belongs_to_work <http://publications.europa.eu/resource/cellar/0001> ;
  cdm:expression_uses_language lang:NLD ; cdm:expression_title "Verordening over havens" .
<x:e2> cdm:expression_belongs_to_work <http://publications.europa.eu/resource/cellar/0001> ;
  cdm:expression_uses_language lang:ENG ; cdm:expression_title "Ports  Regulation" .
<x:e3> cdm:expression_belongs_to_work <http://publications.europa.eu/resource/cellar/0001> ;
  cdm:expression_uses_language lang:FRA ; cdm:expression_title "Règlement" .
<http://publications.europa.eu/resource/cellar/0002> cdm:resource_legal_id_celex "52031PC0009" ;
  cdm:work_date_document "2030-01-02"^^xsd:date .
<http://publications.europa.eu/resource/procedure/2030_7>
  cdm:procedure_code_interinstitutional_reference_procedure "2030/0007/COD" ;
  cdm:dossier_adopted-proposal 1 ; cdm:dossier_pending-proposal 0 ; cdm:dossier_title "Ports"@en ;
  cdm:dossier_date_adopted "2031-05-14"^^xsd:date ;
  cdm:dossier_produces_resource_legal <http://publications.europa.eu/resource/cellar/0001> .
"""
ROWS = {  # thing: its identifier in the store
    "act/ports": ("LegalAct", "celex", "32031R0001"),
    "act/unheard-of": ("LegalAct", "celex", "32031R0002"),
    "proposal/ports": ("Proposal", "comNumber", "COM(2031)9"),
    "dossier/ports": ("Dossier", "procedure", "2030/0007(COD)"),
    "dossier/misspelt": ("Dossier", "procedure", "2030-7-COD"),
}
PAGE = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"
Reply = tuple[int, dict[str, str], bytes]


class Cellar:
    """A small endpoint; ``mood`` may replace a reply, by the query and how often it was asked."""

    def __init__(self) -> None:
        self.queries: list[str] = []
        self.mood: Callable[[str, Reply], Reply] = lambda query, reply: reply
        self.held = ox.Store()
        self.held.load(HELD.encode(), format=ox.RdfFormat.TURTLE)

    def reply(self, query: str) -> Reply:
        self.queries.append(query)
        body = self.held.query(query).serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return self.mood(query, (200, {"Content-Type": "application/sparql-results+json"}, body))


@contextmanager
def serving(cellar: Cellar) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, headers, body = cellar.reply(form["query"][0])
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def cellar():
    return Cellar()


@pytest.fixture
def endpoint(cellar):
    with serving(cellar) as address:
        yield address


@pytest.fixture
def store(tmp_path):
    """A store without documents; its vocabulary holds the invented rows alone."""
    graph = f"<{BASE}graph/vocabulary>"
    lines = []
    for ref, (kind, name, value) in ROWS.items():
        node = f"<{BASE}id/{ref}>"
        lines.append(f'{node} <{JHA}{name}> "{value}" {graph} .\n')
        lines.append(
            f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{JHA}{kind}> {graph} .\n"
        )
    with StoreWriter(tmp_path / "store") as writer:
        writer.put_graph("vocabulary", "".join(sorted(lines)))
        writer.commit()
    return tmp_path / "store"


def authority(folder: Path) -> str:
    opened = Store(folder)
    return opened.read(opened.manifest.graphs["authority"]).decode()


def facts(folder: Path, ref: str) -> set[str]:
    query = f"SELECT ?p ?o {{ GRAPH graph:authority {{ <{BASE}id/{ref}> ?p ?o }} }}"
    return {
        f"{row['p'].value.rpartition('#')[2].rpartition('/')[2]} {row['o'].value}"
        for row in Store(folder).query(query)
    }


def things(pairs) -> list[str]:
    return [pair[0].removeprefix(BASE + "id/") for pair in pairs]


def test_titles_dates_status_and_eli_are_written_with_source_and_date(store, endpoint):
    result = enrich(store, endpoint, "2031-06-01")
    assert things(result.written) == ["act/ports", "dossier/ports", "proposal/ports"]
    assert facts(store, "act/ports") == {
        "title Verordening over havens",
        "title Ports Regulation",
        "date 2031-05-14",
        "inForce true",
        "eli http://data.europa.eu/eli/reg/2031/1/oj",
        "sameAs http://publications.europa.eu/resource/cellar/0001",
    }
    assert facts(store, "dossier/ports") == {
        "title Ports",
        "date 2031-05-14",
        f"hasAct {BASE}id/act/ports",
        f"procedureStatus {BASE}id/procedure-status/adopted",
        "sameAs http://publications.europa.eu/resource/procedure/2030_7",
    }
    assert "celex 52031PC0009" in facts(store, "proposal/ports")
    assert '"Verordening over havens"@nl' in authority(store)
    record = facts(store, "authority-record/act/ports")
    assert {"retrievedOn 2031-06-01", f"source {endpoint}", "identifier 32031R0001"} <= record


def test_unknown_and_misspelt_identifiers_are_listed(store, endpoint):
    result = enrich(store, endpoint, "2031-06-01")
    assert things(result.unknown) == ["act/unheard-of"]
    assert things(result.unanswered) == ["dossier/misspelt"]
    rows = [[cell.value for cell in row] for row in enrichment_answer(result).rows]
    assert ["act/unheard-of", "32031R0002", "unknown to the authority"] in rows
    assert len(rows) == 2


def test_the_second_call_asks_only_what_is_open(store, endpoint, cellar):
    enrich(store, endpoint, "2031-06-01")
    before = authority(store)
    cellar.queries.clear()
    result = enrich(store, endpoint, "2031-07-01")
    assert result.kept == 3 and result.written == ()
    assert things(result.unknown) == ["act/unheard-of"]
    assert all("32031R0001" not in query and "2030/0007" not in query for query in cellar.queries)
    assert authority(store) == before


def test_refreshing_replaces_answers_and_keeps_those_that_do_not_come(store, endpoint, cellar):
    enrich(store, endpoint, "2031-06-01")
    first = authority(store)
    cellar.mood = lambda query, reply: (
        (200, {"Content-Type": "text/html"}, PAGE) if "2030/0007" in query else reply
    )
    result = enrich(store, endpoint, "2031-07-01", refresh=True)
    assert things(result.written) == ["act/ports", "proposal/ports"]
    assert "retrievedOn 2031-07-01" in facts(store, "authority-record/act/ports")
    assert "retrievedOn 2031-06-01" in facts(store, "authority-record/dossier/ports")
    assert first.replace("2031-06-01", "") == authority(store).replace("2031-07-01", "").replace(
        "2031-06-01", ""
    )


def test_what_follows_from_an_answer_is_inferred(store, endpoint):
    from kg.graph.reference import ontology_nquads

    with StoreWriter(store) as writer:
        writer.put_graph("ontology", ontology_nquads())
        writer.commit()
    enrich(store, endpoint, "2031-06-01")
    opened = Store(store)
    assert opened.query("ASK { id:act\\/ports jha:actOf id:dossier\\/ports }")


def test_a_thing_goes_on_being_shown_by_the_name_that_people_use(store, endpoint):
    act = f"{BASE}id/act/ports"
    name = f'<{act}> <{SKOS}prefLabel> "Verordening zeehavens"@nl <{BASE}graph/vocabulary> .\n'
    with StoreWriter(store) as writer:
        rows = writer.read(writer.manifest.graphs["vocabulary"]).decode()
        writer.put_graph("vocabulary", rows + name)
        writer.commit()
    enrich(store, endpoint, "2031-06-01")
    assert labels(Store(store), [act], "nl") == {act: "Verordening zeehavens"}
    assert labels(Store(store), [act], "en") == {act: "Ports Regulation"}


# ---------------------------------------------------------------- bad days

HTML = (200, {"Content-Type": "text/html"}, PAGE)
UNDECLARED_HTML = (200, {"Content-Type": "application/sparql-results+json"}, b"\n " + PAGE)
ERROR = (500, {"Content-Type": "text/plain"}, b"Virtuoso 42000 Error")
CUT_OFF = (
    200,
    {"Content-Type": "application/json", "X-SQL-State": "S1TAT"},
    b'{"head":{"vars":[]}}',
)
PARTIAL = (
    206,
    {"Content-Type": "application/json"},
    b'{"head":{"vars":[]},"results":{"bindings":[]}}',
)
HALF = (200, {"Content-Type": "application/json"}, b'{"head": {"vars": ["id"]}, "results": {"bind')
BROKEN = (200, {"Content-Type": "application/json", "Content-Length": "9999"}, b"{")
BAD = {
    "html": (HTML, "web page"),
    "html that says it is JSON": (UNDECLARED_HTML, "web page"),
    "server error": (ERROR, "refused"),
    "cut off by a time limit": (CUT_OFF, "part"),
    "partial content": (PARTIAL, "part"),
    "half a result": (HALF, "cannot be read"),
    "half a body": (BROKEN, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_one_identifier_cannot_spoil_the_others(name, store, endpoint, cellar):
    """A batch fails whenever it holds that one identifier; the others are asked without it."""
    reply_, reason = BAD[name]
    cellar.mood = lambda query, reply: reply_ if "32031R0001" in query else reply
    result = enrich(store, endpoint, "2031-06-01", timeout=5)
    assert things(result.written) == ["dossier/ports", "proposal/ports"]
    assert things(result.unknown) == ["act/unheard-of"]
    failed = {thing.removeprefix(BASE + "id/"): why for thing, _, why in result.unanswered}
    assert set(failed) == {"act/ports", "dossier/misspelt"}
    assert reason in failed["act/ports"]


def test_an_answer_that_comes_too_late_is_given_up(store, endpoint, cellar):
    def slowly(query, reply):
        if "32031R0001" in query:
            time.sleep(1.6)
        return reply

    cellar.mood = slowly
    result = enrich(store, endpoint, "2031-06-01", timeout=1)
    assert "act/ports" not in things(result.written)
    assert "proposal/ports" in things(result.written)
    assert ("gave no answer in time") in {why for _, _, why in result.unanswered}


@pytest.mark.parametrize("name", BAD)
def test_an_endpoint_that_never_answers_leaves_the_store_as_it_was(name, store, endpoint, cellar):
    cellar.mood = lambda query, reply: BAD[name][0]
    with pytest.raises(AuthorityError, match="store is as it was"):
        enrich(store, endpoint, "2031-06-01", timeout=5)
    assert "authority" not in Store(store).manifest.graphs
    assert len(cellar.queries) < 12


def test_nobody_at_the_address(store):
    with pytest.raises(AuthorityError, match="broke off"):
        enrich(store, "http://127.0.0.1:9/sparql", "2031-06-01", timeout=2)


# ---------------------------------------------------------------- a real store


def test_a_built_store_stays_sound_and_a_build_keeps_the_answers(tmp_path, endpoint, cellar):
    folder = tmp_path / "store"
    build([sorted(SAMPLE_CORPUS.iterdir())[0]], folder)
    cellar.held.load(
        HELD.replace("32031R0001", "32024R1356").replace("2031/1/oj", "2024/1356/oj").encode(),
        format=ox.RdfFormat.TURTLE,
    )
    before = {(f.shape, f.focus) for f in check_store(Store(folder))}
    result = enrich(folder, endpoint, "2031-06-01")
    assert len(result.written) == 1
    assert len(result.unknown) > 100
    written = authority(folder)
    assert undeclared_terms(written) == []
    assert {(f.shape, f.focus) for f in check_store(Store(folder))} == before
    build([sorted(SAMPLE_CORPUS.iterdir())[1]], folder)
    assert authority(folder) == written


def test_the_command_lists_what_is_unknown_and_says_so_by_its_exit_code(store, endpoint):
    done = CliRunner().invoke(
        main, ["enrich", "--endpoint", endpoint, "--store", str(store), "--format", "csv"]
    )
    assert done.exit_code == 1
    assert "act/unheard-of,32031R0002,unknown to the authority" in done.stdout
    assert "Wrote what" in done.stderr and " 3 " in done.stderr
