"""What stands beneath an answer: whose account it is, and what is missing in it.

What is missing has a value of its own: a paper that does not tell (``not-mentioned``) differs from
a reader that found nothing (``not-extracted``), from a group without names (``anonymous``), from a
name that could not be linked (``unresolved``) and from a cell that has nothing to tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from kg.graph.answers import Account, Answer, Term
from kg.publish.wording import count, say

_NAMED_PAPERS = 3  # more are counted
_NOTHING = "not-applicable"


def headings(answer: Answer) -> list[str]:
    """What a person reads above each column; in English its name, as in the flat formats."""
    known = answer.column_facts()
    return [
        facts.heading.get(answer.language, column.name)
        for facts, column in zip(known, answer.columns, strict=True)
    ]


def reasons(answer: Answer) -> Callable[[Sequence[Term | None]], dict[str, str]]:
    """A function that tells, per row, which columns lack what, and why (column name → reason)."""
    known = answer.column_facts()
    absent = [
        (i, column.name, facts.absent)
        for i, (column, facts) in enumerate(zip(answer.columns, known, strict=True))
        if facts.type and facts.absent != _NOTHING
    ]
    marked = [
        (i, answer.columns[i].name)
        for i, is_thing in enumerate(answer.entity_columns())
        if is_thing
    ]

    def missing(row: Sequence[Term | None]) -> dict[str, str]:
        found: dict[str, str] = {}
        for i, name, reason in absent:
            term = row[i]
            if term is None or not term.value:
                found[name] = reason
        if answer.marks:
            for i, name in marked:
                term = row[i]
                if term is not None and (mark := answer.marks.get(term.value)):
                    found[name] = mark
        return found

    return missing


def account(told: Account, language: str) -> str:
    """Whose account it is: which papers, of which Councils, and whether they are invented."""
    papers = _joined(told.papers[:_NAMED_PAPERS], language)
    if not told.papers:
        text = count("account-all", language, told.number)
    elif told.number <= _NAMED_PAPERS:
        text = say("account-papers", language, papers=papers)
    else:
        listed = ", ".join(told.papers[:_NAMED_PAPERS])
        rest = told.number - _NAMED_PAPERS
        text = say("account-many", language, number=told.number, papers=listed, rest=rest)
    if told.first:
        key = "account-day" if told.first == told.last else "account-period"
        text += say(key, language, first=told.first, last=told.last)
    return text + (say("account-invented", language) if told.invented else "")


def _joined(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + say("and", language) + words[-1]


def what_is_missing(answer: Answer) -> str:
    """How many rows lack what, by column and reason; one sentence."""
    language = answer.language
    if not answer.rows:
        return say("no-rows", language)
    missing = reasons(answer)
    found = Counter(pair for row in answer.rows for pair in missing(row).items())
    if not found:
        return say("missing-none", language)
    names = dict(zip((c.name for c in answer.columns), headings(answer), strict=True))
    order = {column.name: i for i, column in enumerate(answer.columns)}
    parts = (
        say(
            "missing-part",
            language,
            column=names[column],
            reason=say(f"reason-{reason}", language),
            n=number,
            rows=len(answer.rows),
        )
        for (column, reason), number in sorted(
            found.items(), key=lambda item: (order[item[0][0]], item[0][1])
        )
    )
    return say("missing", language, parts="; ".join(parts))


def notes(answer: Answer) -> list[str]:
    """The sentences beneath an answer to a named question; none for other answers."""
    if answer.asked is None or answer.account is None:
        return []
    return [account(answer.account, answer.language), what_is_missing(answer)]
