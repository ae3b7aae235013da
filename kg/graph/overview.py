"""What is in a store, for a person: ``kg info``."""

from __future__ import annotations

from kg.graph.store import Store

_CLASSES = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) {
  ?document a jha:Document ; jha:sourceFile ?file . GRAPH ?g { ?document a jha:Document }
  GRAPH ?g { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(jha:))) }
} GROUP BY ?class ORDER BY DESC(?number) ?class"""


def overview(store: Store) -> str:
    """Documents with their files, counts by class, base IRI, versions; plain text."""
    manifest = store.manifest
    lines = [
        f"Store      {store.folder}",
        f"Base IRI   {manifest.base}",
        *(
            f"Run        {run.started}, jha-kg {run.software}, vocabulary {run.vocabulary[:12]}"
            for run in sorted(manifest.runs.values(), key=lambda run: run.key)
        ),
        f"Documents  {len(manifest.documents)}",
    ]
    width = max(map(len, manifest.documents), default=0)
    for key, document in sorted(manifest.documents.items()):
        files = ", ".join(source.name for source in document.sources)
        lines.append(f"  {key:{width}}  {files}")
    counts = [
        (row["class"].value.rsplit("#", 1)[-1], int(row["number"].value))
        for row in store.query(_CLASSES)
    ]
    lines.append("Things in the documents' graphs")
    lines += [f"  {number:8,}  {name}" for name, number in counts]
    return "\n".join(lines) + "\n"
