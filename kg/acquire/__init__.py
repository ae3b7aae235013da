"""From a publisher's files to a :class:`kg.model.Document`.

:func:`read_document` reads a file, :func:`read_text` a text that is already in memory.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from kg.acquire import formats
from kg.acquire.compose import compose
from kg.acquire.facts import read_facts
from kg.acquire.footnotes import separate_footnotes
from kg.acquire.formats.plain_text import MEDIA_TYPE as PLAIN_TEXT
from kg.acquire.formats.plain_text import lines_of
from kg.acquire.formats.reader import RawText
from kg.acquire.furniture import strip_furniture
from kg.acquire.genre import in_genre
from kg.acquire.paragraphs import Joiner
from kg.acquire.repair import repair_spaces
from kg.acquire.sample import is_sample
from kg.acquire.structure import structure_of
from kg.acquire.unfold import unfold
from kg.errors import InputError, NotInGenreError
from kg.model import Document, SourceFile

DEFAULT_LANGUAGE = "nl"
_NO_PROSE = re.compile(r"\S{3000}")


def read_document(path: Path) -> Document:
    """Read one file (plain text or PDF) as a paper on a Council.

    Raises:
        InputError: the file cannot be opened, is empty, binary, damaged, encrypted or without text.
        NotInGenreError: it can be read, but is no paper on a justice and home affairs Council.
    """
    name = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        advice = (
            "Name its files one by one." if path.is_dir() else "Check its path and permissions."
        )
        raise InputError(name, f"cannot be opened ({error.strerror}).", advice) from error
    raw = formats.read(data, name)
    source = SourceFile(path.name, hashlib.sha256(data).hexdigest(), raw.media_type)
    return _document(raw, source, name)


def read_text(text: str, source: SourceFile) -> Document:
    """Read a text that is already in memory; ``source`` says what to call it.

    Raises:
        InputError: there is no text.
        NotInGenreError: it is no paper on a justice and home affairs Council.
    """
    if not text.strip():
        raise InputError(source.name, "holds no text.", "Check the file.")
    lines = lines_of(text)
    raw = RawText(lines, PLAIN_TEXT, paged=lines[-1].page > 0)
    return _document(raw, source, source.name)


def _document(raw: RawText, source: SourceFile, where: str) -> Document:
    language = DEFAULT_LANGUAGE
    if any(_NO_PROSE.search(line.text) for line in raw.lines):
        raise InputError(where, "holds thousands of characters without a space.", "Check the file.")
    pages = strip_furniture(unfold(raw, language), language)
    if not pages.lines:
        raise InputError(where, "holds nothing but page furniture.", "Check the download.")
    repair_spaces(pages.lines, language)
    sample = is_sample(pages.lines[0].text, language)
    lines, footnotes = separate_footnotes(pages.lines, pages.paged, language)
    joiner = Joiner(lines, language)
    structure = structure_of(joiner.paragraphs(lines), joiner, language)
    composed = compose(structure, footnotes, joiner, language)
    facts = read_facts(
        composed.text,
        composed.blocks,
        composed.parts,
        composed.signatories,
        pages.furniture,
        sample=sample,
        language=language,
    )
    if not in_genre(composed, facts, language):
        raise NotInGenreError(
            where,
            "is no agenda of or report on a Council of justice and home affairs ministers.",
            "Leave it out, or give the paper it belongs to.",
        )
    return Document(
        sources=(source,),
        language=language,
        text=composed.text,
        source_map=composed.source_map,
        parts=composed.parts,
        blocks=composed.blocks,
        items=composed.items,
        sentences=composed.sentences,
        facts=facts,
    )


__all__ = ["read_document", "read_text"]
