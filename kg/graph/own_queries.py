"""Help for those who write SPARQL of their own: errors that show the place.

:func:`answer_own` evaluates a query; where it is no SPARQL the error shows the line, points at the
column and offers the PREFIX line that is missing. What is SPARQL and yet likely a slip is told by
:mod:`kg.graph.query_warnings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import QueryError
from kg.graph.answers import Answer, answer_of
from kg.graph.prefixes import WORDS, declared, prefixed_names
from kg.graph.source import Source

_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_WORDS = re.compile(r'"(?:[^"\\]|\\.)+"|[A-Za-z][A-Za-z ]+')
_SLASH = re.compile(r"\b(?:id|graph):[\w-]+/[\w./-]+")
_KEYWORDS = re.findall(
    r"\w+",
    """SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED OPTIONAL UNION MINUS FILTER GRAPH VALUES BIND
    EXISTS NOT IN AS DISTINCT REDUCED GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE
    SERVICE SILENT UNDEF SEPARATOR""",
)
_FUNCTIONS = re.findall(
    r"\w+",
    """COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE
    RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS
    STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1
    SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC
    REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE ADJUST""",
)
_AGGREGATES = frozenset(re.findall(r"\w+", "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT"))
_LAST = frozenset(re.findall(r"\w+", "GROUP HAVING ORDER LIMIT OFFSET"))
_KNOWN_WORDS = {*_KEYWORDS, *_FUNCTIONS, "A", "TRUE", "FALSE"}
_UPDATES = frozenset(re.findall(r"\w+", "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH"))
_OPENED = {"{": "}", "(": ")", "[": "]"}


def answer_own(source: Source, sparql: str, language: str = "en") -> Answer:
    """Evaluate a SELECT or ASK query that a person wrote.

    Raises:
        QueryError: it is no SPARQL (the message shows where and what to do) or yields a graph.
    """
    try:
        return answer_of(source, sparql, language=language)
    except QueryError as error:
        raise explained(error, sparql, source.prefixes) from error


def explained(error: QueryError, sparql: str, prefixes: Mapping[str, str]) -> QueryError:
    """The error of an engine with the line shown, a caret at its column, and advice."""
    place = _PLACE.search(error.what)
    if not place:
        return error
    line, column, what = int(place[1]), int(place[2]), f"expected {_tidy(place[3])}"
    advice = "Mend the query there."
    if (update := _update(sparql)) is not None:
        line, column = _line_and_column(sparql, update.start())
        what = f"'{update['word']}' changes data, and questions only read"
        advice = "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE; papers are added by 'kg build'."
    elif (quote := _open_quote(sparql)) is not None:
        line, column = _line_and_column(sparql, quote)
        what, advice = "this quotation mark is not closed on its line", "Close it."
    elif (unknown := _unknown_prefix(sparql, prefixes)) is not None:
        name, offset = unknown
        line, column = _line_and_column(sparql, offset)
        what, advice = f"the prefix '{name}:' is not declared", _prefix_advice(name, prefixes)
    elif slash := _SLASH.search(sparql):
        line, column = _line_and_column(sparql, slash.start())
        what = "a slash in a prefixed name needs a backslash"
        advice = "Write " + slash[0].replace("/", r"\/") + ", or the whole IRI in <>."
    elif (bare := _bare_word(sparql)) is not None:
        line, column = _line_and_column(sparql, bare.start())
        what, advice = _no_word(bare["word"], sparql[bare.end() :])
    elif (bracket := _open_bracket(sparql)) is not None:
        line, column = _line_and_column(sparql, bracket[0])
        what, advice = bracket[1:]
    elif (stop := _stop(sparql)) is not None:
        line, column = _line_and_column(sparql, stop)
        what, advice = _unexpected(sparql[stop:])
    lines = sparql.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
    margin = f"{line} | "
    pointer = " " * (len(margin) + column - 1) + "^"
    return QueryError(
        f"query, line {line}, column {column}",
        f"{what}.\n  {margin}{shown}\n  {pointer}",
        f"\n{advice}",
    )


def _update(sparql: str) -> re.Match[str] | None:
    """The word that makes it an update, where the first word but declarations is one."""
    words = (match for match in WORDS.finditer(sparql) if match["word"])
    first = next((m for m in words if m["word"].upper() not in ("PREFIX", "BASE")), None)
    return first if first is not None and first["word"].upper() in _UPDATES else None


def _without_tokens(sparql: str) -> str:
    """The query with blanks for strings, IRIs, comments and names: offsets stay."""
    return WORDS.sub(lambda match: " " * len(match[0]), sparql)


def _open_quote(sparql: str) -> int | None:
    found = re.search("[\"']", _without_tokens(sparql))
    return found.start() if found else None


def _open_bracket(sparql: str) -> tuple[int, str, str] | None:
    """Where a bracket is opened and not closed, or closed and not opened; what to do."""
    waiting: list[tuple[str, int]] = []
    for match in re.finditer(r"[{}()\[\]]", _without_tokens(sparql)):
        bracket = match[0]
        if bracket in _OPENED:
            waiting.append((bracket, match.start()))
        elif not waiting:
            return match.start(), f"this '{bracket}' closes nothing", "Take it away."
        elif _OPENED[waiting[-1][0]] != bracket:
            break
        else:
            waiting.pop()
    if not waiting:
        return None
    bracket, offset = waiting[-1]
    if bracket == "{" and not sparql[offset + 1 :].strip():
        return None
    what = f"the query ends too early: this '{bracket}' is not closed"
    if sparql[offset + 1 :].count(_OPENED[bracket]) or bracket != "{":
        what = f"this '{bracket}' is not closed"
    return offset, what, f"Put a '{_OPENED[bracket]}' where it ends."


def _bare_word(sparql: str) -> re.Match[str] | None:
    """The first word that is neither SPARQL's own nor has a prefix."""
    for match in WORDS.finditer(sparql):
        if match["word"] and match["word"].upper() not in _KNOWN_WORDS:
            return match
    return None


