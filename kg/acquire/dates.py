"""Finding dates in running text: absolute, relative to the paper's own date, ranges, seasons.

The wording lies in ``rulebook/{language}/dates.yaml``; ``date_rules`` matches it, ``date_reading``
works out which days it allows. Whatever reads dates (the structure of a paper, its events, outcomes
and figures) uses ``find_dates``.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from kg.acquire.date_reading import DateReader
from kg.acquire.date_rules import date_book, hits_in, share_years
from kg.model import DateExpression


def find_dates(
    text: str, reference: str | None = None, language: str = "nl"
) -> list[DateExpression]:
    """The dates that a text names, in text order and without overlap.

    Use it on a sentence or a block (a line break counts as a space, and tense is looked for in the
    clause around the date). ``reference`` is the full ISO date of the paper, or lacking that of
    the meeting: dates that leave out the year ("7 maart", "juni a.s.", "dit najaar") are resolved
    from it, and left out where it is None. Days listed with "en" are a range if they follow each
    other, else dates of their own.

    >>> [(d.start, d.end) for d in find_dates("Op 4 en 5 maart 2024 en in juni jl.", "2024-09-01")]
    [('2024-03-04', '2024-03-05'), ('2024-06', None)]
    """
    return list(_found(text, reference, language))


def forget_texts() -> None:
    """Drop what is kept of sentences that were read: for timing, where each run is to read anew."""
    _found.cache_clear()


@lru_cache(maxsize=4096)
def _found(text: str, reference: str | None, language: str) -> tuple[DateExpression, ...]:
    """Several finders ask for the dates of one sentence: they are read once."""
    book = date_book(language)
    hits = hits_in(text, book)
    if not hits:
        return ()
    hits = share_years(hits, text, book)
    reader = DateReader(text, book, date.fromisoformat(reference) if reference else None)
    found: list[DateExpression] = []
    for hit in hits:
        found += reader.read(hit)
    return tuple(found)
