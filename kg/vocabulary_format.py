"""The canonical order of the vocabulary files: one place for each thing, and diffs worth reading.

One block per subject, blocks in the order of their IRIs, one blank line between them; a comment
travels with the block that it stands above, and the head (comments, prefixes) stays. Where a file
has sections (``# ---------------- name``), these are in order of their names and blocks are ordered
within them: a scheme before its codes, codes with a ``jha:rank`` by rank before the others. What a
block says stays as it was written: nothing but whole blocks is ever moved.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import VocabularyError
from kg.paths import ONTOLOGY
from kg.vocabulary import parse_turtle, turtle_files

_SUBJECT = re.compile(r"^<([^>]+)>", re.MULTILINE)
_SECTION = re.compile(r"^# -{3,} *(.+?) *$", re.MULTILINE)
_RANK = re.compile(r"\bjha:rank\s+(\d+)")


def canonical_order(text: str, where: str = "text") -> str:
    """The text of a vocabulary file in canonical order.

    Raises:
        VocabularyError: a block names no subject at the start of a line, or two have the same.
    """
    first, *rest = _SECTION.split(text)
    sections = sorted(zip(rest[::2], rest[1::2], strict=True))
    seen: set[str] = set()
    if not sections:
        return _section(first, seen, where, head=True)
    parts = [first.strip("\n") + "\n"]
    parts += [
        f"# ---------------- {name}\n\n{_section(body, seen, where)}" for name, body in sections
    ]
    return "\n".join(parts)


def _section(text: str, seen: set[str], where: str, *, head: bool = False) -> str:
    blocks = [block.strip("\n") for block in re.split(r"\n{2,}", text.strip("\n"))]
    opening = [blocks.pop(0)] if head else []
    ordered = sorted(blocks, key=lambda block: _key(block, seen, where))
    return "\n\n".join([*opening, *ordered]) + "\n"


def _key(block: str, seen: set[str], where: str) -> tuple[bool, float, str]:
    subject = _SUBJECT.search(block)
    if subject is None:
        raise VocabularyError(
            where,
            f"no subject at the start of a line in: {block[:60]!r}.",
            "Write one block per thing, with an empty line between blocks only.",
        )
    iri = subject.group(1)
    if iri in seen:
        raise VocabularyError(where, f"<{iri}> has two blocks.", "Join them.")
    seen.add(iri)
    rank = _RANK.search(block)
    return not iri.startswith("scheme/"), float(rank.group(1)) if rank else float("inf"), iri


def out_of_order(folder: Path = ONTOLOGY) -> dict[Path, str]:
    """The vocabulary files that are not in canonical order, each with its text in order.

    Raises:
        VocabularyError: a file is not valid Turtle, or a block is not as it should be.
    """
    found = {}
    for path in turtle_files(folder):
        parse_turtle(path)  # an error there names the line; what is moved must be whole
        text = path.read_text("utf-8")
        if (ordered := canonical_order(text, str(path))) != text:
            found[path] = ordered
    return found


def restore_order(folder: Path = ONTOLOGY) -> list[Path]:
    """Put the files into canonical order; returns those that changed.

    Raises:
        VocabularyError: a file is not valid Turtle, or a block is not as it should be.
    """
    changed = out_of_order(folder)
    for path, text in changed.items():
        path.write_text(text, "utf-8")
    return list(changed)
