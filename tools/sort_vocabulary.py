"""Put the vocabulary files into their canonical order: ``python tools/sort_vocabulary.py``.

One block per subject, blocks in the order of their IRIs, one blank line between them; a comment
travels with the block that it stands above. Statements inside a block stay as they were written.
``schemes.ttl`` keeps the order that its own head explains. With ``--check`` nothing is written and
the exit code says whether anything would change.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

VOCABULARY = Path(__file__).resolve().parent.parent / "ontology" / "vocab"
KEEPS_ITS_ORDER = frozenset({"schemes.ttl"})
_SUBJECT = re.compile(r"^<([^>]+)>", re.MULTILINE)


def canonical(text: str) -> str:
    """The text of a vocabulary file with its blocks in order; the head comes first as it is.

    Raises:
        ValueError: a block names no subject at the start of a line, so that it has no place.
    """
    blocks = [b.strip("\n") for b in re.split(r"\n{2,}", text.strip("\n"))]
    head = blocks.pop(0)
    keyed: dict[str, str] = {}
    for block in blocks:
        subject = _SUBJECT.search(block)
        if subject is None:
            raise ValueError(f"no subject at the start of a line in: {block[:60]!r}")
        key = subject.group(1)
        if key in keyed:
            raise ValueError(f"<{key}> has two blocks: join them")
        keyed[key] = block
    return "\n\n".join([head, *(keyed[k] for k in sorted(keyed))]) + "\n"


def files() -> list[Path]:
    """The vocabulary files that are kept in order."""
    return [p for p in sorted(VOCABULARY.glob("*.ttl")) if p.name not in KEEPS_ITS_ORDER]


def main(arguments: list[str]) -> int:
    """Sort the files, or with ``--check`` only name those that are out of order."""
    changed = 0
    for path in files():
        text = path.read_text("utf-8")
        if (ordered := canonical(text)) == text:
            continue
        changed += 1
        print(f"{path.name}: {'is out of order' if '--check' in arguments else 'sorted'}")
        if "--check" not in arguments:
            path.write_text(ordered, "utf-8")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
