"""The command line: each verb parses, calls one function that anyone can import, and prints.

Data goes to stdout, progress and messages to stderr. Exit code 0: done; 1: findings, or partly
done; 2: usage or operational error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.errors import KgError
from kg.paths import default_store

if TYPE_CHECKING:
    from kg.graph.store import Store
    from kg.pipeline import Summary

FORMAT_NAMES = ("table", "csv", "tsv", "json", "markdown")


class _Cli(click.Group):
    """Turns the project's own errors into one line on stderr and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except KgError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"kg: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:  # the reader of our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_store,
    show_default="$JHA_STORE or ./jha-store",
    help="Folder of the store.",
)
format_option = click.option(
    "--format", "format_", type=click.Choice(FORMAT_NAMES), default="table", show_default=True
)
language_option = click.option(
    "--lang", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="Of labels."
)


@click.group(cls=_Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Knowledge graph of EU justice and home affairs policy.

    Reads what governments report to their parliaments on the JHA Council, and answers questions
    with the sentence behind every statement.

    \b
    Examples:
      kg build papers/ --store jha-store
      kg ask meetings --format csv
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--base-iri", help="Base of the graph's IRIs, ending in a slash.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes [default: cores].")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def build(
    paths: tuple[Path, ...], store: Path, base_iri: str | None, jobs: int | None, quiet: bool
) -> None:
    """Read files or folders into a store.

    A document that is already there is replaced. What cannot be read is reported, the rest goes on
    (exit code 1).

    \b
    Examples:
      kg build papers/
      kg build agenda.pdf report.txt --store my-store --jobs 4
    """
    summary = _build(paths, store, base_iri, jobs, quiet)
    if summary.skipped:
        sys.exit(1)


def _build(
    paths: Sequence[Path],
    store: Path,
    base_iri: str | None = None,
    jobs: int | None = None,
    quiet: bool = False,
) -> Summary:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from kg import pipeline

    if base_iri is not None and not (base_iri.startswith("http") and base_iri.endswith("/")):
        raise click.BadParameter("give an http(s) address that ends in a slash", None, None, "base")
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    disable = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=disable) as progress:
        task = progress.add_task("Reading", total=None)
        summary = pipeline.build(
            paths,
            store,
            base=base_iri,
            jobs=jobs or os.cpu_count() or 1,
            started=lambda total: progress.update(task, total=total),
            done=lambda files: progress.advance(task, files),
        )
    for skipped in summary.skipped:
        click.echo(f"skipped {skipped.path}: {skipped.reason}", err=True)
    click.echo(
        f"Read {summary.files} file{'s' * (summary.files != 1)} into {len(summary.documents)} "
        f"document{'s' * (len(summary.documents) != 1)} with {summary.statements} statements; "
        f"skipped {len(summary.skipped)}. Store: {store}",
        err=True,
    )
    return summary


@main.command()
@store_option
def info(store: Path) -> None:
    """Say what is in a store: documents, counts by class, base IRI, versions.

    \b
    Examples:
      kg info
      kg info --store build/sample-store
    """
    from kg.graph.overview import overview

    click.echo(overview(_open(store)), nl=False)


@main.command()
@click.argument("document")
@store_option
@click.option("--marks/--no-marks", default=True, help="Mark names and statements in the text.")
def show(document: str, store: Path, marks: bool) -> None:
    """Show a document's text with its structure marked.

    DOCUMENT is a key that 'kg info' lists, such as kst-32317-OG.

    \b
    Examples:
      kg show kst-99999-12 --store build/sample-store
      kg show kst-99999-12 --no-marks | less
    """
    from kg.publish.reading_view import reading_view

    click.echo(reading_view(_open(store), document, marks=marks), nl=False)


@main.command()
@store_option
@format_option
def check(store: Path, format_: str) -> None:
    """Check the store against the shapes; findings by severity (exit code 1 if any violation).

    \b
    Examples:
      kg check
      kg check --format csv > findings.csv
    """
    from kg.graph.checks import check_store, findings_answer
    from kg.publish.tables import FORMATS

    findings = check_store(_open(store))
    if findings or format_ != "table":
        click.echo(FORMATS[format_](findings_answer(findings)), nl=False)
    by_severity = {
        s: sum(f.severity == s for f in findings) for s in ("Violation", "Warning", "Info")
    }
    counts = ", ".join(f"{count} {severity.lower()}" for severity, count in by_severity.items())
    click.echo(f"Checked {store}: {counts}.", err=True)
    if by_severity["Violation"]:
        sys.exit(1)


