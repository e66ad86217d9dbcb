"""A person at a real Chromium: opens the address, signs in with USERNAME and PASSWORD, and waits for the client's last page.

Programs start it by the variable BROWSER, as they would start the machine's own. With PICTURES set, each page is photographed there.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait


class Chromium:
    """A browser with a profile of its own, which trusts the authority as a person's would: by its certificate store."""

    def __init__(self, authority, pictures=None):
        self.home = tempfile.TemporaryDirectory(prefix="chromium-")
        self.pictures = pathlib.Path(pictures) if pictures else None
        self.taken = 0
        for place in (".pki/nssdb", ".local/share/pki/nssdb"):
            store = pathlib.Path(self.home.name) / place
            store.mkdir(parents=True)
            subprocess.run(["certutil", "-N", "-d", f"sql:{store}", "--empty-password"], check=True)
            subprocess.run(
                ["certutil", "-A", "-d", f"sql:{store}", "-t", "C,,", "-n", "sallyport", "-i", authority], check=True)
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=900,1000",
                         f"--user-data-dir={self.home.name}/profile"):
            options.add_argument(argument)
        if proxy := os.environ.get("HTTPS_PROXY"):
            options.add_argument(f"--proxy-server={proxy}")
        environment = {**os.environ, "HOME": self.home.name, "NO_PROXY": "localhost,127.0.0.1"}
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver", env=environment))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.home.cleanup()

    def open(self, address):
        self.driver.get(address)
        self.picture()

    def picture(self):
        if self.pictures:
            self.taken += 1
            self.driver.save_screenshot(str(self.pictures / f"{self.taken:02}.png"))

    @property
    def title(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def fill(self, **values):
        for name, value in values.items():
            field = self.driver.find_element(By.ID, name)
            field.clear()
            field.send_keys(value)

    def press(self, text):
        self.driver.find_element(By.XPATH, f"//button[normalize-space()='{text}']").click()
        self.picture()

    def wait(self, condition, seconds=20):
        # A page that goes while it is looked at is not there yet.
        WebDriverWait(self.driver, seconds, ignored_exceptions=[WebDriverException]).until(lambda _: condition())
        self.picture()


def main():
    with Chromium(os.environ["CA_CERT"], os.environ.get("PICTURES")) as browser:
        browser.open(sys.argv[1])
        browser.fill(username=os.environ["USERNAME"], password=os.environ["PASSWORD"])
        browser.press("Sign in")
        browser.wait(lambda: browser.driver.current_url.startswith("http://localhost"))
        time.sleep(0.5)


if __name__ == "__main__":
    main()
