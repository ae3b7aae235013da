"""Debian's Chromium against the real server of the sample; every other host is out of reach."""

import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.publish.explorer.surroundings import STATIC
from tests.publish.server.serving import serving
from tests.sample_store import sample_folder

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LIBRARIES = STATIC / "vendor"
_DRAWN = {"#yasgui": "#yasgui .CodeMirror", "#network": "#network canvas"}


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    with serving(sample_folder(), tmp_path_factory.mktemp("browser")) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="session")
def chromium():
    library = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with library.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@cache
def _axe():
    return AXE.read_text("utf-8")


@dataclass
class Visit:
    """A page being looked at, and what went wrong on it."""

    page: object
    address: str
    faults: list = field(default_factory=list)
    scripted: bool = True

    def go(self, path):
        """Open a page, with what its scripts draw; returns the status."""
        response = self.page.goto(f"{self.address}/{path}", wait_until="load")
        while self.page.locator("meta[http-equiv=refresh]").count():  # the search index is made
            self.page.wait_for_timeout(300)
            response = self.page.goto(f"{self.address}/{path}", wait_until="load")
        for place, drawn in _DRAWN.items() if self.scripted else ():
            if LIBRARIES.is_dir() and self.page.locator(place).count():
                self.page.locator(drawn).first.wait_for()
        return response.status

    def look(self, width, scheme):
        """See the same page at another width and in another light."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def serious(self, *rules):
        """Findings of axe that keep somebody out, as (rule, elements); of some rules, or all."""
        if not AXE.is_file():
            pytest.skip("axe-core is not installed (make assets)")
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(_axe())
        options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [
            (v["id"], [node["html"][:200] for node in v["nodes"][:3]])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]


@pytest.fixture
def visit(chromium, address):
    """A function that opens a page of a width, light or dark, and notes every fault."""
    contexts = []

    def opened(width=1280, scheme="light", script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme,
            java_script_enabled=script,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        visit = Visit(page, address, scripted=script)

        def only_ours(route):
            target = urlsplit(route.request.url)
            if target.netloc == urlsplit(address).netloc or target.scheme in ("data", "blob"):
                route.continue_()
            else:
                visit.faults.append(("outside", route.request.url))
                route.abort()

        context.route("**/*", only_ours)
        page.on("pageerror", lambda error: visit.faults.append(("script", str(error))))
        page.on(
            "console",
            lambda m: visit.faults.append(("console", m.text)) if m.type == "error" else None,
        )
        return visit

    yield opened
    for context in contexts:
        context.close()
