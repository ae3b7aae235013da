"""What the data set says of itself to machines: its VoID description, and what robots may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.graph.store import Store
from kg.graph.store.engines import SMALL
from kg.publish.server.limits import Limits
from kg.publish.server.linked_data import catalogue_of, fresh
from kg.publish.server.messages import Reply, text_reply

VOID_PATH = "/void.ttl"
LEADS_TO_VOID = ("/.well-known/void", "/void")
ROBOTS = "/robots.txt"
_TURTLE = "text/turtle; charset=utf-8"
_KEY = "void"


def answer(store: Store, fields: Mapping[str, Any], limits: Limits) -> Reply:
    """The VoID description in Turtle; a large graph is counted in the background.

    ``fields``: "endpoint", the address of the SPARQL endpoint; "if_none_match" as it was sent.
    """
    catalogue = catalogue_of(store)
    if store.size > SMALL and not catalogue.has(_KEY):
        text = "The graph is being counted; that is done once per build. Try again in some minutes."
        return text_reply(503, text, ("Retry-After", "120"))
    endpoint = f"<{store.manifest.base}> void:sparqlEndpoint <{fields['endpoint']}> .\n"
    text = catalogue.once(_KEY, lambda: count(store)) + endpoint
    return fresh(text.encode("utf-8"), _TURTLE, fields["if_none_match"])


def gather(store: Store) -> None:
    """Count the graph now."""
    catalogue_of(store).once(_KEY, lambda: count(store))


def count(store: Store) -> str:
    """The description without the address of an endpoint."""
    from kg.publish.linked_data.lines import quad_lines
    from kg.publish.linked_data.statistics import statistics
    from kg.publish.void import example_of, void

    base = store.manifest.base
    counts = statistics(quad_lines(store), base)
    return void(store, counts, example=example_of(counts, base))


def robots(prefix: str) -> str:
    """``robots.txt``: pages may be read by all; questions and queries are for those who ask."""
    closed = "".join(f"Disallow: {prefix}{path}\n" for path in ("/sparql", "/*?"))
    return f"User-agent: *\n{closed}Crawl-delay: 1\n"
