"""The endpoint for people: a field for a query, which needs no script."""

from __future__ import annotations

from html import escape

from kg.publish.server.negotiation import TABULAR

_EXAMPLE = """SELECT ?meeting ?date WHERE {
  ?meeting a jha:Meeting ; jha:startDate ?date
}
ORDER BY ?date
LIMIT 20"""


def query_page(endpoint: str, limits: str) -> str:
    """The page; both are paths on this server."""
    formats = "".join(f'<option value="{f.name}">{escape(f.media_type)}</option>' for f in TABULAR)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SPARQL endpoint</title>
<link rel="alternate" type="text/turtle" href="{escape(endpoint)}?format=turtle">
</head>
<body>
<main>
<h1>SPARQL endpoint</h1>
<p>Send a query by GET or POST to this address, or write one here.
<a href="{escape(limits)}">Limits</a>.</p>
<form method="get" action="{escape(endpoint)}">
<p><label for="query">Query</label><br>
<textarea id="query" name="query" rows="14" cols="80" spellcheck="false">{escape(_EXAMPLE)}</textarea></p>
<p><label for="format">Format</label>
<select id="format" name="format">{formats}</select>
<button type="submit">Ask</button></p>
</form>
</main>
</body>
</html>
"""  # noqa: E501 - white space in a textarea is shown
