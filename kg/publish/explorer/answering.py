"""What a worker does with a path of the explorer: the page, or the answer as a file."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any
from urllib.parse import parse_qsl

from kg.errors import QueryError, QuestionError
from kg.graph.named_queries import questions
from kg.graph.store import Store
from kg.publish.explorer.editor import editor_page
from kg.publish.explorer.matrix import matrix_page
from kg.publish.explorer.neighbourhood import neighbourhood_page
from kg.publish.explorer.networks import network_file, network_page, networks_page
from kg.publish.explorer.question_pages import answer_file, question_page, questions_page
from kg.publish.explorer.search_page import search_page
from kg.publish.explorer.surroundings import Place, explorer_place
from kg.publish.networks.definitions import definitions
from kg.publish.server.limits import Limits
from kg.publish.server.linked_data import catalogue_of, fresh, missing
from kg.publish.server.messages import Header, Reply, text_reply
from kg.publish.site import Catalogue

_HTML = "text/html; charset=utf-8"
_MOST_PARAMETERS = 50
_WITH_LIBRARIES = frozenset({"sparql", "neighbourhood", "network"})
_NAMES: Mapping[str, Callable[[], Container[str]]] = {
    "question": questions,
    "network": definitions,
}
# The editor and the picture write styles of their own into the page; scripts they may not.
_LIBRARY_POLICY: Header = (
    "Content-Security-Policy",
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'",
)


def answer(store: Store, fields: Mapping[str, Any], limits: Limits) -> Reply:
    """Answer a path of the explorer.

    ``fields``: "path" without its first slash; "query" as it was sent; "root" that the client
    used; "search", the file of the search index ("" if there is none yet); "if_none_match".
    """
    place = explorer_place(fields["path"])
    if place is None or (place.name and place.name not in _NAMES[place.room]()):
        return missing()
    try:
        given = dict(parse_qsl(fields["query"], max_num_fields=_MOST_PARAMETERS, errors="replace"))
    except ValueError:
        return text_reply(400, f"There are more than {_MOST_PARAMETERS} parameters.")
    catalogue = catalogue_of(store)
    if place.format != "html":
        return _file(catalogue, place, given, limits, fields)
    return _page(catalogue, place, given, fields)


def _page(
    catalogue: Catalogue, place: Place, given: Mapping[str, str], fields: Mapping[str, Any]
) -> Reply:
    language, status = place.language, 200
    if place.room == "question":
        text, status = question_page(catalogue, place.name, given, language, fields["root"])
    elif place.room == "questions":
        text = questions_page(catalogue, language)
    elif place.room == "search":
        text = search_page(catalogue, given.get("q", ""), fields["search"], language)
    elif place.room == "matrix":
        text = matrix_page(catalogue, given.get("who", ""), language)
    elif place.room == "sparql":
        text = editor_page(catalogue, given.get("query", ""), language, "run" in given)
    elif place.room == "networks":
        text = networks_page(catalogue, language)
    elif place.room == "network":
        text, status = network_page(catalogue, place.name, given, language)
    else:
        text, status = neighbourhood_page(catalogue, given.get("thing", ""), language)
    if status != 200:
        return Reply(status, (("Content-Type", _HTML),), text.encode("utf-8"))
    reply = fresh(text.encode("utf-8"), _HTML, fields["if_none_match"])
    policy = (_LIBRARY_POLICY,) if place.room in _WITH_LIBRARIES else ()
    return Reply(reply.status, (*reply.headers, *policy), reply.body)


def _file(
    catalogue: Catalogue, place: Place, given: Mapping[str, str], limits: Limits,
    fields: Mapping[str, Any],
) -> Reply:  # fmt: skip
    name, format_, language = place.name, place.format, place.language
    try:
        if place.room == "network":
            text, media_type = network_file(catalogue, name, format_, given, language)
            is_cut = False
        else:
            text, media_type, is_cut = answer_file(
                catalogue, name, format_, given, language, limits.rows
            )
    except QuestionError as error:
        return text_reply(400, str(error))
    except QueryError as error:
        return text_reply(500, str(error))
    body = text.encode("utf-8")
    if len(body) > limits.size:
        return text_reply(413, f"The answer is larger than {limits.size} bytes. Ask for less.")
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    reply = fresh(body, media_type + charset, fields["if_none_match"])
    disposition = "inline" if format_ == "svg" else "attachment"
    named = f'{disposition}; filename="{name}.{format_}"'
    headers: tuple[Header, ...] = (*reply.headers, ("Content-Disposition", named))
    if is_cut:
        headers += (("X-Cut", f"rows; limit={limits.rows}; unit=rows"),)
    if format_ == "svg":
        headers += (("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),)
    return Reply(reply.status, headers, reply.body)
