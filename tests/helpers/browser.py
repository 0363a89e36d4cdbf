"""A real Chromium for the tests of pages, where there is one with its driver and selenium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"  # npm install --no-save axe-core
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")


def started() -> Iterator:
    """A browser without a window; skips, saying so, where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if not (CHROMIUM and DRIVER):
        pytest.skip("no Chromium with chromedriver is installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def opened(browser, path: Path, width: int = 1280, scheme: str = "light"):
    """The browser with the page open on a screen `width` pixels wide, everything on it unfolded."""
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get(path.as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    return browser


def violations(driver) -> list[tuple[str, str]]:
    """The rules of axe-core that the page breaks, each with the first place; skips where axe-core isn't."""
    if not AXE.is_file():
        pytest.skip(f"{AXE.relative_to(AXE.parents[2])} is missing: npm install --no-save axe-core")
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    first = "v => [v.id, v.nodes[0].html.slice(0, 200)]"
    run = f"axe.run().then(found => arguments[0](found.violations.map({first})))"
    return [tuple(each) for each in driver.execute_async_script(run)]


def focused(driver, presses: int) -> list[str]:
    """What has the focus after each press of the tabulator."""
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    found = []
    for _ in range(presses):
        driver.switch_to.active_element.send_keys(keys.TAB)
        found.append(
            driver.execute_script(
                "const e = document.activeElement; return e.getAttribute('href') || e.localName"
            )
        )
    return found


CONTRASTS = """
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const luminance = colour => {
  const [r, g, b] = numbers(colour).map(
    c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = element => {
  for (; element; element = element.parentElement) {
    const colour = getComputedStyle(element).backgroundColor;
    if (numbers(colour).length === 3) return colour;
  }
  return 'rgb(255, 255, 255)';
};
const ratio = element => {
  const style = getComputedStyle(element);
  const ink = luminance(element.closest('svg') ? style.fill : style.color);
  const paper = luminance(ground(element));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
};
return [...document.body.querySelectorAll('*')]
  .filter(e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(e => [ratio(e), e.textContent.slice(0, 40)]).sort((a, b) => a[0] - b[0]);
"""
