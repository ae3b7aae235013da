"""A store behind a SPARQL endpoint: the only door to a remote engine, through SPARQLWrapper.

It answers the same calls as :class:`kg.graph.store.Store`, with the same terms. The endpoint's
default graph must be the union of the project's graphs (``oxigraph serve --union-default-graph``,
Fuseki's ``tdb2:unionDefaultGraph``; GraphDB and Virtuoso have it so).
"""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.errors import QueryError, StoreError
from kg.graph.endpoint import CUT_OFF
from kg.graph.portable import portable, unions_apart
from kg.graph.prefixes import with_prefixes
from kg.vocabulary import JHA, PREFIXES

_PASSING = (429, 502, 503)
"""Statuses that a busy endpoint gives and that a later attempt may not meet."""
_LONGEST_GET = 1500  # characters of a query that go into an address; longer ones are posted
_LONGEST_PAUSE = 30.0
_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_GRAPH_FORM = re.compile(
    r"^\s*(?:(?:PREFIX|BASE)\b[^>]*>\s*)*(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_OTHERS = ("oxigraph", "fuseki", "graphdb", "qlever", "rdf4j", "blazegraph", "stardog")
"""How engines that are not Virtuoso name themselves in the header ``Server``."""
_TERMS = (f"<{JHA}textDigest>", f"<{JHA}documentType>")


class RemoteStore:
    """A SPARQL endpoint that holds an export of this project.

    ``timeout`` is in seconds per attempt; ``attempts`` counts the first one too. Between attempts
    (after 429, 502, 503 or a connection that broke) it waits half a second, then twice as long each
    time, or as long as the endpoint asks for, up to half a minute.
    """

    def __init__(
        self,
        address: str,
        timeout: int = 60,
        attempts: int = 4,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = address
        self.timeout = timeout
        self._attempts = attempts
        self._pause = pause
        self._server = ""

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """Prefixes that a query may use undeclared; ``id`` is bound to the remote graph's base.

        Raises:
            StoreError: the endpoint gives no answer, or its default graph holds no paper.
        """
        base = self._base()
        return PREFIXES | {"id": base + "id/", "graph": base + "graph/"}

    def _base(self) -> str:
        for term in _TERMS:
            for (document,) in self._rows(f"SELECT ?d {{ ?d {term} ?x }} LIMIT 1"):
                base, found, _ = document.value.partition("id/document/")
                if found:
                    return str(base)
        if any(self._rows("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1")):
            raise StoreError(
                self.address,
                "its default graph is not the union of its graphs, or holds no papers.",
                "Serve it so, for example: oxigraph serve-read-only --union-default-graph.",
            )
        raise StoreError(self.address, "holds no paper.", "Load one: kg export nquads -o graph.nq.")

    def _rows(self, sparql: str) -> Iterator[Any]:
        return iter(self._solutions(self._ask(sparql, _JSON)))

    def query(self, sparql: str) -> Any:  # noqa: ANN401 - pyoxigraph's own result types
        """Evaluate a query on the endpoint: rows, a boolean, or a list of triples.

        Raises:
            QueryError: it is no SPARQL, or the endpoint cannot evaluate it.
            StoreError: the endpoint gives no whole answer.
        """
        form = _form(sparql, self.prefixes)
        text = with_prefixes(self._worded(sparql), self.prefixes)
        if form == "triples":
            body = self._ask(text, _TRIPLES)
            return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
        return self._solutions(self._ask(text, _JSON))

    def _worded(self, sparql: str) -> str:
        """The query as this engine takes it."""
        text = portable(sparql)
        apart = unions_apart(text)
        return apart if apart != text and self._is_virtuoso else text

    @cached_property
    def _is_virtuoso(self) -> bool:
        """Whether Virtuoso answers here; behind a proxy, by a function that only it has."""
        if not self._server:
            self._ask("ASK {}", _JSON)
        name = self._server.lower()
        if "virtuoso" in name or any(other in name for other in _OTHERS):
            return "virtuoso" in name
        try:
            body = self._ask('ASK { FILTER(bif:length("ab") = 2) }', _JSON)
            return bool(self._solutions(body))
        except (QueryError, StoreError):
            return False

    def _solutions(self, body: bytes) -> Any:  # noqa: ANN401 - QuerySolutions or QueryBoolean
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                self.address, f"gave results that cannot be read ({error})."
            ) from error

    def _ask(self, sparql: str, accept: str) -> bytes:
        """The body of the endpoint's answer, after as many attempts as it takes."""
        for attempt in range(1, self._attempts + 1):
            try:
                return self._attempt(sparql, accept)
            except _Passing as error:
                if attempt == self._attempts:
                    raise StoreError(
                        self.address,
                        f"gave no answer in {attempt} attempts ({error}).",
                        "It is busy; try later.",
                    ) from error
                wait = error.wait if error.wait is not None else 0.5 * 2 ** (attempt - 1)
                self._pause(min(wait, _LONGEST_PAUSE))
        raise AssertionError("at least one attempt is made")

    def _attempt(self, sparql: str, accept: str) -> bytes:
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        try:
            response = _request(self.address, sparql, accept, self.timeout).query().response
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._server = headers.get("server", self._server)
            return self._whole(response.status, headers, response.read())
        except QueryBadFormed as error:
            raise QueryError(self.address, f"refuses the query: {_said(error)}.") from error
        except SPARQLWrapperException as error:
            raise StoreError(
                self.address, f"gave no answer: {_said(error)}.", "Check the address."
            ) from error
        except urllib.error.HTTPError as error:
            if error.code in _PASSING:
                raise _Passing(f"status {error.code}", error.headers.get("Retry-After")) from error
            raise StoreError(
                self.address, f"refuses to answer (status {error.code}).", "Check the address."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> Exception:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return StoreError(
                self.address,
                f"gave no answer within {self.timeout} seconds.",
                "Raise --timeout, or ask for less.",
            )
        if isinstance(reason, ConnectionResetError | http.client.HTTPException):
            return _Passing(f"connection broke: {reason or type(reason).__name__}")
        return StoreError(self.address, f"cannot be reached ({reason}).", "Check the address.")

    def _whole(self, status: int, headers: Mapping[str, str], body: bytes) -> bytes:
        """The body if it is an answer, and all of it: endpoints fail in ways that look well."""
        if "html" in headers.get("content-type", "") or body.lstrip()[:9].lower() == b"<!doctype":
            raise StoreError(
                self.address, "gave a web page instead of results.", "Name the SPARQL endpoint."
            )
        if status == http.client.PARTIAL_CONTENT or any(name in headers for name in CUT_OFF):
            raise StoreError(
                self.address, "gave a part of the results only.", "Ask for less, with LIMIT."
            )
        return body


class _Passing(Exception):  # noqa: N818 - caught here; becomes a StoreError when it stays
    """A failure that a later attempt may not meet; ``wait``: seconds that the endpoint asks for."""

    def __init__(self, reason: str, retry_after: str | None = None) -> None:
        super().__init__(reason)
        self.wait = float(retry_after) if retry_after and retry_after.isdecimal() else None


def _request(address: str, sparql: str, accept: str, timeout: int) -> Any:  # noqa: ANN401
    from SPARQLWrapper import GET, POST, SPARQLWrapper

    request = SPARQLWrapper(address, agent=f"jha-kg/{__version__}")
    request.setTimeout(timeout)
    request.setOnlyConneg(True)
    request.addCustomHttpHeader("Accept", accept)
    request.setMethod(POST if len(sparql) > _LONGEST_GET else GET)
    request.setQuery(sparql)
    return request


def _said(error: Exception) -> str:
    """What the endpoint said in its refusal, without SPARQLWrapper's frame; one line."""
    text = str(error)
    if "Response:" in text:
        body = text.split("Response:", 1)[1].strip()
        if body.startswith(("b'", 'b"')):
            body = body[2:-1].encode().decode("unicode_escape", "replace")
        text = body or text
    return " ".join(text.split())[:300].rstrip(".")


def _form(sparql: str, prefixes: Mapping[str, str]) -> str:
    """Whether a query yields rows (or a boolean) or triples; its syntax is checked here too.

    The engine at hand says what is wrong and where, in the words that a local store uses.
    """
    if _SERVICE.search(sparql):  # even over nothing it would call that service
        return "triples" if _GRAPH_FORM.search(sparql) else "rows"
    try:
        result = ox.Store().query(sparql, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise QueryError("query", f"{error}.", "Mend the query there.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError("query", f"cannot be evaluated: {error}.") from error
    return "triples" if isinstance(result, ox.QueryTriples) else "rows"
