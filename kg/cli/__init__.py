"""The command line: each verb parses, calls one function that anyone can import, and prints.

Data goes to stdout, progress and messages to stderr. Exit code 0: done; 1: findings, or partly
done; 2: usage or operational error.
"""

from __future__ import annotations

from kg.cli import (
    build_commands,
    cite_commands,
    diff_command,
    export_commands,
    keeping_commands,
    load_commands,
    network_commands,
    query_commands,
    question_commands,
    serve_command,
    site_commands,
    store_commands,
    vocab_commands,
)
from kg.cli.main import main

__all__ = [
    "build_commands",
    "cite_commands",
    "diff_command",
    "export_commands",
    "keeping_commands",
    "load_commands",
    "main",
    "network_commands",
    "query_commands",
    "question_commands",
    "serve_command",
    "site_commands",
    "store_commands",
    "vocab_commands",
]
