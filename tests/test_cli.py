"""What a user sees: data on stdout, messages on stderr, exit codes 0, 1 and 2."""

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.graph.named_queries import ask, questions
from kg.graph.store import Store
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.publish.tables import FORMATS
from kg.vocabulary import SAMPLE_BASE


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return str(folder)


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


COMMANDS = [
    *([name] for name in sorted(main.commands)),
    *(
        [group, name]
        for group in ("cite", "export", "vocab")
        for name in sorted(main.commands[group].commands)
    ),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_two_examples(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout.count(f"kg {' '.join(command)}") >= 2


@pytest.mark.parametrize("group", [[], ["ask"], ["cite"], ["export"], ["vocab"]])
def test_lists_of_commands_end_no_line_in_the_middle(group):
    result = CliRunner().invoke(main, [*group, "--help"], terminal_width=80)
    listed = result.stdout.partition("Commands:")[2]
    assert listed and "..." not in listed


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyError("x"), "a fault of this program: KeyError: 'x'. Please report it"),
        (OSError(28, "No space left on device", "a/b"), "a/b: No space left on device. Look at"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_what_nobody_foresaw_is_one_line_too_and_a_traceback_only_with_debug(
    error, told, monkeypatch
):
    def fail(_):
        raise error

    monkeypatch.setattr("kg.cli.store_commands.open_store", fail)
    result = run("info")
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.startswith("kg: ") and result.stderr.count("\n") == 1
    assert told in result.stderr
    assert run("--debug", "info").exception is error


def test_build_reports_on_stderr_and_says_nothing_on_stdout(tmp_path):
    result = run("build", SAMPLE_CORPUS, "--store", tmp_path / "s", "--quiet")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "into 8 documents" in result.stderr


def test_build_with_a_bad_file_is_partly_done(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    paper = sorted(SAMPLE_CORPUS.glob("*.txt"))[0]
    result = run("build", tmp_path / "empty.txt", paper, "--store", tmp_path / "s", "--jobs", 1)
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr and "is empty" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("info", "--store", "nowhere"),
        ("ask", "meetings", "--store", "nowhere"),
        ("ask", "metings"),
        ("build", "x", "--base-iri", "no-address"),
        ("build",),
        ("query", "missing.rq"),
    ],
)
def test_errors_are_one_line_and_exit_code_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == "" and "Traceback" not in result.stderr


def test_ask_alone_lists_every_question():
    result = run("ask")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in questions())
    assert "kg ask NAME --help" in result.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kg exp", "plain,export"),
        ("kg ask position-h", "plain,position-history"),
        ("kg ask positions --dos", "plain,--dossier"),
        ("kg export network co-presence-", "plain,co-presence-issues"),
    ],
)
def test_the_shell_completes_commands_questions_options_and_networks(words, offered):
    told = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": words}
    told["COMP_CWORD"] = str(len(words.split()) - 1)
    result = CliRunner().invoke(main, prog_name="kg", env=told)
    assert result.stdout.split() == [offered]


def test_every_network_is_named_in_the_help_of_its_command():
    from kg.publish.networks.definitions import definitions

    words = set(re.split(r"[\s,;.]+", run("export", "network", "--help").stdout))
    assert set(definitions()) <= words


def test_check_counts_what_it_found_in_words(store):
    result = run("check", "--store", store)
    assert re.search(
        r": 0 violations, (1 warning|\d+ warnings), \d+ info\.$", result.stderr.strip()
    )


@pytest.fixture(scope="module")
def opened(store):
    return Store(Path(store))


@pytest.mark.parametrize("name", questions())
def test_every_question_answers_in_every_format(name, opened):
    given = {p.name: p.example for p in questions()[name].parameters if p.required}
    answer = ask(opened, name, given)
    rows = {format_: write(answer) for format_, write in FORMATS.items()}
    assert len(list(csv.DictReader(io.StringIO(rows["csv"])))) == len(json.loads(rows["json"]))
    assert f"{len(answer.rows)} row" in rows["table"]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_command_writes_what_the_function_gives(format_, store, opened):
    result = run("ask", "data-coverage", "--store", store, "--format", format_)
    assert result.stdout == FORMATS[format_](ask(opened, "data-coverage"))


