"""Style and script of the page of disagreements."""

from __future__ import annotations

__all__ = ["SCRIPT", "STYLE"]

STYLE = """\
:root { --gold: #9a6700; --guess: #0b5394; }
@media (prefers-color-scheme: dark) { :root { --gold: #e3b341; --guess: #8fc1f0; } }
mark.g { border-bottom: 3px solid var(--gold); padding-bottom: 5px; }
mark.p { text-decoration: underline dashed 2px var(--guess); text-underline-offset: 3px; }
mark.p:not(.g) { border-bottom: 0; }
mark[data-label] { font-weight: 400; border-bottom-width: 1px; }
.t { font-size: .7em; font-weight: 700; letter-spacing: .02em; color: var(--soft); }
.t.g { color: var(--gold); } .t.p { color: var(--guess); }
.t:not(.g, .p) { font-weight: 400; }
#filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; padding: .6rem 1rem; margin-bottom: 1.25rem; }
#filter[hidden] { display: none; }
#filter label { display: flex; gap: .4rem; align-items: center; max-width: 100%; }
#filter :is(select, input, button) { font: inherit; max-width: 100%; min-width: 0; color: inherit;
  background: var(--ground); border: 1px solid var(--soft); border-radius: .3rem; padding: .15rem .4rem; }
output { color: var(--soft); }
.overview td:last-child, .overview th:last-child { text-align: left; }
section[id] { scroll-margin-top: 5rem; }
section > p { margin: 0 0 .5rem; }
ol { list-style: none; margin: 0; padding: 0; }
ol > li { padding: .7rem 0; border-top: 1px solid var(--line); content-visibility: auto;
  contain-intrinsic-size: auto 9rem; scroll-margin-top: 5rem; }
ol > li:target, details:target { outline: 2px solid var(--accent); outline-offset: 4px; }
h3 { display: inline; }
.passage, .body { margin: 0 0 .4rem; white-space: pre-line; overflow-wrap: anywhere; line-height: 1.9; }
.body { max-width: 45rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: 0; font-size: .92rem; }
dt { color: var(--soft); }
dt.g { color: var(--gold); } dt.p { color: var(--guess); }
dd { margin: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding: 0; list-style: none; }
mark.r { border: 0; }
details.article { scroll-margin-top: 5rem; content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.back { display: flex; flex-wrap: wrap; gap: .1rem .9rem; list-style: none; padding: 0; margin: .4rem 0;
  font-size: .9rem; }
summary { overflow-wrap: anywhere; }
@media (min-width: 60rem) { #filter { position: sticky; top: .4rem; z-index: 1; } }
.why { padding-left: 2.6em; text-indent: -2.6em; }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .25rem; }
  .overview :is(th, td):nth-child(3) { display: none; }
  .overview td:last-child { overflow-wrap: anywhere; }
  #filter label { flex: 1 1 100%; } #filter :is(select, input) { flex: 1; }
}
@media print { #filter { display: none; } }
"""

SCRIPT = """\
"use strict";
(() => {
  const form = document.getElementById("filter");
  const [kind, label, words] = ["kind", "label", "words"].map((name) => form.elements[name]);
  const status = form.querySelector("output");
  const groups = [...document.querySelectorAll("details[data-label]")].map((group) => ({
    element: group, section: group.closest("section"), items: [...group.querySelectorAll("li[id]")],
  }));
  const total = groups.reduce((sum, group) => sum + group.items.length, 0);
  const contents = new WeakMap();
  const content = (item) => {
    if (!contents.has(item)) contents.set(item, item.textContent.toLocaleLowerCase("pl"));
    return contents.get(item);
  };
  const apply = () => {
    const wanted = words.value.trim().toLocaleLowerCase("pl");
    const shown = new Map();
    for (const { element, section, items } of groups) {
      const fits = (!kind.value || section.dataset.kind === kind.value)
        && (!label.value || element.dataset.label === label.value);
      let count = 0;
      if (fits) for (const item of items) {
        item.hidden = wanted !== "" && !content(item).includes(wanted);
        count += !item.hidden;
      }
      element.hidden = count === 0;
      shown.set(section, (shown.get(section) || 0) + count);
    }
    let sum = 0;
    for (const [section, count] of shown) {
      section.hidden = count === 0;
      sum += count;
    }
    status.textContent = sum === total ? `all ${total}` : `${sum} of ${total}`;
  };
  // Heights are estimates until something has been on the screen: go there again while they become exact.
  const settle = (target, frames) => {
    target.scrollIntoView();
    if (frames) requestAnimationFrame(() => settle(target, frames - 1));
  };
  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); apply(); }
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    settle(target, 8);
  };
  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) setTimeout(() => reveal(link.hash));
  });
  for (const article of document.querySelectorAll("details.article")) article.open = false;
  form.hidden = false;
  apply();
  reveal(location.hash);
})();
"""
