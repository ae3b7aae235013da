"""Where the page of an IRI lies, and back: the same paths on the server and in the static site.

    en/id/country/ESP.html     the page in English            nl/id/country/ESP=p2.html  page 2
    data/id/country/ESP.ttl    its Turtle (.jsonld, .nt)      en/class/Meeting.html      an index
    en/ontology/Meeting.html   a term of the ontology         en/graph/links.html        a graph
    en/councils.html           Councils over time             en/councils/2024.html      of a year
    en/index.html              the landing page               index.html                 the same

Paths are relative to the root of the site, so that it works below any address and from disk. Keys
come from documents: every character that a file system or a URL could mistake is written ``=XX``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.vocabulary import BASE, JHA

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")
"""Languages of the pages; the first is shown where a reader asks for none of them."""

FORMATS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""Endings of the twins of a page, and their media types."""

HTML = "text/html"
_ONTOLOGY = JHA.rstrip("#")
_MODULE = "ontology/module/"
_SEGMENT = 180  # characters; file systems allow 255 bytes
_UNSAFE = re.compile(r"[^A-Za-z0-9._~,+@()-]")
_ESCAPE = re.compile(r"(?:=[0-9A-F]{2})+")
_EMPTY = "=e"  # no character is written so: digits of an escape are upper case
_COUNCILS = re.compile(r"councils(?:/([0-9]{4}))?")
_PAGE = re.compile(r"=p([1-9][0-9]{0,6})$")

Kind = Literal["thing", "class", "classes", "home", "councils", "question", "questions"]


@dataclass(frozen=True, slots=True)
class Address:
    """What a path of the site shows.

    ``name`` is the IRI of a thing, or the local name of a class or question, or the year of
    Councils ("" for the latest). ``format`` is "html"
    or a key of :data:`FORMATS`; data have no language. ``page`` counts from 1.
    """

    kind: Kind
    name: str = ""
    language: Language | None = None
    format: str = "html"
    page: int = 1


# ---------------------------------------------------------------- segments


def _escaped(segment: str) -> str:
    text = _UNSAFE.sub(lambda m: "".join(f"={b:02X}" for b in m[0].encode("utf-8")), segment)
    text = text.replace(".", "=2E") if not text.strip(".") else text
    pieces = []
    while len(text) > _SEGMENT:
        cut = _SEGMENT - next((n for n in (1, 2) if text[_SEGMENT - n] == "="), 0)
        pieces.append(text[:cut] + "=")
        text = text[cut:]
    return "/".join([*pieces, text or _EMPTY])


def _unescaped(path: str) -> str:
    joined = path.replace("=/", "").replace(_EMPTY, "")
    return _ESCAPE.sub(
        lambda m: bytes.fromhex(m[0].replace("=", "")).decode("utf-8", "replace"), joined
    )


def _key_path(key: str) -> str:
    return "/".join(map(_escaped, key.split("/")))


# ---------------------------------------------------------------- IRIs


@lru_cache(maxsize=20_000)
def place_of(iri: str, base: str = BASE) -> str | None:
    """The place of an IRI of ours in the site ("id/country/ESP"), None for a foreign one.

    >>> place_of(BASE + "id/country/ESP")
    'id/country/ESP'
    >>> place_of("http://example.com/") is None
    True
    """
    for room in ("id/", "graph/"):
        if iri.startswith(base + room) and len(iri) > len(base + room):
            return room + _key_path(iri[len(base + room) :])
    if iri == _ONTOLOGY:
        return "ontology"
    if iri.startswith(JHA) and len(iri) > len(JHA):
        return "ontology/" + _escaped(iri[len(JHA) :])
    if iri.startswith(_ONTOLOGY + "/") and len(iri) > len(_ONTOLOGY) + 1:
        return _MODULE + _key_path(iri[len(_ONTOLOGY) + 1 :])
    return None