def test_names_are_understood_in_both_languages(store):
    answers = {
        run(
            "ask", "country-mentions", "--country", name, "--store", store, "--format", "csv"
        ).stdout
        for name in ("Spanje", "Spain", "ESP", "country:ESP", "country/ESP")
    }
    assert len(answers) == 1 and answers.pop().count("\n") > 1


def test_a_typing_error_is_answered_by_suggestions(store):
    result = run("ask", "country-mentions", "--country", "Belgie n", "--store", store)
    assert result.exit_code == 2 and "Did you mean" in result.stderr


def test_an_ambiguous_code_is_answered_with_the_choices(store):
    result = run("ask", "positions", "--actor", "FRA", "--store", store)
    assert result.exit_code == 2
    assert "country:FRA" in result.stderr and "agency:FRA" in result.stderr


def test_query_reads_standard_input(store):
    query = "SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m a jha:Meeting }"
    result = run("query", "-", "--store", store, "--format", "json", stdin=query)
    assert json.loads(result.stdout)[0]["n"] > 2


def test_broken_sparql_is_a_usage_error(store):
    result = run("query", "-", "--store", store, stdin="SELECT nonsense")
    assert result.exit_code == 2 and "line 1, column 8" in result.stderr


def test_export_nquads_is_canonical_and_whole(store, tmp_path):
    assert run("export", "nquads", "-o", tmp_path / "g.nq", "--store", store).exit_code == 0
    lines = (tmp_path / "g.nq").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    graphs = {q.graph_name.value for q in ox.parse(path=str(tmp_path / "g.nq"))}
    assert f"{SAMPLE_BASE}graph/provenance" not in graphs
    assert {f"{SAMPLE_BASE}graph/{name}" for name in ("links", "vocabulary")} <= graphs


def test_export_texts_gives_what_offsets_point_into(store, tmp_path):
    run("export", "texts", "-o", tmp_path / "texts", "--store", store)
    assert len(list((tmp_path / "texts").glob("*.txt"))) == 8
    again = run("export", "texts", "-o", tmp_path / "texts", "--store", store)
    assert again.exit_code == 0


def test_export_texts_replaces_nothing_that_it_did_not_make(store, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = run("export", "texts", "-o", tmp_path, "--store", store)
    assert result.exit_code == 2 and (tmp_path / "mine.txt").read_text() == "mine"


def test_export_provenance_holds_files_and_hashes(store, tmp_path):
    run("export", "provenance", "-o", tmp_path / "p.nq", "--store", store)
    text = (tmp_path / "p.nq").read_text("utf-8")
    assert "prov#Activity" in text and text.count("#sha256>") == 8


def test_show_marks_the_structure(store):
    result = run("show", "kst-99999-11", "--store", store)
    assert result.exit_code == 0
    assert "══ annotated-agenda" in result.stdout and "── home 1" in result.stdout


def test_show_takes_a_paper_by_the_name_that_answers_give_it(store):
    whole = run("show", "kst-99999-11", "--store", store).stdout
    assert run("show", "Kamerstuk 99999-11", "--store", store).stdout == whole


def test_a_packing_that_is_not_known_is_refused_and_nothing_written(store, tmp_path):
    result = run("export", "trig", "-o", tmp_path / "g.trig.bz2", "--store", store)
    assert result.exit_code == 2 and ".gz or .zst" in result.stderr
    assert not list(tmp_path.iterdir())


def test_show_of_an_unknown_document_lists_the_known_ones(store):
    result = run("show", "kst-1", "--store", store)
    assert result.exit_code == 2 and "kst-99999-11" in result.stderr
