"""The web page in a real browser: the whole queue by keyboard alone, and what no request library can show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from normalize.claims import Kind, Status
from normalize.decisions import Action
from store import open_library
from tests.review.browser import Reader, browser, installed
from tests.review.serving import HOSTILE, Served, ambiguous, make_library, net, served

pytestmark = pytest.mark.skipif(
    not installed(), reason="no Chromium with its driver: apt-get install chromium chromium-driver"
)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with browser(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    epochs = net(53, kind=Kind.EPOCHS, value=90.0, printed="90", model=None, flags=("range",), confidence=0.9)
    with served(make_library(tmp_path / "lib", net(50), net(51), net(52), epochs)) as found:
        yield found


def test_the_whole_queue_by_keyboard_alone(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Is 23.4 the top-1 error of Net-50")
    one.type("a")
    one.asks("Net-51")
    one.type("u")
    one.asks("Net-50")
    one.type("e")
    one.type(Keys.BACKSPACE, "22.4", Keys.ENTER)
    one.asks("Net-51")
    one.type("r")
    one.type("a caption", Keys.ENTER)
    one.asks("Net-52")
    one.type("2")
    one.asks("90 epochs")
    one.type("t")
    one.asks("Nothing is left to decide here")
    told = [(made.action, dict(made.changes), made.reason) for made in page.library.decisions()]
    assert told == [
        (Action.ACCEPT, {}, ""),
        (Action.UNDO, {}, ""),
        (Action.EDIT, {"value": 22.4}, ""),
        (Action.REJECT, {}, "a caption"),
        (Action.REJECT, {}, "wrong column"),
        (Action.UNSURE, {}, ""),
    ]
    assert one.complaints == []


def test_the_page_is_drawn_with_the_box_lit_and_can_be_turned_and_enlarged(
    chrome: webdriver.Chrome, page: Served
) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    drawn = "const i = new Image(); i.src = document.querySelector('#sheet image').getAttribute('href');"
    width = chrome.execute_async_script(f"{drawn} const done = arguments[0]; i.onload = () => done(i.naturalWidth);")
    assert width == 1224
    box = one.find("#box").rect
    pane = one.find(".scroll").rect
    assert pane["y"] < box["y"] < pane["y"] + pane["height"]
    before = one.find("#sheet").size["width"]
    one.type("+", "+")
    assert one.find("#sheet").size["width"] == pytest.approx(2 * before, rel=0.05)
    one.type("]")
    assert one.find("#page-now").text == "page 3 of 3"
    assert not one.find("#box").is_displayed()
    one.type("b")
    assert one.find("#box").is_displayed()
    one.type("0", "?")
    assert "take back your last decision" in one.find("dialog[open]").text
    one.type("a", Keys.ESCAPE)
    assert page.library.decisions() == []
    assert one.complaints == []


def test_its_like_in_two_keys(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    one.type("4")
    one.asks("Net-51")
    one.type("l")
    one.asks("Reject these 2, too?")
    one.type(Keys.ENTER)
    one.asks("90 epochs")
    assert [found.claim.status for found in page.library.claims()].count(Status.REJECTED) == 3


def test_a_key_that_is_held_down_decides_once(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}));"
    chrome.execute_script(press * 5)
    one.asks("Net-51")
    assert len(page.library.decisions()) == 1


def test_two_tabs_the_later_one_is_told(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    first = chrome.current_window_handle
    chrome.switch_to.new_window("tab")
    try:
        chrome.get(page.home)
        one.asks("Net-50")
        one.type("a")
        one.asks("Net-51")
    finally:
        chrome.close()
        chrome.switch_to.window(first)
    one.type("1")
    one.asks("23.4: since you opened it, ada decided on it (accept). Your decision was not kept.")
    one.type(Keys.ENTER)
    one.asks("Net-51")
    assert [made.action for made in page.library.decisions()] == [Action.ACCEPT]


def test_a_frame_drawn_on_the_page_becomes_the_box_of_a_missed_claim(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    one.type("m")
    one.asks("A claim that was missed")
    sheet = one.find("#sheet")
    drag = webdriver.ActionChains(chrome).move_to_element_with_offset(sheet, 0, 0)
    drag.click_and_hold().move_by_offset(60, 20).release().perform()
    left, top, right, bottom = map(float, (one.find("#a-box").get_attribute("value") or "").split())
    assert (left < right, top < bottom) == (True, True)
    for name, text in (("a-printed", "19.8"), ("f-value", "19.8"), ("f-model", "Net-99")):
        one.find(f"#{name}").send_keys(text)
    one.find("#f-model").send_keys(Keys.ENTER)
    one.asks("Net-50")
    assert page.claim("19.8").evidence.bbox.x0 == pytest.approx(left)
    assert one.complaints == []


def test_a_hostile_paper_runs_nothing(chrome: webdriver.Chrome, tmp_path: Path) -> None:
    evil = net(50, model=HOSTILE, setting=HOSTILE, flags=(HOSTILE,), reasons=(HOSTILE,))
    with served(make_library(tmp_path / "lib", evil, title=HOSTILE, source_file=f"{HOSTILE}.pdf")) as page:
        one = Reader(chrome, page)
        one.asks("<script>")
        for key in ("w", "q"):
            one.type(key)
        one.asks("1 wait")
        assert "owned" not in chrome.title
        assert chrome.execute_script("return document.querySelectorAll('main script, main img').length") == 0
        assert one.complaints == []


def test_a_wrong_token_shows_nothing(chrome: webdriver.Chrome, page: Served) -> None:
    chrome.delete_all_cookies()
    chrome.get(f"{page.home}/?token=wrong")
    assert "The token is missing or wrong" in one_text(chrome)
    assert "Net-50" not in chrome.page_source


def test_a_form_on_another_site_decides_nothing(chrome: webdriver.Chrome, page: Served, tmp_path: Path) -> None:
    Reader(chrome, page).asks("Net-50")
    claim = page.claim("23.4").id
    other = tmp_path / "other.html"
    other.write_text(
        f'<form method="post" action="{page.home}/decide/{claim}"><input name="action" value="accept">'
        f'<input name="csrf" value="{page.keys.csrf}"><button id="go">free beer</button></form>'
    )
    chrome.get(other.as_uri())
    chrome.find_element(By.ID, "go").click()
    leaving = [NoSuchElementException, StaleElementReferenceException]
    WebDriverWait(chrome, 10, ignored_exceptions=leaving).until(lambda _: "another site" in one_text(chrome))
    assert page.library.decisions() == []


def one_text(chrome: webdriver.Chrome) -> str:
    return chrome.find_element(By.TAG_NAME, "body").text


@pytest.mark.parametrize(
    ("keys", "shows"),
    [
        ("", "Is 23.4 the top-1 error of Net-50"),
        ("?", "Is 23.4 the top-1 error of Net-50"),
        ("w", "Is 23.4 the top-1 error of Net-50"),
        ("q", "4 wait"),
        ("m", ""),
        ("al", "these 2, too?"),
        ("tttt", "Nothing is left"),
        ("u", ""),
    ],
    ids=["an item", "the keys", "the reasons", "the queue", "a missed claim", "its like", "the end", "a message"],
)
def test_axe_finds_nothing_serious(chrome: webdriver.Chrome, page: Served, keys: str, shows: str) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    for key in keys:
        one.type(key)
        one.settled()
    one.until(lambda: shows in one.words)
    assert serious(chrome) == []


def test_axe_finds_nothing_serious_where_a_form_was_wrong(chrome: webdriver.Chrome, page: Served) -> None:
    one = Reader(chrome, page)
    one.asks("Net-50")
    one.type("e", Keys.BACKSPACE, "much", Keys.ENTER)
    one.until(lambda: "Nothing was decided" in one.words)
    assert serious(chrome) == []


def test_a_question_about_a_paper_is_answered_by_key_and_axe_finds_nothing_serious(
    chrome: webdriver.Chrome, tmp_path: Path
) -> None:
    folder = make_library(tmp_path / "lib")
    with open_library(folder) as library:
        ambiguous(library, "a")
    with served(folder) as page:
        one = Reader(chrome, page)
        one.asks("Which paper is meant?")
        assert serious(chrome) == []
        one.type("2")
        one.asks("Net-50")
        assert page.library.paper("a").arxiv_id == "2001.00002"


def serious(chrome: webdriver.Chrome) -> list[str]:
    """What axe-core holds against the page as it is shown, but for what it calls minor."""
    found = Axe().run(chrome)["violations"]
    return [
        f"{one['id']}: {node['html']}" for one in found if one["impact"] in {"serious", "critical", "moderate"}
        for node in one["nodes"]
    ]  # fmt: skip
