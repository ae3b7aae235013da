"""Invented papers, which say so in their first line."""

from __future__ import annotations

from kg import rulebook


def is_sample(first_line: str, language: str = "nl") -> bool:
    """Whether the paper says of itself that it is an invented example."""
    return str(rulebook.load("acquire", "facts", language)["sample_marker"]) in first_line[:120]
