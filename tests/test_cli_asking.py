"""Asking on the command line: showing, citing, drawing, writing one's own, near and far."""

import csv
import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.sample_store import sample_folder, sparql_server


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def test_a_network_is_the_same_from_an_endpoint(endpoint, tmp_path):
    for folder, made in (
        ("there", run("export", "network", "agreement", "-o", tmp_path / "there",
                      "--endpoint", endpoint)),
        ("here", near("export", "network", "agreement", "-o", tmp_path / "here")),
    ):  # fmt: skip
        assert made.exit_code == 0, (folder, made.stderr)
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == names
    (evidence,) = (name for name in names if name.endswith(".csv"))
    there, here = ((tmp_path / side / evidence).read_bytes() for side in ("there", "here"))
    assert there == here and here.count(b"\n") > 2


def near(*arguments, stdin=None):
    return run(*arguments, "--store", sample_folder(), stdin=stdin)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    with sparql_server(tmp_path_factory.mktemp("server"), "--union-default-graph") as address:
        yield address


CSAM = ("--actor", "NLD", "--dossier", "CSAM")


def test_show_prints_sparql_that_runs_and_gives_the_answer():
    shown = near("ask", "--show", "position-history", *CSAM)
    assert shown.stdout == near("ask", "position-history", *CSAM, "--show").stdout
    asked = near("ask", "position-history", *CSAM, "--format", "csv")
    queried = near("query", "-", "--format", "csv", stdin=shown.stdout)
    rows = [list(csv.DictReader(io.StringIO(r.stdout))) for r in (asked, queried)]
    assert [r["quote"] for r in rows[0]] == [r["quote"] for r in rows[1]] != []


def test_options_may_stand_before_the_name_too():
    after = near("ask", "recurring-dossiers", "--lang", "nl", "--format", "csv")
    before = run("ask", "--store", sample_folder(), "--lang", "nl", "--format", "csv",
                 "recurring-dossiers")  # fmt: skip
    assert before.stdout == after.stdout
    assert "CSAM-verordening" in before.stdout
    assert "Did you mean positions" in run("ask", "--store", "x", "positons").stderr
    assert run("ask", "--store", "x").stdout == run("ask").stdout
    assert "--show needs a question" in run("ask", "--show").stderr
    # A question's name as a value of another question stays a value.
    words = near("ask", "provenance-of", "--words", "positions", "--format", "json")
    assert json.loads(words.stdout) == []


def test_show_needs_no_store_and_no_values():
    result = run("ask", "--show", "silence", "--store", "nowhere")
    assert result.exit_code == 0 and "SELECT" in result.stdout


def test_a_required_value_is_asked_for_with_an_example():
    result = near("ask", "silence")
    assert result.exit_code == 2 and "kg ask silence --actor " in result.stderr


@pytest.mark.parametrize("day", ["2024-13-45", "18 maart", "2024-3-1", ""])
def test_what_is_no_day_is_refused(day):
    result = near("ask", "positions", "--from", day)
    assert result.exit_code == 2 and "Write it as 2024-03-04" in result.stderr


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("--from", "2024"), ("--from", "2024-01-01")),
        (("--from", "2024-12"), ("--from", "2024-12-01")),
        (("--to", "2024"), ("--to", "2024-12-31")),
        (("--to", "2024-09"), ("--to", "2024-09-30")),
    ],
)
def test_a_year_or_month_is_a_span(written, meant):
    shown = near("ask", "positions", "--show", *written)
    assert (
        shown.exit_code == 0 and shown.stdout == near("ask", "positions", "--show", *meant).stdout
    )
    assert "Write it as 2024-03-04." in near("ask", "dossier-status-at", "--day", "2024").stderr


@pytest.mark.parametrize(
    ("name", "option"), [("positions", "--actor"), ("provenance-of", "--words")]
)
def test_bytes_that_are_no_text_are_refused(name, option):
    result = near("ask", name, option, "\udc80")
    assert result.exit_code == 2 and "is no text in UTF-8" in result.stderr


def test_suggestions_come_in_dutch():
    result = near("ask", "positions", "--actor", "duitslnad", "--lang", "nl")
    assert result.exit_code == 2 and "Duitsland (country:DEU)" in result.stderr


def test_the_list_of_questions_comes_in_dutch_too():
    assert run("ask", "--lang", "nl").stdout != run("ask").stdout


def test_notes_stand_apart_from_data():
    table, data = near("ask", "figures"), near("ask", "figures", "--format", "csv")
    assert "Dutch government" in table.stdout and not table.stderr
    assert "Dutch government" in data.stderr and "Dutch government" not in data.stdout


