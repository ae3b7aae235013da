"""Where the explorer's pages and files lie, for the pages of the graph to lead to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.publish.site import LANGUAGES, Room, Surroundings
from kg.publish.site.urls import Language

_HERE = Path(__file__).parent
STATIC: Path = _HERE / "static"
"""Style sheet and scripts, and under ``vendor/`` the libraries that ``make assets`` fetched."""

CYTOSCAPE: Path = STATIC / "vendor" / "cytoscape" / "cytoscape.min.js"
"""What draws pictures of networks, where ``make assets`` fetched it."""

AROUND = Surroundings(
    search="{lang}/search.html",
    rooms=(
        Room("nav-questions", "{lang}/questions.html", ("questions", "question")),
        Room("nav-matrix", "{lang}/matrix.html", ("matrix",)),
        Room("nav-networks", "{lang}/networks.html", ("networks", "network", "neighbourhood")),
        Room("nav-explore", "{lang}/sparql.html", ("sparql",)),
    ),
    neighbourhood="{lang}/neighbourhood.html",
    question="{lang}/question/{name}.html",
    css=("static/site.css", "explorer/explorer.css"),
    templates=(_HERE / "templates",),
)
"""What lies around every page that a server shows."""

_ROOMS = ("questions", "search", "matrix", "networks", "neighbourhood", "sparql")
_NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PATH = re.compile(
    rf"(?P<language>{'|'.join(LANGUAGES)})/"
    rf"(?:(?P<room>{'|'.join(_ROOMS)})\.(?P<ending>html)"
    rf"|question/(?P<question>{_NAME})\.(?P<format>html|csv|tsv|json|rq|svg)"
    rf"|network/(?P<network>{_NAME})\.(?P<file>html|gexf|csv))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a path of the explorer shows.

    ``room`` is "question" or "network" for one of these, which ``name`` then names.
    """

    room: str
    language: Language
    name: str = ""
    format: str = "html"


def explorer_place(path: str) -> Place | None:
    """What a path below the root shows, None where it is none of the explorer's.

    >>> explorer_place("en/question/positions.csv")
    Place(room='question', language='en', name='positions', format='csv')
    >>> explorer_place("en/id/country/ESP.html") is None
    True
    """
    found = _PATH.fullmatch(path.lstrip("/"))
    if found is None:
        return None
    language = next(known for known in LANGUAGES if known == found["language"])
    if found["room"]:
        return Place(found["room"], language, "", found["ending"])
    if found["network"]:
        return Place("network", language, found["network"], found["file"])
    return Place("question", language, found["question"], found["format"])


def network_place(name: str) -> str:
    """The place of the page of a network ("positions")."""
    return f"network/{name}"
