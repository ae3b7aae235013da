"""``sitemap.xml`` (an index of several where there are many pages) and ``robots.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

_MOST = 50_000  # addresses in one file, by the protocol
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(address: str, paths: Sequence[str], most: int = _MOST) -> Iterator[tuple[str, str]]:
    """(path, text) of each file; ``paths`` are those of the pages, ``address`` the site's own."""
    ordered = sorted(paths)
    chunks = [ordered[start : start + most] for start in range(0, len(ordered), most)] or [[]]
    if len(chunks) == 1:
        yield "sitemap.xml", _file("urlset", "url", address, chunks[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
    yield "sitemap.xml", _file("sitemapindex", "sitemap", address, names)
    for name, chunk in zip(names, chunks, strict=True):
        yield name, _file("urlset", "url", address, chunk)


def _file(root: str, element: str, address: str, paths: Sequence[str]) -> str:
    lines = [f"<{element}><loc>{_location(address, path)}</loc></{element}>" for path in paths]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<{root} xmlns="{_SPACE}">',
            *lines,
            f"</{root}>",
            "",
        ]
    )


def _location(address: str, path: str) -> str:
    return escape(address + quote(path, safe="/=~,+@()"))


def robots(address: str) -> str:
    """Everything may be read; where the list of pages is."""
    return f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
