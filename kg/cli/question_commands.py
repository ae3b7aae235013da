"""Commands that ask: named questions, any SPARQL, and how good the answers are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.main import format_option, language_option, main, open_store, store_option


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
        answer = ask_question(open_store(store), question.name, given, lang)
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

    click.echo(FORMATS[format_](answer_of(open_store(store), file.read(), language=lang)), nl=False)


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
    result = evaluate_store(gold, open_store(store), corpus=corpus, development=development)
    table = quality_table(result) if rules else score_table(result)
    click.echo(FORMATS[format_](table if misses is None else miss_table(result, misses)), nl=False)
    for note in notes(result, misses_shown=misses is not None):
        click.echo(note, err=True)
    if write:
        click.echo(f"Wrote {write_rule_quality(result)}; build again to publish it.", err=True)
    if result.absent:
        sys.exit(1)
