"""One server of the sample, and one of the W3C's data, for all tests here."""

from pathlib import Path

import pytest

from tests.publish.server.serving import serving, store_of
from tests.sample_store import sample_folder

STANDARDS = Path(__file__).resolve().parents[4] / "shared" / "standards"


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory):
    with serving(sample_folder(), tmp_path_factory.mktemp("serve")) as server:
        yield server


@pytest.fixture(scope="session")
def w3c_server(tmp_path_factory):
    folder = STANDARDS / "sparql-protocol"
    if not folder.is_dir():
        pytest.skip("the W3C tests are not in ../shared/standards")
    lines = []
    for path in sorted(folder.glob("data*.nt")):
        graph = f"<http://kasei.us/2009/09/sparql/data/{path.stem}.rdf>"
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                lines.append(line.rstrip().rstrip(".").rstrip() + f" {graph} .\n")
    store = store_of(tmp_path_factory.mktemp("w3c") / "store", "".join(sorted(lines)))
    with serving(store, tmp_path_factory.mktemp("serve-w3c")) as server:
        yield server
