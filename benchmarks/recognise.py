"""What recognising a text costs beside a raw pass of the same automaton over it.

Run ``python benchmarks/recognise.py``; it prints both times and their ratio (the README claims at
most 5). The text is generated: sentences of the genre around labels of the vocabulary, with as many
names per thousand characters as Council papers have.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from kg import rulebook, vocabulary
from kg.extract.names.folding import fold_text
from kg.extract.names.gazetteer import gazetteer
from kg.extract.names.recogniser import candidates, settle

_FILLING = (
    "Tijdens de besloten zitting wisselden de aanwezigen van gedachten over de voortgang, waarbij "
    "enkele delegaties aandacht vroegen voor de uitvoering. "
)
_FRAMES = (
    "Daarnaast lichtte {0} de stand van zaken rond {1} toe. ",
    "Volgens {0} is de samenwerking met {1} van belang. ",
    "De Commissie en {0} steunden het voorstel over {1} op hoofdlijnen. ",
)


def generated_text(characters: int = 1_000_000) -> str:
    """Sentences of the genre around labels of the vocabulary, at least this long."""
    names = [
        label.text
        for label in vocabulary.load().labels("nl")
        if label.role == "pref" and label.ref.partition("/")[0] in ("country", "agency", "dossier")
    ]
    pieces: list[str] = []
    length = i = 0
    while length < characters:
        first, second = names[i % len(names)], names[(i * 7 + 3) % len(names)]
        piece = _FRAMES[i % len(_FRAMES)].format(first, second) + _FILLING
        pieces.append(piece)
        length += len(piece)
        i += 1
    return "".join(pieces)


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(repeats: int = 15) -> tuple[float, float, int]:
    """The best seconds for the raw pass and for recognising, and the length of the text."""
    text = generated_text()
    names = gazetteer(vocabulary.load())
    book = rulebook.load("extract", "names")
    folded = fold_text(text)
    raw = whole = float("inf")
    for _ in range(repeats):
        raw = min(
            raw,
            seconds(lambda: names.automaton.find_matches_as_indexes(folded, overlapping=True)),
        )
        whole = min(whole, seconds(lambda: settle(candidates(text, names, book), text, book)))
    return raw, whole, len(text)


def main() -> None:
    raw, whole, length = measure()
    print(f"text                {length:>12,} characters")
    print(f"raw automaton pass  {raw * 1000:>12.1f} ms")
    print(f"recognising         {whole * 1000:>12.1f} ms")
    print(f"ratio               {whole / raw:>12.2f} (at most 5)")


if __name__ == "__main__":
    main()
