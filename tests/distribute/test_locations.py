"""Files by path or by URL: found, fetched, written and removed alike."""

import pytest

from kg import locations
from kg.errors import DistributionError, InputError
from kg.model import Skipped

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def bucket():
    system = fsspec.filesystem("memory")
    for name in ("papers/b.txt", "papers/deep/a.txt", "papers/.hidden/c.txt", "papers/.d.txt"):
        system.pipe_file(f"/bucket/{name}", name.encode())
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


def test_a_folder_at_a_url_is_searched_without_hidden_files(bucket):
    found, skipped = locations.find([f"{bucket}/papers"])
    assert [name.rpartition("bucket/")[2] for name in found] == [
        "papers/b.txt",
        "papers/deep/a.txt",
    ]
    assert not skipped


def test_a_file_may_be_named_and_a_missing_one_is_reported(bucket, tmp_path):
    (tmp_path / "x.txt").write_text("x")
    found, skipped = locations.find([f"{bucket}/papers/b.txt", tmp_path, f"{bucket}/nothing"])
    assert len(found) == 2 and str(tmp_path / "x.txt") in found
    assert [type(s) for s in skipped] == [Skipped] and skipped[0].path == f"{bucket}/nothing"


def test_paths_are_absolute_where_other_machines_must_find_them(tmp_path, monkeypatch):
    (tmp_path / "x.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert locations.find(["x.txt"])[0] == ["x.txt"]
    assert locations.find(["x.txt"], absolute=True)[0] == [str(tmp_path / "x.txt")]


def test_a_url_is_a_file_for_as_long_as_it_is_read(bucket):
    with locations.as_file(f"{bucket}/papers/b.txt") as path:
        assert path.name == "b.txt" and path.read_text() == "papers/b.txt"
    assert not path.exists()


def test_a_url_that_cannot_be_fetched_is_an_error_of_that_paper(bucket):
    with (
        pytest.raises(InputError, match="cannot be fetched"),
        locations.as_file(f"{bucket}/no.txt"),
    ):
        pass


@pytest.mark.parametrize("kind", ["path", "url"])
def test_what_is_written_is_read_and_removed(bucket, tmp_path, kind):
    folder = str(tmp_path / "parts") if kind == "path" else f"{bucket}/parts"
    place = locations.write(folder, "a.nq", b"abc")
    assert locations.read(place) == b"abc"
    locations.remove(folder)
    with pytest.raises(OSError):
        locations.read(place)
    locations.remove(folder)  # what is not there is no error


def test_a_folder_that_cannot_be_written_stops_the_build(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DistributionError, match="cannot be written"):
        locations.write(str(tmp_path / "file"), "a.nq", b"abc")


def test_a_url_of_no_known_kind_is_an_error():
    with pytest.raises(DistributionError, match="no known kind"):
        locations.read("nosuch://x/y")
