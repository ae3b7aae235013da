"""Finds ``SERVICE`` in a query: the engine would open a connection to whatever address it names.

A tokeniser cannot tell: SPARQL has no tokens of its own (in ``?a <?b#> '''`` the engine sees a
comparison and a comment, a tokeniser an IRI and a string). The engine's own parser can: every
"service" is replaced by a word that is no keyword. If the query still parses, none of them was one,
but part of a string, an IRI, a comment or a name. (A worker cannot open a socket anyhow; see
:mod:`kg.publish.server.sandbox`. This is what says so in a sentence.)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

Parses = Callable[[str], bool]
"""Whether a text is a query, as the engine sees it."""


def _any_spelling(word: str) -> str:
    """A pattern for a word in any case, each letter as itself or as a SPARQL escape."""
    return "".join(
        f"(?:{c}|{c.upper()}|"
        + "|".join(
            rf"\\u{code:04x}|\\u{code:04X}|\\U{code:08x}|\\U{code:08X}"
            for code in (ord(c), ord(c.upper()))
        )
        + ")"
        for c in word
    )


@lru_cache(maxsize=1)
def _service() -> re.Pattern[str]:
    return re.compile(_any_spelling("service"))


@lru_cache(maxsize=1)
def _clause() -> re.Pattern[str]:
    return re.compile(_any_spelling("service") + rf"(\s+{_any_spelling('silent')}\b)?")


def service_at(sparql: str, parses: Parses) -> int | None:
    """The offset of the first ``SERVICE`` clause; None if there is none, or it is no SPARQL.

    ``parses`` is asked only where the word occurs, and never with a text in which it does.
    """
    lower = sparql.lower()
    if "service" not in lower and "\\u" not in lower:  # many times as fast as a pattern
        return None
    found = [match.start() for match in _service().finditer(sparql)]
    if not found or parses(_service().sub(_unused(sparql), sparql)):
        return None
    return next((start for start in found if _is_clause(sparql, start)), found[0])


def _is_clause(sparql: str, start: int) -> bool:
    return bool(re.match(r"\s*(?:<|[?$]|[^\W\d]?[\w.-]*:)", sparql[_end(sparql, start) :]))


def _end(sparql: str, start: int) -> int:
    match = _clause().match(sparql, start)
    return match.end() if match else start


def is_otherwise_sound(sparql: str, parses: Parses) -> bool:
    """Whether a query would be one if its services were graphs: then nothing else is wrong."""
    return parses(with_graphs(sparql))


def with_graphs(sparql: str) -> str:
    """The query with ``GRAPH`` in the place of every ``SERVICE``: it contacts nobody."""
    return _clause().sub("GRAPH ", sparql)


def _unused(sparql: str) -> str:
    """A word of letters that is no keyword and does not occur in the query."""
    lower = sparql.lower()
    for letter in "qzxjvkw":
        if letter * 7 not in lower:
            return letter * 7
    number = 0
    while (word := "q" + "".join("abcdefghij"[int(d)] for d in f"{number:06d}")) in lower:
        number += 1
    return word
