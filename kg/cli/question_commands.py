"""Commands that ask: the named questions, and how good the answers are."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.main import format_option, language_option, main, open_store, store_option
from kg.cli.sources import open_source, source_options

if TYPE_CHECKING:
    from kg.graph.answers import Answer
    from kg.graph.named_queries import Question
    from kg.graph.source import Source


class _Questions(click.Group):
    """One command per question, its options made from the question's parameters."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options before the question's name are the question's all the same."""
        from kg.graph.named_queries import questions

        known = questions()
        at = 0
        if args and args[0].startswith("-"):
            at = next((i for i, word in enumerate(args) if word in known), 0)
        return super().parse_args(ctx, [*args[at : at + 1], *args[:at], *args[at + 1 :]])

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kg.graph.named_queries import questions

        return list(questions())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from kg.graph.named_queries import question

        return _question_command(question(cmd_name))


def _question_command(question: Question) -> click.Command:
    def run(
        store: Path,
        endpoint: str | None,
        timeout: int,
        format_: str,
        lang: str,
        show: bool,
        cite: bool,
        plot: Path | None,
        **values: str | None,
    ) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        source = open_source(store, endpoint, timeout) if given or not show else None
        if show:
            click.echo(_sparql(question, source, given), nl=False)
        else:
            assert source is not None
            _answer(question, source, given, format_, lang, cite=cite, plot=plot)

    parameters: list[click.Parameter] = [
        click.Option(
            [f"--{p.name}", p.name],
            required=False,  # the question says so itself, with an example; --show needs no value
            help=f"{p.label['en']} ({p.type}; for example {p.example})"
            + (" [required]" if p.required else ""),
        )
        for p in question.parameters
    ]
    command = click.Command(
        question.name,
        params=parameters,
        callback=run,
        help=f"{question.summary['en']}\n\n{question.description['en']}\n\n{_examples(question)}",
        short_help=question.summary["en"],
    )
    for option in (_plot_option, _cite_option, _show_option, language_option, format_option):
        command = option(command)
    return source_options(command)  # type: ignore[no-any-return]


_show_option = click.option(
    "--show", is_flag=True, help="Print the SPARQL instead, with the values that are given."
)
_cite_option = click.option(
    "--cite",
    is_flag=True,
    help="Print a citation of the answer instead; with --format json one that holds its rows.",
)
_plot_option = click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw a chart into FILE (.svg or .png) instead; needs the extra [plot].",
)


def _examples(question: Question) -> str:
    given = "".join(
        f" --{p.name} {shlex.quote(p.example)}"
        for p in question.parameters[:2]
        if p.required or p is question.parameters[0]
    )
    lines = [f"kg ask {question.name}{given}", f"kg ask {question.name}{given} --format csv"]
    return "\b\nExamples:\n  " + "\n  ".join(lines)


def _sparql(question: Question, source: Source | None, given: dict[str, str]) -> str:
    from kg.graph.named_queries import bind, terms_of

    if source is None:
        return question.sparql
    return bind(question, terms_of(source, question, given))


def _answer(
    question: Question,
    source: Source,
    given: dict[str, str],
    format_: str,
    lang: str,
    *,
    cite: bool,
    plot: Path | None,
) -> None:
    from kg.graph.named_queries import ask as ask_question
    from kg.publish.tables import FORMATS

    answer = ask_question(source, question.name, given, lang)
    if plot is not None:
        from kg.publish.plots import write_plot

        write_plot(answer, plot)
        click.echo(f"Wrote {plot}", err=True)
    if cite:
        from kg.publish.citations import CITATION_FORMATS, citation_of

        write = CITATION_FORMATS["json" if format_ == "json" else "text"]
        click.echo(write(citation_of(source, answer)), nl=False)
    elif plot is None:
        click.echo(FORMATS[format_](answer), nl=False)
        _notes_apart(answer, format_)


def _notes_apart(answer: Answer, format_: str) -> None:
    """Whose account it is and what is missing, on stderr where the format cannot hold it."""
    from kg.publish.notes import notes
    from kg.publish.tables import WITH_NOTES

    if format_ not in WITH_NOTES:
        for note in notes(answer):
            click.echo(note, err=True)


@main.group(cls=_Questions, invoke_without_command=True, subcommand_metavar="NAME [OPTIONS]")
@click.option("--show", is_flag=True, help="Print the SPARQL of the question that follows.")
@language_option
@click.option("--store", hidden=True)
@click.option("--endpoint", hidden=True)
@click.pass_context
def ask(ctx: click.Context, show: bool, lang: str, store: str | None, endpoint: str | None) -> None:
    """Ask a named question; without a name, list them.

    Names are understood in Dutch and English, as codes (NLD) or keys (country:NLD). Every question
    has --lang, --format, --cite, --plot, --show, --store and --endpoint, before or after its name.

    \b
    Examples:
      kg ask
      kg ask announced-vs-reported --format markdown
      kg ask --show positions --actor NLD
    """
    if ctx.invoked_subcommand is None:
        if show:
            raise click.UsageError("--show needs a question, for example: kg ask --show positions")
        from kg.graph.named_queries import questions

        for question in questions().values():
            options = " ".join(f"[--{p.name} {p.type.upper()}]" for p in question.parameters)
            click.echo(f"{question.name} {options}".rstrip())
            click.echo(f"    {question.summary[lang]}")
        click.echo("'kg ask NAME --help' says what a question means and gives examples.", err=True)


@main.command(short_help="Score a store against annotated documents.")
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
    result = evaluate_store(gold, open_store(store), corpus=corpus, development=development)
    table = quality_table(result) if rules else score_table(result)
    click.echo(FORMATS[format_](table if misses is None else miss_table(result, misses)), nl=False)
    for note in notes(result, misses_shown=misses is not None):
        click.echo(note, err=True)
    if write:
        click.echo(f"Wrote {write_rule_quality(result)}; build again to publish it.", err=True)
    if result.absent:
        sys.exit(1)
