"""Chromium without a window, and somebody at its keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.processes import PATIENCE
from tests.review.serving import Served

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
QUIET = "//*[@class='busy']"


def installed() -> bool:
    """Whether there is a Chromium with its driver."""
    return bool(CHROMIUM and DRIVER)


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium on a small screen; `profile` is a folder of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1280,800",
        "--no-first-run", "--disable-background-networking", f"--user-data-dir={profile}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


class Reader:
    """Somebody at the keyboard."""

    def __init__(self, chrome: webdriver.Chrome, page: Served) -> None:
        self.chrome = chrome
        chrome.get_log("browser")  # type: ignore[no-untyped-call]
        chrome.get(page.keys.address)

    def type(self, *keys: str) -> None:
        for key in keys:
            self.chrome.switch_to.active_element.send_keys(key)

    def until(self, wanted: Callable[[], bool]) -> None:
        """Waits until it is so; a page that is just being left counts as not yet."""

        def now(_driver: object) -> bool:
            try:
                return wanted()
            except WebDriverException:  # of whatever kind the driver takes it for
                return False

        WebDriverWait(self.chrome, PATIENCE, poll_frequency=0.05).until(now)

    def asks(self, words: str) -> None:
        self.until(lambda: words in self.question)

    def find(self, selector: str) -> WebElement:
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    @property
    def question(self) -> str:
        return self.find("#question").text

    @property
    def words(self) -> str:
        return self.find("body").text

    def settled(self) -> None:
        """Waits until a page that is just being left is left."""
        self.until(lambda: not self.chrome.find_elements(By.XPATH, QUIET))

    @property
    def complaints(self) -> list[str]:
        """What the browser itself objects to: errors of scripts, breaches of the policy, what could not be loaded."""
        log = self.chrome.get_log("browser")  # type: ignore[no-untyped-call]
        found = [str(entry["message"]) for entry in log if entry["level"] == "SEVERE"]
        return [one for one in found if "favicon" not in one and " 409 " not in one and " 422 " not in one]
