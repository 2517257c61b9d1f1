"""Hostile pages at the edge of each limit of `cwdnlp.monitor.sources.guard`, and the time that each takes to be read.

`python -m tests.monitor.sources.edge_pages` prints the table.
"""

import os

from cwdnlp.monitor.sources.guard import MOST_ATTRIBUTES, MOST_ELEMENTS, PAGE_LIMITS
from tests.monitor.sources.canned import attempt, read

PROSE = "<p>Wójt Gminy Jodłów podpisał we wtorek umowę na budowę drogi do Wierzbina.</p>"
ITEM = "<li><h3><a href='/n'>Umowa nr jeden</a></h3><p>Gmina podpisała umowę na drogę numer jeden i dwa.</p></li>"
ELEMENTS = MOST_ELEMENTS - 1_000
LENGTH = PAGE_LIMITS.characters - 100_000
ATTRIBUTES = " ".join(f"a{number}=x" for number in range(MOST_ATTRIBUTES - 1))


def within(head, piece, tail=""):
    """A page of one piece over and over, as long as it may be."""
    return head + piece * (LENGTH // len(piece)) + tail


PAGES = {
    "blocks": "<div>x</div>" * ELEMENTS,
    "long blocks": f"<div>{'x' * 23}</div>" * ELEMENTS,
    "paragraphs": PROSE * 12_800,
    "links": "<p><a href='/x'>umowa na drogę</a> " * (ELEMENTS // 2),
    "long links": f"<p><a href='http://jodlow.example/{'a-' * 30}'>Umowa na drogę</a></p>" * (ELEMENTS // 2),
    "spans": "<p>" + "<span>umowa na drogę</span> " * ELEMENTS,
    "lists": "<ul>" + ITEM * (ELEMENTS // 4),
    "short list": "<ul>" + ITEM * 1_240,
    "menu": PROSE * 3 + "<li>Kontakt</li>" * ELEMENTS,
    "headings": "<h2>Umowa na drogę</h2>" * ELEMENTS,
    "table": "<table>" + "<tr><td>umowa na drogę" * (ELEMENTS // 2),
    "cells": "<table>" + ("<tr>" + "<td>1</td>" * 50 + "</tr>") * (ELEMENTS // 51),
    "nested": ("<div>" * 190 + "x " + "</div>" * 190) * (ELEMENTS // 190),
    "nested bold": ("<b>" * 190 + "x " + "</b>" * 190) * (ELEMENTS // 190),
    "unclosed bold": ("<p>" + "<b>x" * 180 + "</p>") * 210,
    "breaks": "<p>" + "umowa na drogę<br>" * ELEMENTS,
    "attributes": within("", f"<p {ATTRIBUTES}>x</p>"),
    "one long attribute": within("<p class='", "a ", f"'>{PROSE}"),
    "styles": within("<p style='", "display: ", f"'>{PROSE}"),
    "references in an attribute": within("<div data-x='", "&quot;a&quot;: 1, ", f"'>{PROSE}"),
    "script": within(f"{PROSE}<script>", "var a=1; ", f"</script>{PROSE}"),
    "comments": within(PROSE, "<!-- x -->", PROSE),
    "one comment": within(f"{PROSE}<!--", "x ", f"-->{PROSE}"),
    "structured data": within(f"{PROSE}<script type='application/ld+json'>", '{"datePublished": "', "</script>"),
    "meta data": "<meta property='og:title' content='b'>" * ELEMENTS + PROSE,
    "pictures": PROSE + "<img src='/a.jpg' alt='umowa'>" * ELEMENTS,
    "frames": PROSE + "<iframe src=x></iframe>" * ELEMENTS,
    "drawing": within(f"{PROSE}<svg><path d='", "M1 1 ", f"'/></svg>{PROSE}"),
    "forms": "<form><input></form>" * (ELEMENTS // 2),
    "choices": PROSE + "<select>" + "<option>umowa na drogę" * ELEMENTS,
    "unseen": f"{PROSE}<noscript>{'<p>x' * ELEMENTS}</noscript>{PROSE}",
    "times": "<article>" + "<time datetime='2020-01-01'></time>" * ELEMENTS,
    "words": "<p>" + "słowo " * 160_000,
    "lines": "<pre>" + "umowa na drogę\n" * 66_000,
    "one word": "<p>" + "a" * 990_000,
    "lost letters": "<p>" + "a?b " * 240_000,
    "dates": "<p>" + "Data publikacji: 12.05.2021<br>" * 35_000,
    "references": "<p>" + "&oacute;" * 360_000,
    "signs": "<" * 990_000,
    "one title": f"<title>{'umowa ' * 160_000}</title>{PROSE}",
    "one heading": "<h1>" + "umowa " * 160_000,
}


def seconds(page):
    """The processor's time that reading takes, that of child processes included, whatever comes of it."""
    started = os.times()
    attempt(read, page)
    return sum(os.times()[:4]) - sum(started[:4])


if __name__ == "__main__":
    for name, page in PAGES.items():
        print(f"{name:28}{len(page):>11,}{seconds(page):>8.2f} s")  # noqa: T201 - this is a table for the terminal
