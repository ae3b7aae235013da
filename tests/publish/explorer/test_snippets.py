"""The lines that a question's page shows for curl, Python and R give the rows of its answer."""

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import urlencode

import pytest

from kg.graph.named_queries import questions
from tests.publish.server.serving import serving
from tests.sample_store import answered, sample_folder

EXTRA = [
    # quotation marks and spaces, which a shell and two languages write each in their way
    ("positions", {"dossier": "Victims' Rights Directive"}),
    ("positions", {"actor": "NLD", "from": "2024-01-01"}),
]


def cases():
    for name, question in questions().items():
        yield name, {p.name: p.example for p in question.parameters if p.required}
    yield from EXTRA


CASES = list(cases())


@pytest.fixture(scope="module")
def snippets(tmp_path_factory):
    """Per case, what its page shows: by language of the program."""
    with serving(sample_folder(), tmp_path_factory.mktemp("snippets")) as server:
        shown = []
        for name, values in CASES:
            page = server.send("GET", f"/en/question/{name}.html?{urlencode(values)}")
            assert page.status == 200
            part = page.text.partition('id="snippets"')[2]
            found = re.findall(r"<h3>(\w+)</h3><pre[^>]*><code>(.*?)</code>", part, re.DOTALL)
            shown.append({program: html.unescape(code) for program, code in found})
        yield shown


def expected(case):
    name, values = case
    return len(answered(name, **values).rows)


def test_every_page_shows_three_programs(snippets):
    assert all(shown.keys() == {"curl", "Python", "R"} for shown in snippets)
    assert len(snippets) > 35


def test_curl_fetches_the_rows(snippets, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed (apt-get install curl)")
    for case, shown in zip(CASES, snippets, strict=True):
        subprocess.run(["sh", "-c", shown["curl"]], cwd=tmp_path, check=True, capture_output=True)
        with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.reader(stream))) == expected(case) + 1, case


def test_pandas_reads_the_rows(snippets, tmp_path):
    pytest.importorskip("pandas")
    program = "".join(f"{shown['Python']}\nprint(len(answer))\n" for shown in snippets)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert list(map(int, done.stdout.split())) == [expected(case) for case in CASES]


def test_r_reads_the_rows(snippets, tmp_path):
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed (apt-get install r-cran-readr)")
    if subprocess.run([program, "-e", "library(readr)"], capture_output=True).returncode:
        pytest.skip("R has no readr (apt-get install r-cran-readr)")
    lines = "".join(f"{shown['R']}\ncat(nrow(answer), '\\n')\n" for shown in snippets)
    (tmp_path / "all.R").write_text(lines, "utf-8")
    done = subprocess.run(
        [program, "all.R"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert list(map(int, done.stdout.split())) == [expected(case) for case in CASES]


def test_a_program_s_address_survives_every_quotation_mark():
    from kg.publish.explorer.question_pages import snippets as made

    address = "http://localhost/en/question/x.csv?a=1'2\"3\\4$(5)`6`"
    shown = made(address)
    echoed = shown["curl"].replace("curl --fail --location --output answer.csv", "printf %s")
    said = subprocess.run(["sh", "-c", echoed], check=True, capture_output=True, text=True)
    assert said.stdout == address
    assert json.loads(shown["Python"].partition("read_csv(")[2][:-1]) == address
