"""Asks a remote SPARQL endpoint, and believes an answer only if it is one, and whole.

Public endpoints fail in ways that look like success: an HTML page with status 200, a result cut off
by a time limit, a body that stops half-way. Each becomes an :class:`Unanswered` with its reason.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg import __version__

Row = Mapping[str, ox.NamedNode | ox.BlankNode | ox.Literal]
"""One row of an answer: the bound variables."""

CUT_OFF = ("x-sql-state", "x-sparql-maxrows")
"""Headers by which Virtuoso says that it gave only the part that it had found in time."""


class Unanswered(Exception):  # noqa: N818 - no error of the program: the endpoint's silence
    """The endpoint gave no whole answer; the text says why."""


def asker(endpoint: str, timeout: int) -> Callable[[str], list[Row]]:
    """A function that sends a ``SELECT`` to ``endpoint`` and returns its rows.

    ``timeout`` is in seconds. The function raises :class:`Unanswered`.
    """
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    def ask(query: str) -> list[Row]:
        wrapper = SPARQLWrapper(endpoint, agent=f"jha-kg/{__version__}")
        wrapper.setTimeout(timeout)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(query)
        status, headers, body = _send(wrapper)
        return _rows(status, headers, body)

    return ask


def _send(wrapper: object) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers (names in lower case) and the whole body of the answer."""
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    try:
        response = wrapper.query().response  # type: ignore[attr-defined]
        headers = {name.lower(): value for name, value in response.headers.items()}
        return response.status, headers, response.read()
    except SPARQLWrapperException as error:
        raise Unanswered(f"refused the query ({type(error).__name__})") from error
    except TimeoutError as error:
        raise Unanswered("gave no answer in time") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        late = isinstance(reason, TimeoutError)
        raise Unanswered("gave no answer in time" if late else f"broke off ({reason})") from error


def _rows(status: int, headers: Mapping[str, str], body: bytes) -> list[Row]:
    kind = headers.get("content-type", "").partition(";")[0].strip()
    if "html" in kind or body.lstrip()[:1] == b"<":
        raise Unanswered(f"gave a web page instead of results (status {status})")
    if status == http.client.PARTIAL_CONTENT or any(name in headers for name in CUT_OFF):
        raise Unanswered("gave a part of the results only")
    try:
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QuerySolutions):
            raise Unanswered("gave an answer to another kind of query")
        names = [variable.value for variable in results.variables]
        return [
            {name: term for name in names if (term := row[name]) is not None} for row in results
        ]
    except (SyntaxError, ValueError) as error:
        raise Unanswered(f"gave results that cannot be read ({error})") from error
