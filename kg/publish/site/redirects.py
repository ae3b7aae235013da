"""Redirect rules for the addresses of things: 303 to the page or the data, by ``Accept``.

:func:`htaccess` writes them for Apache, as w3id.org takes them: an IRI is answered with the page
(in Dutch where the reader asks for that) unless the client asks for one of the twins' media types
and not for HTML before it. Apache has no q-values in its rules; what is named first wins, which is
what clients do that list what they prefer first. A server of our own weighs q-values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import StoreError
from kg.publish.site.urls import FORMATS, LANGUAGES
from kg.vocabulary import BASE

# The terms of the ontology are fragments, which no client sends: below it lie only its modules.
_PLACES = (
    ("^((?:id|graph)/.+)$", "$1"),
    ("^ontology/?$", "ontology"),
    ("^ontology/(.+)$", "ontology/module/$1"),
)


def htaccess(base: str = BASE, address: str = "") -> str:
    """The rules. ``base`` is that of the IRIs, ``address`` where the site lies.

    The file serves at the root of the IRIs' base (w3id.org, where the site lies elsewhere) and at
    the root of the site itself.

    Raises:
        StoreError: an address holds what would be read as part of a rule.
    """
    target = _plain(address or base)
    lines = [
        f"# 303 from each IRI below {_plain(base)} to its page or its data, by Accept.",
        "# Written by 'kg export site'.",
        "Options -MultiViews",
        "DirectoryIndex index.html",
        *(f"AddType {type_} .{ending}" for ending, type_ in FORMATS.items()),
        "AddDefaultCharset utf-8",
        "<IfModule mod_headers.c>",
        'Header always merge Vary "Accept, Accept-Language"',
        "Header set Access-Control-Allow-Origin *",
        "</IfModule>",
        "RewriteEngine On",
        "",
    ]
    for ending, type_ in FORMATS.items():
        lines.append(f"# {type_}")
        condition = f"RewriteCond %{{HTTP_ACCEPT}} {_first_named(type_)}"
        lines += _rules(condition, f"{target}data/", ending)
    default, *others = LANGUAGES
    for language in others:
        lines.append(f"# HTML, for readers of {language}")
        condition = f"RewriteCond %{{HTTP:Accept-Language}} ^\\s*{language}\\b [NC]"
        lines += _rules(condition, f"{target}{language}/", "html")
    lines.append("# HTML, for everyone else")
    lines += _rules("", f"{target}{default}/", "html")
    return "\n".join(lines) + "\n"


def _rules(condition: str, target: str, ending: str) -> Iterator[str]:
    for pattern, place in _PLACES:
        if condition:
            yield condition
        yield f"RewriteRule {pattern} {target}{place}.{ending} [R=303,L,NE]"


def _first_named(media_type: str) -> str:
    """A pattern for ``Accept`` headers that name this type, and no other of ours before it."""
    others = "|".join(
        re.escape(known)
        for known in (*FORMATS.values(), "text/html", "application/xhtml+xml")
        if known != media_type
    )
    return f"^(?:(?!{others}).)*{re.escape(media_type)}(?![\\w+.-])"


def _plain(address: str) -> str:
    """An address without anything that Apache would read as part of a rule."""
    if not re.fullmatch(r"https?://[\w.:-]+/[\w./~-]*", address):
        raise StoreError(address, "is no plain http address.", "Name another --address.")
    return address
