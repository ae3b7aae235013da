"""Fragments of Council papers are read, texts of neighbouring genres are refused."""

from pathlib import Path

import pytest
import yaml

from kg.acquire import read_text
from kg.errors import NotInGenreError
from kg.model import SourceFile
from kg.paths import SAMPLE_CORPUS

SOURCE = SourceFile("paper.txt", "0" * 64, "text/plain")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DEVELOPMENT = Path(__file__).resolve().parents[1] / "development" / "corpus"
PAPERS = [*sorted(SAMPLE_CORPUS.glob("*.txt")), *sorted(DEVELOPMENT.glob("*.txt"))]
REAL_PAPERS = sorted(SHARED.glob("*.txt"))
CUTS = [(0, 1 / 2), (0, 2 / 3), (1 / 3, 1), (1 / 2, 1), (2 / 3, 1)]
"""From which share of the lines to which; what is shorter may be a letterhead and no more."""


def _assert_read(path: Path, share: tuple[float, float]) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    start, end = (int(x * len(lines)) for x in share)
    whole, part = read_text(text, SOURCE), read_text("\n".join(lines[start:end]), SOURCE)
    assert {i.title for i in part.items} <= {i.title for i in whole.items}
    assert part.parts[-1].document_type == whole.parts[-1].document_type


@pytest.mark.parametrize("share", CUTS, ids=lambda s: f"{s[0]:.2f}-{s[1]:.2f}")
@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_a_fragment_of_a_paper_is_read_and_its_type_told(path, share):
    _assert_read(path, share)


@pytest.mark.shared
@pytest.mark.skipif(not REAL_PAPERS, reason="the annotated corpus ../shared is absent")
@pytest.mark.parametrize("share", CUTS, ids=lambda s: f"{s[0]:.2f}-{s[1]:.2f}")
@pytest.mark.parametrize("path", REAL_PAPERS, ids=lambda p: p.stem[:3])
def test_a_fragment_of_a_real_paper_is_read_and_its_type_told(path, share):
    _assert_read(path, share)


OTHER_GENRES = yaml.safe_load(Path(__file__).with_name("other_genres.yaml").read_text("utf-8"))


@pytest.mark.parametrize("genre", OTHER_GENRES)
def test_a_text_of_another_genre_is_refused(genre):
    with pytest.raises(NotInGenreError):
        read_text(OTHER_GENRES[genre], SOURCE)
