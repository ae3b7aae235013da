"""Every kind of page in Chromium: both languages, light and dark, phone and desktop, keyboard."""

import pytest

from tests.browser.conftest import LIBRARIES

pytestmark = pytest.mark.browser

PAGES = {
    "home": "index.html",
    "class": "class/Meeting.html",
    "classes": "classes.html",
    "councils": "councils.html",
    "year": "councils/2024.html",
    "meeting": "id/meeting/jha-2024-03-18.html",
    "country": "id/country/ESP.html",
    "agency": "id/agency/AMLA.html",
    "dossier": "id/dossier/csam-regulation.html",
    "document": "id/document/kst-99999-11.html",
    "item": "id/document/kst-99999-11/item/home-1.html",
    "ontology": "ontology/Meeting.html",
    "questions": "questions.html",
    "question": "question/positions.html?actor=ESP",
    "question-wrong": "question/positions.html?actor=nobody-at-all",
    "search": "search.html?q=belgie",
    "matrix": "matrix.html",
    "sparql": "sparql.html",
    "neighbourhood": "neighbourhood.html?thing=country/ESP",
    "networks": "networks.html",
    "network": "network/positions.html",
    "person": "id/person/h-j-terwolde.html",
}


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_sound_at_every_width_and_in_both_lights(visit, kind, language):
    expected = 400 if kind == "question-wrong" else 200
    lights = {"light": "dark", "dark": "light"}
    for width, scheme in ((390, "dark"), (1280, "light")):
        opened = visit(width, scheme)
        assert opened.go(f"{language}/{PAGES[kind]}") == expected
        page = opened.page
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
        assert opened.serious() == []
        opened.look(width, lights[scheme])
        assert opened.serious("color-contrast") == []
        assert [f for f in opened.faults if expected == 200 or "400" not in f[1]] == []


@pytest.mark.parametrize(
    "kind",
    ["questions", "question", "search", "matrix", "neighbourhood", "networks", "network", "year"],
)
def test_a_page_works_without_script(visit, kind):
    opened = visit(script=False)
    assert opened.go(f"en/{PAGES[kind]}") == 200
    assert opened.page.locator("main :is(a, summary):visible").count() > 3


def test_a_question_is_asked_by_keyboard(visit):
    opened = visit()
    opened.go("en/question/positions.html")
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.id") != "p-actor":
        page.keyboard.press("Tab")
    page.keyboard.type("ESP")
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=ESP**")
    assert page.locator("tbody tr").count() > 0
    assert opened.faults == []


def test_a_search_leads_to_a_sentence_in_its_paper(visit):
    opened = visit()
    opened.go("en/index.html")
    page = opened.page
    page.fill("#search", "Belgie bracht")
    page.press("#search", "Enter")
    page.wait_for_url("**/search.html?q=**")
    page.locator("blockquote a").first.click()
    page.wait_for_url("**/evidence/**")
    assert "België bracht" in page.locator("main").inner_text()


def test_a_click_leads_from_a_statement_to_its_sentence_and_back(visit):
    opened = visit(390)
    opened.go("en/id/dossier/csam-regulation.html")
    page = opened.page
    page.locator(".statement blockquote a").first.click()
    page.wait_for_url("**/id/document/**#evidence-**")
    sentence = page.locator(":target")
    for _ in range(50):  # it scrolls there
        if 0 <= sentence.bounding_box()["y"] < 900:
            break
        page.wait_for_timeout(100)
    assert 0 <= sentence.bounding_box()["y"] < 900
    sentence.locator("sup a").first.click()
    read = page.locator("li:target")
    assert read.is_visible() and "Netherlands" in read.inner_text()
    read.locator("a.back").click()
    page.wait_for_url("**#evidence-**")
    page.locator(":target a.spot").last.click()
    page.wait_for_url("**/evidence/**")
    assert page.locator("mark").is_visible() and opened.faults == []


def test_councils_lead_year_by_year_to_a_dossier_without_script(visit):
    opened = visit(390, script=False)
    opened.go("nl/index.html")
    page = opened.page
    page.locator("header nav a").first.click()
    page.wait_for_url("**/nl/councils.html")
    page.locator(".years a", has_text="2024").click()
    page.wait_for_url("**/councils/2024.html")
    page.locator(".councils details summary").first.click()
    assert page.locator(".short-points a:visible").count() > 1
    page.locator(".chip a").first.click()
    page.wait_for_url("**/nl/id/**")
    assert page.locator("h1").is_visible() and opened.faults == []


def test_a_number_of_the_matrix_leads_to_its_quotes(visit):
    opened = visit()
    opened.go("nl/matrix.html")
    opened.page.locator(".matrix td a").first.click()
    opened.page.wait_for_url("**/question/positions.html?**")
    assert opened.page.locator("tbody q[lang]").count() > 0


