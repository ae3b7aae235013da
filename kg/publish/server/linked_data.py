"""What a worker does with a path: the page it names, its data, or the way from an IRI to these."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from kg.graph.named_queries import questions
from kg.graph.store import Store
from kg.publish.explorer.surroundings import AROUND
from kg.publish.server.limits import Limits
from kg.publish.server.messages import Header, Reply, text_reply
from kg.publish.server.negotiation import HTML, JSONLD, NTRIPLES, TURTLE, chosen, listing
from kg.publish.site import (
    FORMATS,
    LANGUAGES,
    Address,
    Catalogue,
    Page,
    address_at,
    class_page,
    classes_page,
    councils_page,
    data,
    home_page,
    page,
    redirect_of,
    render,
)
from kg.publish.site.render import environment
from kg.publish.site.urls import Language
from kg.publish.site.wording import words

_OFFERED = (HTML, TURTLE, JSONLD, NTRIPLES)
_VARY = ("Vary", "Accept, Accept-Language")
_catalogues: WeakKeyDictionary[Store, Catalogue] = WeakKeyDictionary()


def warm(store: Store | None) -> None:
    """Read templates, words and questions; make the pages that need most of the catalogue.

    All workers share what is made here. ``store`` is None where its pages would take long, or the
    workers open the engine themselves.
    """
    templates = environment(AROUND.templates)
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)
    words()
    questions()
    if store is not None:
        catalogue = _catalogues.setdefault(store, Catalogue(store))
        for language in LANGUAGES:
            render(home_page(catalogue), language)


def answer(store: Store, fields: Mapping[str, Any], limits: Limits) -> Reply:
    """Answer a path below the root: an IRI's with 303, a page's or its data's with these.

    ``fields``: "path" without its first slash, decoded; "prefix" of the root; "accept", "language"
    and "if_none_match" as the headers were sent.
    """
    base = store.manifest.base
    address = address_at(fields["path"], base)
    if address is None:
        return _redirect(fields) or missing()
    catalogue = catalogue_of(store)
    if address.format != "html":
        found = data(catalogue, address.name, address.format)
        media_type = FORMATS[address.format]
    else:
        language = address.language or _language(fields["language"])
        made = _page(catalogue, address)
        found = render(made, language, AROUND) if made else None
        media_type = HTML.media_type
    if found is None:
        return missing()
    content_type = media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    return fresh(found.encode("utf-8"), content_type, fields["if_none_match"])


def catalogue_of(store: Store) -> Catalogue:
    """The catalogue of a store, one for all pages of a worker."""
    return _catalogues.get(store) or _catalogues.setdefault(store, Catalogue(store))


def _page(catalogue: Catalogue, address: Address) -> Page | None:
    if address.kind == "thing":
        return page(catalogue, address.name, address.page)
    if address.kind == "class":
        return class_page(catalogue, address.name, address.page)
    if address.kind == "classes":
        return classes_page(catalogue)
    if address.kind == "councils":
        return councils_page(catalogue, address.name, address.page)
    return home_page(catalogue) if address.kind == "home" else None


def fresh(body: bytes, content_type: str, known: str) -> Reply:
    """The body with its ETag, or 304 where the client has it: ``known`` is its If-None-Match."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers: tuple[Header, ...] = (
        ("ETag", tag),
        ("Cache-Control", "no-cache"),
        _VARY,
        ("Content-Type", content_type),
    )
    if any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(",")):
        return Reply(304, headers[:-1])
    return Reply(200, headers, body)


def _redirect(fields: Mapping[str, Any]) -> Reply | None:
    """303 from an IRI of ours to its page or data; whether it exists is said there."""
    path = fields["path"]
    if redirect_of(path, HTML.media_type) is None:
        return None
    picked = chosen(fields["accept"], _OFFERED)
    if picked is None:
        text = f"This is described as:\n{listing(_OFFERED)}"
        return text_reply(406, text, _VARY)
    target = redirect_of(path, picked[0].media_type, _language(fields["language"]))
    location = f"{fields['prefix']}/{target}"
    return text_reply(303, f"See {location}", ("Location", location), _VARY)


def missing() -> Reply:
    """The answer for a path that has no page."""
    return text_reply(404, "There is no such page.", _VARY)


def _language(accepted: str) -> Language:
    """The language of ours that a reader prefers, by ``Accept-Language``; else the first."""
    best, best_quality = LANGUAGES[0], 0.0
    for part in accepted.split(","):
        tag, _, rest = part.strip().lower().partition(";")
        quality = _quality(rest)
        for language in LANGUAGES:
            if tag.partition("-")[0] == language and quality > best_quality:
                best, best_quality = language, quality
    return best


def _quality(parameter: str) -> float:
    value = parameter.strip().removeprefix("q=") or "1"
    try:
        return float(value)
    except ValueError:
        return 0.0