def iri_at(place: str, base: str = BASE) -> str | None:
    """The IRI whose place this is; None where no IRI has it."""
    room, _, rest = place.partition("/")
    key = _unescaped(rest)
    if room in ("id", "graph") and rest:
        iri = f"{base}{room}/{key}"
    elif place == "ontology":
        iri = _ONTOLOGY
    elif place.startswith(_MODULE) and place != _MODULE:
        iri = f"{_ONTOLOGY}/{_unescaped(place.removeprefix(_MODULE))}"
    elif room == "ontology" and rest:
        iri = JHA + key
    else:
        return None
    return iri if place_of(iri, base) == place else None


def anchor_of(iri: str) -> str:
    """The id of a node below a paper on that paper's page ("evidence-120-245")."""
    tail = iri.partition("/id/document/")[2].partition("/")[2]
    return _UNSAFE.sub("-", tail) or "top"


# ---------------------------------------------------------------- paths


def page_path(place: str, language: Language, page: int = 1) -> str:
    """The path of the page of a place, in a language.

    >>> page_path("id/country/ESP", "nl", 2)
    'nl/id/country/ESP=p2.html'
    """
    return f"{language}/{place}{f'=p{page}' if page > 1 else ''}.html"


def data_path(place: str, format_: str) -> str:
    """The path of a twin of a place, by a key of :data:`FORMATS`."""
    return f"data/{place}.{format_}"


def class_place(name: str) -> str:
    """The place of the index of a class ("Meeting")."""
    return f"class/{_escaped(name)}"


def councils_place(year: str = "") -> str:
    """The place of the Councils of a year ("2024"), or of the latest."""
    return f"councils/{year}" if year else "councils"


def question_place(name: str) -> str:
    """The place of a named question ("positions"); only a server has it."""
    return f"question/{_escaped(name)}"


def relative(target: str, origin: str) -> str:
    """The relative link from one path of the site to another.

    >>> relative("data/id/country/ESP.ttl", "en/id/country/ESP.html")
    '../../../data/id/country/ESP.ttl'
    """
    return "../" * origin.count("/") + target


def address_at(path: str, base: str = BASE) -> Address | None:
    """What a path of the site shows; None where no page can have it.

    Whether the thing exists is for the graph to say. Safe for any string: nothing is looked up.
    """
    room, _, rest = path.strip("/").partition("/")
    if path in ("", "index.html"):
        return Address("home")
    if room == "data":
        place, _, ending = rest.rpartition(".")
        iri = iri_at(place, base) if ending in FORMATS else None
        return Address("thing", iri, None, ending) if iri else None
    language = next((known for known in LANGUAGES if known == room), None)
    if language is None or not rest.endswith(".html"):
        return None
    return _page_address(rest.removesuffix(".html"), language, base)


def _page_address(place: str, language: Language, base: str) -> Address | None:
    page = 1
    if (numbered := _PAGE.search(place)) and int(numbered[1]) > 1:
        place, page = place[: numbered.start()], int(numbered[1])
    if (year := _COUNCILS.fullmatch(place)) and (year[1] or page == 1):
        return Address("councils", year[1] or "", language, page=page)
    plain: Mapping[str, Kind] = {"index": "home", "classes": "classes", "questions": "questions"}
    if place in plain:
        return Address(plain[place], "", language) if page == 1 else None
    named: Mapping[str, Kind] = {"class": "class", "question": "question"}
    room, _, key = place.partition("/")
    if room in named:
        name = _unescaped(key)
        exact = key == _escaped(name) and "/" not in key
        return Address(named[room], name, language, page=page) if exact else None
    iri = iri_at(place, base)
    return Address("thing", iri, language, page=page) if iri else None


def redirect_of(path: str, media_type: str, language: Language = "en") -> str | None:
    """Where the path of an IRI of ours ("id/country/ESP") leads, by the media type chosen.

    The path is that of the request after the base, decoded once. ``media_type`` is
    :data:`HTML` or a value of :data:`FORMATS`. None where the path is no IRI's.
    """
    root = "https://base.invalid/"
    iri = _ONTOLOGY + path.removeprefix("ontology") if path.startswith("ontology") else root + path
    place = place_of(iri, root)
    if place is None:
        return None
    if media_type == HTML:
        return page_path(place, language)
    ending = next((key for key, known in FORMATS.items() if known == media_type), None)
    return data_path(place, ending) if ending else None
