"""Commands on the vocabulary: what it holds, what a word means, its form and its pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.main import format_option, main


@main.group(short_help="Look into the vocabularies, and keep their files.")
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


@vocab.command("docs", short_help="Write the ontology as a web page.")
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
