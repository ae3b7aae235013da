"""The SPARQL 1.1 Protocol, read-only: what a request asks, or why it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.publish.server.messages import Header, Reply, text_reply

METHODS = "GET, HEAD, POST, OPTIONS"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_MOST_PARAMETERS = 1_000
_READ_ONLY = "This endpoint answers queries only; nothing can be changed or loaded through it."


class Refusal(Exception):  # noqa: N818 - no fault of the program's
    """A request that is not carried out; ``reply`` says why."""

    def __init__(self, status: int, text: str, *headers: Header) -> None:
        super().__init__(text)
        self.reply: Reply = text_reply(status, text, *headers)


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query with its dataset, and the formats asked for by name, with commas ("" for none).

    The dataset is None where the request names none: then that of the query, or the store's.
    """

    query: str
    dataset: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    format: str = ""


def read_request(
    method: str, query_string: bytes, content_type: str, body: bytes
) -> SparqlRequest | str:
    """What a request asks; for a ``GET`` without a query the format in which to describe ourselves.

    ``content_type`` is the header as sent, "" where there is none.

    Raises:
        Refusal: it is no request that the protocol knows, or would change something.
    """
    parameters = _parameters(query_string)
    if method == "POST":
        parameters = _with_body(parameters, content_type, body)
    elif method not in ("GET", "HEAD"):
        text = f"{method} is not answered here. Send a query by GET or POST."
        raise Refusal(405, text, ("Allow", METHODS))
    if "update" in parameters:
        raise Refusal(403, _READ_ONLY)
    queries = parameters.get("query", [])
    if len(queries) > 1:
        raise Refusal(400, "There are several queries. Send one, as the parameter 'query'.")
    formats = ",".join(v for name in ("format", "output") for v in parameters.get(name, ()))
    if not queries:
        if method == "POST":
            raise Refusal(400, "There is no query. Send it as the parameter 'query'.")
        return formats
    return SparqlRequest(queries[0], _dataset(parameters), formats)


def _dataset(
    parameters: Mapping[str, Sequence[str]],
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    default = tuple(parameters.get("default-graph-uri", ()))
    named = tuple(parameters.get("named-graph-uri", ()))
    return (default, named) if default or named else None


def _with_body(
    parameters: dict[str, list[str]], content_type: str, body: bytes
) -> dict[str, list[str]]:
    media_type, charset = _media_type(content_type)
    if media_type == "application/sparql-update":
        raise Refusal(403, _READ_ONLY)
    if media_type not in (FORM, DIRECT):
        sent = f"'{media_type}' is not known here" if media_type else "The Content-Type is missing"
        raise Refusal(
            415,
            f"{sent}. Send the query as {DIRECT}, or as a form ({FORM}).",
            ("Accept-Post", f"{DIRECT}, {FORM}"),
        )
    if charset not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise Refusal(415, f"The charset '{charset}' is not read here. Send UTF-8.")
    if media_type == DIRECT:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal(400, "The query is not UTF-8. Send it as UTF-8.") from None
        found = {name: list(values) for name, values in parameters.items()}
        found.setdefault("query", []).append(text)
        return found
    found = {name: list(values) for name, values in parameters.items()}
    for name, values in _parameters(body).items():
        found.setdefault(name, []).extend(values)
    return found


def _media_type(content_type: str) -> tuple[str, str]:
    """(media type, charset) of a Content-Type, in lower case."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media_type, value.strip().strip('"')
    return media_type, "utf-8"


def _parameters(encoded: bytes) -> dict[str, list[str]]:
    """Parameters by name, decoded once.

    Raises:
        Refusal: they are not UTF-8, or there are too many.
    """
    found: dict[str, list[str]] = {}
    if not encoded:
        return found
    try:
        pairs = parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise Refusal(400, "The parameters are not UTF-8. Percent-encode them as UTF-8.") from None
    except ValueError:
        raise Refusal(400, f"There are more than {_MOST_PARAMETERS} parameters.") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
