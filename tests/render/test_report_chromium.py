"""The page of a report in a browser: nothing loaded, nothing refused, no sideways scrolling, legible by day and night.

Chromium opens a page of our own that holds the report in frames of several widths, and measures them. Skipped where
there is no Chromium, unless CWDNLP_REQUIRE_CHROMIUM is set.
"""

import json
import os
import re
import shutil
import subprocess
import threading
from dataclasses import replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cwdnlp.monitor.report.results import Shown
from cwdnlp.render.report import render_report
from render.reports import LINE, LONG, NASTY, RECORD, REPORT, attacked

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS = (320, 400, 1200)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--hide-scrollbars", "--enable-logging=stderr", "--v=0",
)  # fmt: skip
PROBE = """<!DOCTYPE html><html><head><title>probe</title></head><body>%s<script>
const wide = (page, width) => [...page.body.querySelectorAll("*")].filter((each) => !each.closest(".scroll *")
  && each.getBoundingClientRect().right > width + 1 && !each.closest(".hide, .skip"))
  .map((each) => each.outerHTML.slice(0, 120));
const shown = (page) => [...page.querySelectorAll("#list > article:not([hidden])")].map((each) => each.id);
const choose = (page, name, value) => {
  const field = page.getElementById("filter").elements[name];
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return shown(page);
};
const visible = (page) => {
  const skip = page.querySelector(".skip");
  skip.focus();
  return skip.getBoundingClientRect().left >= 0;
};
addEventListener("load", () => setTimeout(() => {
  const result = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, view = frame.contentWindow, style = view.getComputedStyle(page.body);
    const card = view.getComputedStyle(page.querySelector("section"));
    for (const each of page.querySelectorAll("details")) each.open = true;
    result[`${frame.name} ${frame.width}`] = {
      inner: view.innerWidth, scroll: page.documentElement.scrollWidth, wide: wide(page, view.innerWidth),
      ink: style.color, ground: style.backgroundColor, card: card.backgroundColor, skip: visible(page),
      alert: Boolean(view.attacked), all: shown(page),
      filtered: page.getElementById("filter") && {
        form: !page.getElementById("filter").hidden, stage: choose(page, "stage", "formation"),
        both: choose(page, "words", "lodz"), oldest: (choose(page, "stage", ""), choose(page, "words", ""),
        choose(page, "order", "oldest")), status: page.querySelector("output").textContent,
      },
    };
  }
  const out = document.createElement("pre");
  out.id = "result";
  out.textContent = JSON.stringify(result);
  document.body.append(out);
}, 100));
</script></body></html>"""


@pytest.fixture(scope="module")
def chromium():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("CWDNLP_REQUIRE_CHROMIUM"):
        pytest.fail(f"CWDNLP_REQUIRE_CHROMIUM is set, but none of {', '.join(NAMES)} is there")
    if found is None:
        pytest.skip(f"none of {', '.join(NAMES)} is there")
    return found


def pages():
    """Return the report as it is, with three articles to choose among, and one in which everything attacks."""
    others = (
        replace(LINE, item=8, day="2026-02-19", title="Łódź podpisała list", stage="formation"),
        replace(LINE, item=9, day="2026-02-18", title="Inny list", stage="formation"),
    )
    articles = (*REPORT.articles, *(Shown(line, RECORD) for line in others))
    attack = NASTY.replace("alert(1)", "self.attacked=1") + " <img src=/leak.png><link rel=stylesheet href=/leak.css>"
    return {
        "plain": render_report(replace(REPORT, articles=articles)),
        "long": render_report(attacked(LONG, "https://warta.example/" + "a" * 1900), title=LONG),
        "attack": render_report(attacked(attack, "javascript:self.attacked=1"), title=attack),
    }


@pytest.fixture(scope="module")
def site():
    """Serve the pages and the probe; what is asked for is kept."""
    served = {f"/{name}.html": page for name, page in pages().items()}
    frames = "".join(
        f'<iframe name="{name[1:-5]}" src="{name}" width="{width}" height="600" frameborder="0"></iframe>'
        for name in served
        for width in WIDTHS
    )
    served["/probe.html"] = PROBE % frames
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = served.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(scope="module", params=["light", "dark"])
def measured(request, chromium, site, tmp_path_factory):
    """Open the probe by day or by night; return what it measured, what the browser complained of, what it loaded."""
    address, asked = site
    asked.clear()
    command = [
        chromium, *QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        f"--blink-settings=preferredColorScheme={int(request.param == 'light')}", "--window-size=1300,900",
        "--virtual-time-budget=5000", "--dump-dom", f"{address}/probe.html",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    result = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert result, done.stderr[-2000:]
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return request.param, json.loads(unescape(result[1])), complaints, list(asked)


def test_nothing_is_loaded_and_nothing_complained_of(measured):
    _, result, complaints, asked = measured
    assert complaints == []
    assert {path for path in asked if path != "/favicon.ico"} == {
        "/probe.html", "/plain.html", "/long.html", "/attack.html",
    }  # fmt: skip
    assert not any(frame["alert"] for frame in result.values())


def test_no_sideways_scrolling(measured):
    _, result, _, _ = measured
    assert len(result) == 3 * len(WIDTHS)
    for name, frame in result.items():
        assert frame["inner"] == int(name.split()[1])
        assert (frame["scroll"] <= frame["inner"], frame["wide"]) == (True, []), name


def test_legible_by_day_and_night(measured):
    scheme, result, _, _ = measured
    for frame in result.values():
        ink, ground, card = (brightness(frame[name]) for name in ("ink", "ground", "card"))
        assert (ink < 60 and min(ground, card) > 200) if scheme == "light" else (ink > 200 and max(ground, card) < 60)


def test_skip_link_is_seen_when_focused(measured):
    assert all(frame["skip"] for frame in measured[1].values())


def test_articles_are_chosen_and_sorted(measured):
    frame = measured[1]["plain 1200"]
    assert frame["all"] == ["a7", "a8", "a9"]
    assert frame["filtered"] == {
        "form": True,
        "stage": ["a8", "a9"],
        "both": ["a8"],
        "oldest": ["a9", "a8", "a7"],
        "status": "3 z 3",
    }


def test_it_can_be_printed(chromium, site, tmp_path):
    command = [chromium, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
               f"--print-to-pdf={tmp_path / 'report.pdf'}", f"{site[0]}/plain.html"]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=90, check=True)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def brightness(color):
    """Return the mean of red, green and blue."""
    red, green, blue = map(int, re.findall(r"\d+", color)[:3])
    return (red + green + blue) / 3