def _no_word(word: str, rest: str) -> tuple[str, str]:
    """What a bare word may have been meant for."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    called = rest.lstrip().startswith("(")
    choices = _FUNCTIONS if called else _KEYWORDS
    near = process.extract(
        word.upper(), choices, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=1
    )
    if near and len(word) > 3:
        return f"'{word}' is no word of SPARQL", f"Did you mean {near[0][0]}?"
    if called:
        return f"there is no function '{word}'", "Mend its name, or give it a prefix."
    return f"'{word}' has no prefix", f'Write jha:{word} for the ontology\'s, or "{word}" for text.'


def _stop(sparql: str) -> int | None:
    """Where rdflib's parser stops: nearer to the slip than the furthest point of the engine's."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(sparql)
    except ParseException as error:
        return int(error.loc)
    except Exception:  # rdflib has other errors too; then the engine's place must do
        return None
    return None


def _unexpected(rest: str) -> tuple[str, str]:
    """What is wrong with a query that cannot go on as ``rest`` does, and what to do."""
    if not rest.strip():
        return "the query ends too early", "Is a '}', a quotation mark or a whole pattern missing?"
    found = re.match(r"[?$]?\w+|\S", rest.lstrip())
    word = found[0] if found else rest[:1]
    if word.upper() in _AGGREGATES:
        return f"'{word}' needs a name", f"Write ({word}(?x) AS ?n)."
    if word.upper() in _LAST:
        advice = "After the pattern comes GROUP BY, then HAVING, ORDER BY, LIMIT and OFFSET."
        return f"'{word}' is not expected here", advice
    if word[0] in "?$<":
        advice = "Is a '.' or ';' missing before it, or a quotation mark or bracket after it?"
        return f"'{word}' is not expected here", advice
    return f"'{word}' is not expected here", "The slip stands here or within what follows."


def _tidy(expected: str) -> str:
    """The engine's list of what it expected, without character classes."""
    if "The SELECT contains" in expected:
        return "every selected variable to be grouped by or aggregated"
    kept = [
        word.strip()
        for word in _WORDS.findall(
            re.sub(r"\[[^\]]*\](?:\s*\.\.=?\s*\[?[^\]]*\])?|'[^']*'", " ", expected)
        )
        if word.strip() not in ("one of", "u") and "Prefix not found" not in word
    ]
    tokens = [word.removeprefix("one of ") for word in kept]
    return " or ".join(dict.fromkeys(tokens)) or "something else (a name without a prefix?)"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _unknown_prefix(sparql: str, prefixes: Mapping[str, str]) -> tuple[str, int] | None:
    known = prefixes.keys() | declared(sparql).keys()
    for name, _, offset in prefixed_names(sparql):
        if name not in known:
            return name, offset
    return None


def _prefix_advice(name: str, prefixes: Mapping[str, str]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein
    from rdflib.namespace import _NAMESPACE_PREFIXES_CORE, _NAMESPACE_PREFIXES_RDFLIB

    common = {**_NAMESPACE_PREFIXES_RDFLIB, **_NAMESPACE_PREFIXES_CORE, **prefixes}
    if name.lower() in common:
        return f"Put this line first:\nPREFIX {name}: <{common[name.lower()]}>"
    known = sorted(prefixes)
    near = process.extract(name, known, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=1)
    if near and name:
        own = f"declare one of your own: PREFIX {name}: <...>"
        return f"Did you mean '{near[0][0]}:'? It needs no declaration. Otherwise {own}"
    return f"Known without declaration: {', '.join(known)}; declare others: PREFIX {name}: <...>"
