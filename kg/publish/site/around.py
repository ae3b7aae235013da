"""What lies around pages: a server has search, questions and an endpoint, files have not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg import __version__


@dataclass(frozen=True, slots=True)
class Room:
    """A place of the main menu: ``words`` name it, ``kinds`` are of the pages that it holds."""

    words: str
    path: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around the pages: a server has search, questions and an endpoint, files have not.

    Paths are from the root of the site, "{lang}" in them becomes the page's language: of the
    ``search``, of the ``rooms`` that the main menu leads to beside the graph's own, of the
    ``neighbourhood`` of a thing and of a named ``question`` ("{name}"); "" where there is none.
    ``css`` and ``scripts`` are loaded by
    every page, ``templates`` are further folders: pages of their own kinds extend ``base.html``.
    ``address`` is where the site is published, with a slash at its end, "" where that is not known:
    links are relative all the same, but a page says where it is itself.
    """

    search: str = ""
    rooms: tuple[Room, ...] = ()
    neighbourhood: str = ""
    question: str = ""
    css: tuple[str, ...] = ("static/site.css",)
    scripts: tuple[str, ...] = ("static/site.js",)
    templates: tuple[Path, ...] = ()
    address: str = ""
    version: str = __version__
    dataset: Mapping[str, object] = field(default_factory=dict)


FILES = Surroundings()
"""Pages that lie on a disk or a plain web server."""