def test_a_citation_is_verified_near_and_far(endpoint, tmp_path):
    cited = near("ask", "position-history", *CSAM, "--cite")
    path = tmp_path / "citation.txt"
    path.write_text(cited.stdout, encoding="utf-8")
    for result in (
        near("cite", "verify", path),
        near("cite", "verify", cited.stdout),
        near("cite", "verify", "-", stdin=cited.stdout),
        run("cite", "verify", path, "--endpoint", endpoint),
    ):
        assert result.exit_code == 0 and result.stdout.startswith("same: ")


def test_a_changed_answer_is_told_row_by_row():
    cited = json.loads(near("ask", "position-history", *CSAM, "--cite", "--format", "json").stdout)
    citation = cited["citation"]
    citation["rows"][0][0] = "another day"
    citation["prints"][0], citation["result"] = "000000", "0" * 16
    result = near("cite", "verify", json.dumps(cited))
    assert result.exit_code == 1
    assert "gone, row 1: " in result.stdout and "another day" in result.stdout
    assert "new, row 1" in result.stdout


def test_rows_that_follow_each_other_are_told_as_a_range():
    cited = near("ask", "positions", "--actor", "NLD", "--cite").stdout
    other = cited.replace("country:NLD", "country:POL")
    result = near("cite", "verify", other)
    assert result.exit_code == 1
    assert "gone, of the cited answer: row 1-" in result.stdout and "--format json" in result.stdout
    assert "there is no such file" in near("cite", "verify", "nowhere.txt").stderr


def test_a_chart_and_a_citation_come_together(tmp_path):
    chart = tmp_path / "chart.svg"
    result = near("ask", "position-history", *CSAM, "--plot", chart, "--cite")
    assert chart.exists()
    assert result.stdout == near("ask", "position-history", *CSAM, "--cite").stdout


def test_what_is_no_citation_is_a_usage_error():
    assert near("cite", "verify", "no citation at all").exit_code == 2


def test_a_chart_goes_into_a_file_alone(tmp_path):
    result = near("ask", "positions", "--plot", tmp_path / "a.svg", "--lang", "nl")
    assert (result.exit_code, result.stdout) == (0, "") and (tmp_path / "a.svg").exists()
    assert near("ask", "meetings", "--plot", tmp_path / "b.svg").exit_code == 2


@pytest.mark.parametrize("command", [
    ("ask", "meetings", "--format", "csv"),
    ("ask", "positions", "--actor", "Duitsland", "--lang", "nl"),
    ("schema", "--format", "json"),
])  # fmt: skip
def test_an_endpoint_answers_as_the_store(command, endpoint):
    there, here = run(*command, "--endpoint", endpoint), near(*command)
    assert there.exit_code == 0
    assert sorted(there.stdout.splitlines()) == sorted(here.stdout.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "meetings", "--endpoint", "ftp://example.org"),
        ("ask", "meetings", "--endpoint", "http://127.0.0.1:9/query"),
        ("query", "-", "--endpoint", "http://127.0.0.1:9/query"),
        ("schema", "--store", "nowhere"),
    ],
)
def test_no_answer_is_an_operational_error(arguments):
    result = run(*arguments, stdin="ASK {}")
    assert result.exit_code == 2 and result.stdout == "" and "Traceback" not in result.stderr


def test_warnings_precede_the_answer_and_leave_it_alone():
    result = near(
        "query", "-", "--format", "csv", stdin="SELECT ?a { ?a a jha:Meetng . ?b a jha:Post }"
    )
    assert result.exit_code == 0 and result.stdout == "a\n"
    assert "jha:Meeting" in result.stderr and "cross product" in result.stderr


def test_a_slip_is_shown_with_a_caret():
    result = near("query", "-", stdin="SELECT ?a {\n  ?a a foaf:Person }")
    assert result.exit_code == 2
    assert "line 2, column 8" in result.stderr and "PREFIX foaf: <" in result.stderr


def test_construct_gives_turtle_and_only_that():
    query = "CONSTRUCT { ?m a jha:Meeting } WHERE { ?m a jha:Meeting }"
    result = near("query", "-", "--format", "turtle", stdin=query)
    assert result.stdout == near("query", "-", "--format", "turtle", stdin=query).stdout
    assert "a jha:Meeting" in result.stdout
    assert near("query", "-", stdin=query).exit_code == 2
    assert near("query", "-", "--format", "turtle", stdin="ASK {}").exit_code == 2


@pytest.mark.parametrize("format_", ["table", "markdown", "json", "turtle"])
def test_schema_is_written_in_every_format(format_):
    result = near("schema", "--format", format_, "--no-counts")
    assert (result.exit_code == 0 and "jha:Meeting" in result.stdout) or "#Meeting" in result.stdout


def test_help_is_quick_because_nothing_heavy_is_imported():
    code = "import sys; sys.argv = ['kg', 'ask', '--help']\nfrom kg.cli import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "print(sorted({'rdflib', 'matplotlib', 'SPARQLWrapper', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
