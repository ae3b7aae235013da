"""From recognised spans to mentions: what a point's own heading, text and footnotes name."""

from __future__ import annotations

from kg import rulebook
from kg.extract.names.recogniser import FILES, Recognition, Span
from kg.model import Document, Mention

_SILENT_BLOCKS = frozenset({"letterhead", "signature"})


def find_mentions(document: Document, recognition: Recognition) -> tuple[Mention, ...]:
    """The mentions among the spans of a document, in reading order.

    Left out are the Council and its Presidency as such, and what letterheads and signatures hold.
    """
    book = rulebook.load("extract", "names", document.language)
    silent_refs, silent_kinds = set(book["not_mentioned"]), set(book["kinds_not_mentioned"])
    general = set(book["nested"]["general"])
    files = [(s.start, s.end) for s in recognition.spans if s.kind in FILES]
    return tuple(
        Mention(
            start=span.start,
            end=span.end,
            surface_form=document.text[span.start : span.end],
            refers_to=span.ref,
            sentence=sentence,
            rule=span.rule,
        )
        for span, sentence in zip(recognition.spans, recognition.sentences, strict=True)
        if span.ref not in silent_refs
        and span.kind not in silent_kinds
        and not (span.ref in general and _lies_inside(span, files))
        and document.blocks[document.sentences[sentence].block].kind not in _SILENT_BLOCKS
    )


def _lies_inside(span: Span, files: list[tuple[int, int]]) -> bool:
    """Whether a longer file's name holds this one."""
    width = span.end - span.start
    return any(a <= span.start and span.end <= b and b - a > width for a, b in files)