@pytest.mark.skipif(not LIBRARIES.is_dir(), reason="make assets has not been run")
class TestWithLibraries:
    def test_the_editor_answers_from_here_and_lets_the_keyboard_go(self, visit):
        opened = visit()
        opened.go("en/sparql.html")
        page = opened.page
        page.locator(".yasqe_queryButton").click()
        page.locator(".yasr table tbody tr").first.wait_for()
        assert "jha-2024-03-18" in page.locator(".yasr").inner_text()
        page.locator(".yasqe .CodeMirror textarea").first.focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            if not page.evaluate("document.activeElement.closest('#yasgui')"):
                break
        assert not page.evaluate("document.activeElement.closest('#yasgui')")
        assert opened.serious() == [] and opened.faults == []

    @pytest.mark.parametrize(
        ("query", "offers", "withholds"),
        [
            ("SELECT * { ?s a jha:Meet", ["jha:Meeting"], ["jha:Dossier", "jha:startDate"]),
            ("SELECT * { ?s a jha:Meeting ; jha:", ["jha:startDate"], ["jha:speechAct"]),
            ("SELECT * { ?s a jha:Intervention . ?t a jha:Meeting . ?s jha:",
             ["jha:speechAct"], ["jha:startDate"]),
            ("SELECT * { ?s jha:s", ["jha:speechAct", "jha:startDate"], ["jha:Meeting"]),
            ("SELECT * { ?s agend", ["jha:agendaItem"], ["jha:startDate"]),
        ],
    )  # fmt: skip
    def test_completion_offers_what_fits_of_this_graph(self, visit, query, offers, withholds):
        opened = visit()
        opened.go("en/sparql.html")
        page = opened.page
        page.locator(".CodeMirror").first.evaluate(
            "(e, q) => { const cm = e.CodeMirror; cm.setValue(q); cm.focus();"
            " cm.setCursor({line: 9, ch: 999}); }",
            query,
        )
        page.keyboard.press("Control+Space")
        hints = page.locator(".CodeMirror-hints")
        hints.wait_for()
        said = hints.inner_text().split()
        assert all(term in said for term in offers)
        assert not any(term in said for term in withholds)
        assert opened.faults == []

    def test_a_shared_link_asks_the_same_again(self, visit):
        opened = visit(scheme="dark")
        opened.go("nl/sparql.html?query=SELECT+%3Fm+%7B+%3Fm+a+jha%3AMeeting+%7D&run=1")
        page = opened.page
        link = page.locator(".yasr table tbody td a.iri").first
        link.wait_for()
        assert opened.serious("color-contrast") == []
        assert page.locator("a[href*='triply']").count() == 0
        page.locator(".yasqe_share").click()
        shared = page.locator(".yasqe_sharePopup input").input_value()
        assert shared.startswith(f"{opened.address}/nl/sparql.html?query=") and "version=" in shared
        link.click()
        page.wait_for_url("**/id/meeting/**")
        assert page.url.startswith(opened.address) and opened.faults == []

    def test_a_neighbourhood_is_drawn_and_listed(self, visit):
        opened = visit()
        opened.go("en/neighbourhood.html?thing=country/ESP")
        assert opened.page.locator("#network canvas").count() > 0
        assert opened.page.locator("section[aria-labelledby=list] li").count() > 3

    def test_a_network_is_asked_by_keyboard_and_its_picture_follows_the_list(self, visit):
        opened = visit()
        opened.go("en/network/positions.html?without=NLD")
        page = opened.page
        assert page.locator("#network canvas").count() > 0
        summary = page.locator(".things summary").first
        summary.focus()
        before = page.locator("#network canvas").last.screenshot()
        page.keyboard.press("Enter")
        link = page.locator(".things details[open] ul a").first
        link.wait_for()
        assert page.locator("#network canvas").last.screenshot() != before
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.things') !== null")
        assert opened.faults == []

    def test_a_click_on_a_thing_of_the_picture_opens_its_links(self, visit):
        opened = visit()
        opened.go("en/network/positions.html")
        page = opened.page
        drawing = page.locator("#network")
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        for x in range(40, int(box["width"]), 12):
            for y in range(20, int(box["height"]), 24):
                page.mouse.move(box["x"] + x, box["y"] + y)
                if drawing.get_attribute("title"):
                    page.mouse.down()
                    page.mouse.up()
                    opened_rows = page.locator(".things details[open] summary")
                    opened_rows.first.wait_for()
                    assert drawing.get_attribute("title")[:20] in opened_rows.inner_text()
                    return
        raise AssertionError("no thing was found in the picture")
