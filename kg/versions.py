"""What decides, beside the papers themselves, what a store holds: code, rulebooks, vocabulary.

A document is read again when the version by which it was read is not this one, and not otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg import vocabulary
from kg.paths import ONTOLOGY, QUERIES

_PACKAGE = Path(__file__).resolve().parent
_READING = (
    "acquire/**/*.py",
    "acquire/**/*.yaml",
    "extract/**/*.py",
    "extract/**/*.yaml",
    "graph/keys.py",
    "graph/nquads.py",
    "graph/paper_writer.py",
    "graph/rdf.py",
    "graph/statement_rdf.py",
    "*.py",
)
_NOT_READING = {
    "__main__.py",
    "api.py",
    "changes.py",
    "merging.py",
    "pipeline.py",
    "versions.py",
    "watch.py",
}
"""Shared modules that decide which papers are read, not what a paper becomes."""
_COMMON = (
    "graph/derived.py",
    "graph/links.py",
    "graph/nquads.py",
    "graph/reasoning.py",
    "graph/reference.py",
    "extract/rulebook/*/titles.yaml",
)


def reading_files() -> list[Path]:
    """The files of the package that decide what a paper's graph and text are, in order."""
    found = {path for pattern in _READING for path in _PACKAGE.glob(pattern)}
    return sorted(found - {_PACKAGE / name for name in _NOT_READING})


def _digest(root: Path, paths: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\n".join(more).encode())
    for path in paths:
        digest.update(f"\n{path.relative_to(root)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def reading() -> str:
    """The version of the code and rulebooks that make a document of a file (SHA-256, hex)."""
    return _digest(_PACKAGE, reading_files())


@lru_cache(maxsize=4)
def reference(base: str) -> str:
    """The version of the vocabulary and ontology graphs under ``base`` (SHA-256, hex)."""
    code = _digest(_PACKAGE, [_PACKAGE / "graph/reference.py", _PACKAGE / "graph/nquads.py"])
    books = _digest(_PACKAGE, sorted(_PACKAGE.glob("extract/rulebook/*/*.yaml")))
    turtle = _digest(ONTOLOGY, sorted(ONTOLOGY.glob("*.ttl")))
    return _digest(ONTOLOGY, (), base, code, books, turtle, vocabulary.load().digest)


@lru_cache(maxsize=4)
def common(base: str) -> str:
    """The version of what links and infers (SHA-256, hex): code, rules, ontology, vocabulary."""
    code = _digest(_PACKAGE, sorted({p for pattern in _COMMON for p in _PACKAGE.glob(pattern)}))
    rules = _digest(QUERIES, sorted((QUERIES / "rules").glob("*.rq")))
    turtle = _digest(ONTOLOGY, sorted(ONTOLOGY.glob("*.ttl")))
    return _digest(QUERIES, (), base, code, rules, turtle, vocabulary.load().digest)