class _Questions(click.Group):
    """One command per question, its options made from the question's parameters."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kg.graph.named_queries import questions

        return list(questions())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from kg.graph.named_queries import question

        return _question_command(question(cmd_name))


def _question_command(question: Any) -> click.Command:  # noqa: ANN401 - avoids an early import
    def run(store: Path, format_: str, lang: str, **values: str | None) -> None:
        from kg.graph.named_queries import ask as ask_question
        from kg.publish.tables import FORMATS

        given = {name: value for name, value in values.items() if value is not None}
        answer = ask_question(_open(store), question.name, given, lang)
        click.echo(FORMATS[format_](answer), nl=False)

    parameters: list[click.Parameter] = [
        click.Option(
            [f"--{p.name}", p.name],
            required=p.required,
            help=f"{p.label['en']} ({p.type}; for example {p.example})",
        )
        for p in question.parameters
    ]
    examples = f"\b\nExamples:\n  kg ask {question.name}" + "".join(
        f" --{p.name} {_quoted(p.example)}" for p in question.parameters[:2]
    )
    command = click.Command(
        question.name,
        params=parameters,
        callback=run,
        help=f"{question.summary['en']}\n\n{question.description['en']}\n\n{examples}",
        short_help=question.summary["en"],
    )
    for option in (language_option, format_option, store_option):
        command = option(command)
    return command


def _quoted(example: str) -> str:
    return f"'{example}'" if " " in example else example


@main.group(cls=_Questions, invoke_without_command=True, subcommand_metavar="NAME [OPTIONS]")
@click.pass_context
def ask(ctx: click.Context) -> None:
    """Ask a named question; without a name, list them.

    \b
    Examples:
      kg ask
      kg ask announced-vs-reported --format markdown
    """
    if ctx.invoked_subcommand is None:
        from kg.graph.named_queries import questions

        for question in questions().values():
            options = " ".join(f"[--{p.name} {p.type.upper()}]" for p in question.parameters)
            click.echo(f"{question.name} {options}".rstrip())
            click.echo(f"    {question.summary['en']}")


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@store_option
@format_option
@language_option
def query(file: Any, store: Path, format_: str, lang: str) -> None:  # noqa: ANN401
    """Evaluate any SPARQL 1.1 query from FILE ('-': standard input).

    The prefixes jha, id, graph, skos, dcterms, prov, rdfs, xsd and others need no declaration. The
    default graph is the union of all graphs but provenance.

    \b
    Examples:
      kg query my-query.rq --format csv
      echo 'SELECT ?m { ?m a jha:Meeting }' | kg query -
    """
    from kg.graph.answers import answer_of
    from kg.publish.tables import FORMATS

    click.echo(FORMATS[format_](answer_of(_open(store), file.read(), language=lang)), nl=False)


@main.command()
@click.argument("gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@store_option
@format_option
@click.option("--misses", metavar="CATEGORY", help="List what is missing and spurious there.")
@click.option("--rules", is_flag=True, help="Figures per rule and speech act instead.")
@click.option("--write", is_flag=True, help="Keep those figures in ontology/vocab.")
@click.option("--development", metavar="NAME", multiple=True, help="A file used to write rules.")
@click.option("--corpus", type=click.Path(path_type=Path), help="[default: beside GOLD_DIR]")
def evaluate(
    gold_dir: Path,
    store: Path,
    format_: str,
    misses: str | None,
    rules: bool,
    write: bool,
    development: tuple[str, ...],
    corpus: Path | None,
) -> None:
    """Score a store against annotated documents (exit code 1 if some are not in it).

    GOLD_DIR holds one JSON file per document. Its purpose.txt says whether the documents were held
    back while rules were written; only then does --write keep the figures.

    \b
    Examples:
      kg evaluate tests/gold_sample --store build/sample-store
      kg evaluate tests/gold_sample --store build/sample-store --misses outcomes
    """
    from kg.evaluation.gold import read_gold
    from kg.evaluation.report import miss_table, notes, quality_table, score_table
    from kg.evaluation.rule_quality import write_rule_quality
    from kg.evaluation.scores import evaluate as evaluate_store
    from kg.publish.tables import FORMATS

    if misses is not None and rules:
        raise click.UsageError("give --misses or --rules, not both")
    gold = read_gold(gold_dir)
    result = evaluate_store(gold, _open(store), corpus=corpus, development=development)
    table = quality_table(result) if rules else score_table(result)
    click.echo(FORMATS[format_](table if misses is None else miss_table(result, misses)), nl=False)
    for note in notes(result, misses_shown=misses is not None):
        click.echo(note, err=True)
    if write:
        click.echo(f"Wrote {write_rule_quality(result)}; build again to publish it.", err=True)
    if result.absent:
        sys.exit(1)


@main.command()
@click.option("--endpoint", required=True, metavar="URL", help="SPARQL endpoint that speaks CDM.")
@store_option
@format_option
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@click.option(
    "--timeout", type=click.IntRange(1), default=30, show_default=True, help="Seconds per answer."
)
def enrich(endpoint: str, store: Path, format_: str, refresh: bool, timeout: int) -> None:
    """Ask an authority for titles, dates, status and ELI of the acts and dossiers in the store.

    Writes the answers with source and date to the graph 'authority', and lists the identifiers that
    the authority does not know or gave no answer on (exit code 1). Asks only what is still open.

    \b
    Examples:
      kg enrich --endpoint https://publications.europa.eu/webapi/rdf/sparql
      kg enrich --endpoint http://localhost:7878/query --refresh --format csv > unknown.csv
    """
    from datetime import UTC, datetime

    from kg.graph.authority import enrich as enrich_store
    from kg.graph.authority import enrichment_answer
    from kg.publish.tables import FORMATS

    base = _open(store).manifest.base
    today = datetime.now(UTC).date().isoformat()
    result = enrich_store(store, endpoint, today, refresh=refresh, timeout=timeout)
    answer = enrichment_answer(result, base)
    if answer.rows or format_ != "table":
        click.echo(FORMATS[format_](answer), nl=False)
    click.echo(
        f"Wrote what {endpoint} says of {len(result.written)} things; {result.kept} were known, "
        f"{len(result.unknown)} it does not know, {len(result.unanswered)} stay open.",
        err=True,
    )
    if answer.rows:
        sys.exit(1)


@main.command()
@click.argument("what", type=click.Choice(["nquads", "texts", "provenance"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@store_option
def export(what: str, output: Path, store: Path) -> None:
    """Write the graph out, in canonical order.

    nquads: all graphs but provenance, one file. texts: a folder with the normalised texts that
    offsets point into. provenance: what made it, one file.

    \b
    Examples:
      kg export nquads -o graph.nq
      kg export texts -o texts/
    """
    from kg.publish.dumps import EXPORTS

    EXPORTS[what](_open(store), output)
    click.echo(f"Wrote {output}", err=True)


@main.group()
def vocab() -> None:
    """Look into the vocabularies, keep their files in order, write the ontology's web page.

    \b
    Examples:
      kg vocab stats
      kg vocab find Luxemburg
    """


@vocab.command("stats")
@format_option
def vocab_stats(format_: str) -> None:
    """Count rows by class and by how far each was checked.

    \b
    Examples:
      kg vocab stats
      kg vocab stats --format markdown
    """
    from kg.publish.tables import FORMATS
    from kg.publish.vocabulary_tables import statistics
    from kg.vocabulary import load

    click.echo(FORMATS[format_](statistics(load())), nl=False)


@vocab.command("find")
@click.argument("word")
@format_option
def vocab_find(word: str, format_: str) -> None:
    """Say what WORD means to the reader of documents, and why.

    Each thing that has the name, by which label and in which language, how it must be written in a
    text, and the rule that tells apart things that share it.

    \b
    Examples:
      kg vocab find Luxemburg
      kg vocab find FRA --format json
    """
    from kg.publish.tables import FORMATS
    from kg.publish.vocabulary_tables import meanings, meanings_answer
    from kg.vocabulary import load

    click.echo(FORMATS[format_](meanings_answer(meanings(word, load()))), nl=False)


@vocab.command("format")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if a file would change.")
def vocab_format(check: bool) -> None:
    """Put the files of ontology/vocab into their canonical order.

    \b
    Examples:
      kg vocab format
      kg vocab format --check
    """
    from kg.vocabulary_format import out_of_order, restore_order

    changed = list(out_of_order()) if check else restore_order()
    for path in changed:
        click.echo(f"{path.name}: {'is out of order' if check else 'put in order'}")
    if check and changed:
        sys.exit(1)


@vocab.command("docs")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True)
def vocab_docs(output: Path) -> None:
    """Write the ontology as a web page, with a picture of its core; the same bytes each time.

    \b
    Examples:
      kg vocab docs -o build/ontology
      kg vocab docs -o site/ontology
    """
    from kg.publish.ontology_pages import write_pages

    for path in write_pages(output):
        click.echo(f"Wrote {path}", err=True)


@main.command()
@click.option("--store", type=click.Path(path_type=Path), default=Path("build/sample-store"))
@click.option("--exports", type=click.Path(path_type=Path), default=Path("exports"))
def demo(store: Path, exports: Path) -> None:
    """Build the invented sample corpus, answer flagship questions, write the exports.

    \b
    Examples:
      kg demo
      kg demo --store /tmp/sample --exports /tmp/sample-exports
    """
    from kg.paths import SAMPLE_CORPUS
    from kg.publish.demo import answers, write_exports
    from kg.vocabulary import SAMPLE_BASE

    _build([SAMPLE_CORPUS], store, SAMPLE_BASE)
    opened = _open(store)
    for title, command, table in answers(opened):
        click.echo(f"\n{title}\n$ {command} --store {store}\n{table}", nl=False)
    write_exports(opened, exports)
    click.echo(
        f"\nThe documents are invented ({SAMPLE_CORPUS}); no government said any of this.\n"
        f"Store: {store}    Exports: {exports}\n"
        f"Next: kg ask --store {store}    kg info --store {store}    kg build YOUR-PAPERS/"
    )


def _open(store: Path) -> Store:
    from kg.graph.store import Store

    return Store(store)
