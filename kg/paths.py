"""Where the package finds its data: ontology, queries and the sample corpus.

In a checkout these are the folders at the top; in an installed wheel they lie in ``kg/_data``.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _data_root() -> Path:
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


ONTOLOGY: Path = _data_root() / "ontology"
"""``core.ttl``, ``vocab/*.ttl``, ``shapes/*.ttl``."""

QUERIES: Path = _data_root() / "queries"
"""``questions/*.rq`` and ``checks/*.rq``."""

SAMPLE_CORPUS: Path = _data_root() / "examples" / "corpus"
"""Invented documents that ``kg demo`` reads."""


def default_store() -> Path:
    """The store used when ``--store`` is not given: ``$JHA_STORE`` or ``./jha-store``."""
    return Path(os.environ.get("JHA_STORE", "jha-store"))
