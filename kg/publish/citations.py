"""Citations of answers: enough to ask again, and to see whether the answer is still the same.

A citation names the question, its parameters, the data that it was asked of (a hash over the
papers read and the rules that found statements in them; the same on an endpoint) and a hash of the
rows. The text also holds a short print of each row, so that :func:`verify` can tell which rows
changed; the JSON holds the rows themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import pyoxigraph as ox

from kg import __version__
from kg.errors import QuestionError
from kg.graph.answers import Answer, Term
from kg.graph.named_queries import ask, question
from kg.graph.source import Source, base_of
from kg.publish.notes import account
from kg.publish.wording import count
from kg.vocabulary import ref_of

_PRINT = 6  # hex digits per row in a text
_PRINTED_ROWS = 200  # longer answers have no prints in the text
_HASH = 16  # hex digits of the hashes
_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says. ``rows`` are N-Triples terms, empty in one that was read from text."""

    question: str
    parameters: Mapping[str, str]
    dataset: str
    papers: int
    result: str
    count: int
    prints: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    software: str = __version__
    language: str = "en"
    account: str = ""

    def __str__(self) -> str:
        return to_text(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a cited answer is still given: what changed, by number of the row."""

    cited: Citation
    now: Citation
    answer: Answer
    gone: tuple[int, ...]
    """Rows of the cited answer, from 1, that are no longer given (none known without prints)."""
    new: tuple[int, ...]
    """Rows of the answer of now, from 1, that were not in the cited one."""

    @property
    def same(self) -> bool:
        """Whether the rows are those that were cited."""
        return self.cited.result == self.now.result

    @property
    def same_data(self) -> bool:
        """Whether the papers and what was read in them are those that were cited."""
        return self.cited.dataset == self.now.dataset


# ---------------------------------------------------------------- making


def dataset_version(source: Source) -> tuple[str, int]:
    """A hash over what a source holds, and the number of papers: equal where the contents are.

    It covers the papers (by hash of their texts), how many statements each rule found, and the
    version of the ontology; it is asked by SPARQL, so that an endpoint gives the same.
    """
    papers = sorted(
        f"{document.value} {digest.value}"
        for document, digest in source.query(
            "SELECT DISTINCT ?document ?digest { ?document jha:textDigest ?digest }"
        )
    )
    rules = sorted(
        f"{rule.value} {number.value}"
        for rule, number in source.query(
            "SELECT ?rule (COUNT(DISTINCT ?s) AS ?n) { ?s jha:foundBy ?rule } GROUP BY ?rule"
        )
    )
    versions = sorted(
        version.value for (version,) in source.query("SELECT ?v { ?o owl:versionInfo ?v }")
    )
    content = "\n".join([*papers, *rules, *versions])
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:_HASH], len(papers)


def citation_of(source: Source, answer: Answer) -> Citation:
    """The citation of an answer to a named question, in the answer's language.

    Raises:
        QuestionError: it is no answer to a named question.
    """
    if answer.asked is None:
        raise QuestionError("citation", "only answers to named questions can be cited.")
    base = base_of(source)
    dataset, papers = dataset_version(source)
    rows = tuple(tuple("" if term is None else str(term) for term in row) for row in answer.rows)
    columns = tuple(column.name for column in answer.columns)
    return Citation(
        question=answer.asked.name,
        parameters={n: _written(v, base) for n, v in sorted(answer.asked.values.items())},
        dataset=dataset,
        papers=papers,
        result=_result_hash(columns, rows),
        count=len(rows),
        prints=tuple(_row_hash(row)[:_PRINT] for row in rows),
        columns=columns,
        rows=rows,
        language=answer.language,
        account=account(answer.account, answer.language) if answer.account else "",
    )


def _written(value: Term, base: str) -> str:
    """A parameter's value as one may write it again: "country:NLD", "2024-03-18"."""
    if isinstance(value, ox.NamedNode):
        ref = ref_of(value.value, base)
        return ref.replace("/", ":", 1) if ref else value.value
    return value.value


def _row_hash(row: Sequence[str]) -> str:
    return hashlib.sha256("\t".join(row).encode("utf-8")).hexdigest()


def _result_hash(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Over columns and rows, whatever the order of rows that a question leaves open."""
    lines = ["\t".join(columns), *sorted(map(_row_hash, rows))]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:_HASH]


# ---------------------------------------------------------------- writing


def to_text(citation: Citation) -> str:
    """For a footnote or a list of sources; :func:`parse` reads it back, also folded otherwise."""
    language = citation.language
    title = question(citation.question).summary[language]
    options = " ".join(f"--{name} {_quoted(v)}" for name, v in citation.parameters.items())
    told = count("rows", language, citation.count)
    lines = [
        *textwrap.wrap(f"“{title}” {told}. {citation.account}", _WIDTH),
        f"JHA-KG {citation.software}, dataset {citation.dataset}, result {citation.result}.",
        f"$ kg ask {citation.question} {options}".rstrip(),
    ]
    if citation.prints and citation.count <= _PRINTED_ROWS:
        prints = " ".join(citation.prints)
        lines += textwrap.wrap(f"[rows {prints}]", _WIDTH)
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w:./-]+", value) else json.dumps(value, ensure_ascii=False)


def to_json(citation: Citation) -> str:
    """For an archive: with the rows themselves."""
    return json.dumps({"citation": asdict(citation)}, ensure_ascii=False, indent=1) + "\n"


CITATION_FORMATS: Mapping[str, Callable[[Citation], str]] = {"text": to_text, "json": to_json}
"""How a citation is written."""


# ---------------------------------------------------------------- reading


_COMMAND = re.compile(
    r"kg ask ([a-z][a-z0-9-]*)((?:\s+--[\w-]+\s+(?:\"(?:[^\"\\]|\\.)*\"|[^\s\"]+))*)"
)
_OPTION = re.compile(r"--([\w-]+)\s+(\"(?:[^\"\\]|\\.)*\"|[^\s\"]+)")
_DATASET = re.compile(rf"\bdataset\s+([0-9a-f]{{{_HASH}}})\b")
_RESULT = re.compile(rf"\bresult\s+([0-9a-f]{{{_HASH}}})\b")
_PRINTS = re.compile(rf"\[rows((?:\s+[0-9a-f]{{{_PRINT}}})+)\s*\]")


def parse(text: str) -> Citation:
    """Read a citation from text that holds one, or from JSON.

    Raises:
        QuestionError: it holds none, or a part of it is missing.
    """
    if text.lstrip().startswith("{"):
        return _from_json(text)
    text = _as_typed(text)
    command, dataset, result = (pattern.search(text) for pattern in (_COMMAND, _DATASET, _RESULT))
    if not (command and dataset and result):
        raise QuestionError(
            "citation",
            "this text holds no whole citation.",
            "Give what 'kg ask ... --cite' printed: the command, dataset and result are needed.",
        )
    prints = _PRINTS.search(text)
    rows = tuple(prints[1].split()) if prints else ()
    return Citation(
        question=command[1],
        parameters={name: _unquoted(value) for name, value in _OPTION.findall(command[2])},
        dataset=dataset[1],
        papers=0,
        result=result[1],
        count=len(rows),
        prints=rows,
    )


_DASHES = re.compile(r"(?<=\s)[-\u2010-\u2015\u2212]{1,2}(?=[a-z])")


def _as_typed(text: str) -> str:
    """The text with the dashes and quotation marks that a word processor made typed again."""
    command = text.find("kg ask")
    typed = text[command:].translate({ord(mark): '"' for mark in "\u201c\u201d\u201e\u201f"})
    return text[:command] + _DASHES.sub("--", typed) if command >= 0 else text


def _unquoted(value: str) -> str:
    return str(json.loads(value)) if value.startswith('"') else value


def _from_json(text: str) -> Citation:
    try:
        fields = json.loads(text)["citation"]
        return replace(
            Citation(**fields),
            prints=tuple(fields["prints"]),
            columns=tuple(fields["columns"]),
            rows=tuple(tuple(row) for row in fields["rows"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionError(
            "citation", f"this JSON is no citation ({error}).", "Make one: kg ask ... --cite."
        ) from error


def verify(source: Source, cited: Citation) -> Verdict:
    """Ask again what a citation cites, and compare row by row.

    Raises:
        QuestionError: the question or a thing that it names is no longer there.
    """
    answer = ask(source, cited.question, cited.parameters, cited.language)
    now = citation_of(source, answer)
    if now.result == cited.result or not cited.prints:
        return Verdict(cited, now, answer, (), ())
    return Verdict(
        cited, now, answer, _missing_from(now.prints, cited.prints),
        _missing_from(cited.prints, now.prints),
    )  # fmt: skip


def _missing_from(others: Sequence[str], prints: Sequence[str]) -> tuple[int, ...]:
    """Numbers, from 1, of the prints that have no match of their own among ``others``."""
    left = list(others)
    missing = []
    for number, print_ in enumerate(prints, 1):
        if print_ in left:
            left.remove(print_)
        else:
            missing.append(number)
    return tuple(missing)
