"""The store: a folder that a person can understand (its layout: :mod:`kg.graph.store.files`).

Files are written whole under a new name; replacing ``manifest.json`` is the one moment at which a
change takes place. A writer that dies leaves the old manifest and every file it names. The engine's
index is a cache that can be made anew from the files at any time.
"""

from kg.graph.store.engines import ENGINES, Engine
from kg.graph.store.index import build_index
from kg.graph.store.manifest import (
    FORMAT,
    REFERENCE_GRAPHS,
    Manifest,
    Origin,
    Rank,
    Refusal,
    Run,
    StoredDocument,
    StoredFile,
)
from kg.graph.store.reader import Store
from kg.graph.store.writer import StoreWriter

__all__ = [
    "ENGINES",
    "FORMAT",
    "REFERENCE_GRAPHS",
    "Engine",
    "Manifest",
    "Origin",
    "Rank",
    "Refusal",
    "Run",
    "Store",
    "StoreWriter",
    "StoredDocument",
    "StoredFile",
    "build_index",
]
