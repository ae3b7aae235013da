"""The first thing a newcomer sees: flagship answers on the sample corpus, and its exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.graph.named_queries import ask, questions
from kg.graph.store import Store
from kg.publish.everything import FURTHER
from kg.publish.release import export_all
from kg.publish.tables import to_table

_ROWS_SHOWN = 6
_FLAGSHIPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Which Councils do the papers speak of?", "meetings", {}),
    (
        "What was announced and never discussed, or discussed unannounced?",
        "announced-vs-reported",
        {},
    ),
    (
        "How did the Dutch position on the CSAM Regulation move?",
        "position-history",
        {"actor": "NLD", "dossier": "CSAM Regulation"},
    ),
    ("Did the Netherlands say in Brussels what it told parliament?", "intended-vs-reported", {}),
)


def answers(store: Store) -> Iterator[tuple[str, str, str]]:
    """(title, command, table) of each flagship question that this version can answer."""
    for title, name, values in _FLAGSHIPS:
        if name in questions():
            options = "".join(
                f" --{key} '{value}'" if " " in value else f" --{key} {value}"
                for key, value in values.items()
            )
            answer = ask(store, name, values)
            shown = replace(answer, rows=answer.rows[:_ROWS_SHOWN])
            rest = len(answer.rows) - len(shown.rows)
            more = f"... and {rest} more: run the command above\n" if rest else ""
            yield title, f"kg ask {name}{options}", to_table(shown) + more


def write_exports(store: Store, folder: Path) -> None:
    """Write every export of the sample store into ``folder``; other files there stay."""
    export_all(store, folder, further=FURTHER)
