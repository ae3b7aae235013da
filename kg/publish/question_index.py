"""The index of the questions, ``queries/README.md``, made from their headers.

``python -m kg.publish.question_index`` writes it anew; a test compares.
"""

from __future__ import annotations

from kg.graph.named_queries import Question, questions
from kg.paths import QUERIES

INDEX = QUERIES / "README.md"

_HEAD = """# Questions

Made from the headers of `questions/*.rq` by `python -m kg.publish.question_index`; do not edit.

Each file is plain SPARQL 1.1 with a YAML header in `#+` comments. It runs as it stands on any
store whose default graph is the union of the project's named graphs; its parameters are the
variables of a `VALUES` line whose row is all `UNDEF`. `kg ask NAME --PARAMETER VALUE` writes the
values in, as RDF terms. A column that holds things has a second one with their labels in the flat
formats.

Every answer tells what Dutch government papers say, never what took place: "position of X as
reported by the Dutch government in Y". An actor's own statements and those through a group that is
said to include it are told apart, one text in two papers counts once, and what no paper says is no
row.

`checks/*.rq` are the queries of `kg check`: every row is a finding.

`rules/*.rq` draw the conclusions of the graph `inferred`, each by a `CONSTRUCT`. So that a build
can keep them up to date paper by paper, a rule joins one paper with the ontology and with the
classes of vocabulary nodes that its header names (`#+ beside: [Presidency]`), never two papers.
"""


def question_index() -> str:
    """The index as Markdown, questions by tag and name."""
    by_tag: dict[str, list[Question]] = {}
    for question in questions().values():
        by_tag.setdefault(question.tags[0], []).append(question)
    sections = [_HEAD]
    for tag, tagged in sorted(by_tag.items()):
        sections.append(f"## {tag.capitalize()}\n")
        sections += [_section(question) for question in tagged]
    return "\n".join(sections)


def _section(question: Question) -> str:
    lines = [
        f"### [{question.name}](questions/{question.name}.rq)",
        "",
        f"{question.summary['en']}  ",
        f"*{question.summary['nl']}*",
        "",
        question.description["en"],
        "",
    ]
    for parameter in question.parameters:
        needed = ", required" if parameter.required else ""
        lines.append(
            f"- `--{parameter.name}` ({parameter.type}{needed}): {parameter.label['en']}, "
            f"for example `{parameter.example}`"
        )
    if question.parameters:
        lines.append("")
    columns = ", ".join(f"`{column.name}`" for column in question.columns)
    return "\n".join([*lines, f"Columns: {columns}", ""])


if __name__ == "__main__":
    INDEX.write_text(question_index(), encoding="utf-8")
