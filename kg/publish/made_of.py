"""What a graph was made of: which papers, files, software and vocabularies; told with each export.

Written as ``made-of.json`` beside the dumps. ``kg diff`` reads it to say why statements differ.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.graph.store import Manifest, Store
from kg.paths import ONTOLOGY
from kg.vocabulary import OWL, parse_turtle

FILE_NAME = "made-of.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_DIGITS = 8


def version_of(manifest: Manifest, key: str) -> str:
    """The software and vocabulary that read a paper: "0.1.0+1a2b3c4d.5e6f7a8b"."""
    run = manifest.runs[manifest.documents[key].run]
    return f"{run.software}+{run.code[:_DIGITS]}.{run.vocabulary[:_DIGITS]}"


def snapshot(manifest: Manifest) -> str:
    """A name for the source files that the graph was made of (SHA-256, hex)."""
    lines = sorted(
        f"{key} {source.sha256} {source.name}"
        for key, document in manifest.documents.items()
        for source in document.sources
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def day_of(manifest: Manifest) -> str:
    """The day on which the graph was last built (ISO, UTC), "" for an empty one."""
    return max((run.ended[:10] for run in manifest.runs.values()), default="")


def ontology_version() -> str:
    """The version that the ontology gives itself.

    Raises:
        VocabularyError: its file is not Turtle.
    """
    found = [o for _, p, o in parse_turtle(ONTOLOGY / "core.ttl") if p.value == OWL + "versionInfo"]
    return next((term.value for term in found if isinstance(term, ox.Literal)), "")


def made_of(store: Store, dumps: dict[str, str] | None = None) -> dict[str, Any]:
    """What the graph of a store was made of, as JSON.

    ``dumps`` are the names of dump files of this graph and their SHA-256.
    """
    manifest = store.manifest
    reference = {n: f.sha256 for n, f in manifest.graphs.items() if n in ("vocabulary", "ontology")}
    return {
        "format": 1,
        "base": manifest.base,
        "exported_by": f"jha-kg {__version__}",
        "built_on": day_of(manifest),
        "licence": LICENCE,
        "snapshot": snapshot(manifest),
        "ontology": ontology_version(),
        "graphs": reference,
        "runs": {
            key: {"software": run.software, "code": run.code, "vocabulary": run.vocabulary}
            for key, run in sorted(manifest.runs.items())
        },
        "documents": {
            key: {
                "run": document.run,
                "text": document.text.sha256,
                "files": {source.name: source.sha256 for source in document.sources},
            }
            for key, document in sorted(manifest.documents.items())
        },
        "dumps": dict(sorted((dumps or {}).items())),
    }


def made_of_text(store: Store, dumps: dict[str, str] | None = None) -> str:
    """:func:`made_of` as the file to write."""
    return json.dumps(made_of(store, dumps), ensure_ascii=False, indent=1) + "\n"


def heading(store: Store) -> str:
    """What stands as a comment at the head of text dumps, a few lines."""
    manifest = store.manifest
    versions = sorted({version_of(manifest, key) for key in manifest.documents})
    return "\n".join(
        (
            f"A knowledge graph of EU justice and home affairs policy: {manifest.base}",
            f"Made of {len(manifest.documents)} papers, snapshot {snapshot(manifest)}",
            f"Built on {day_of(manifest)}; read by jha-kg {', '.join(versions)} "
            "(code and vocabulary digests)",
            f"Ontology {ontology_version()}. Licence: {LICENCE}",
        )
    )
