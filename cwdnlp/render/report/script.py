"""The script of a report: chooses and sorts articles, and opens what a link leads to. Without it all is there."""

from __future__ import annotations

__all__ = ["SCRIPT"]

SCRIPT = """\
"use strict";
(() => {
  const open = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    const own = target.tagName === "ARTICLE" ? target.querySelector("details") : target;
    for (let each = own; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    target.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) setTimeout(() => open(link.hash));
  });
  open(location.hash);
  const form = document.getElementById("filter");
  if (!form) return;
  const list = document.getElementById("list");
  const [words, stage, topic, order] = ["words", "stage", "topic", "order"].map((name) => form.elements[name]);
  const status = form.querySelector("output");
  const fold = (text) => text.toLocaleLowerCase("pl").normalize("NFKD").replace(/\\p{M}/gu, "").replace(/ł/g, "l");
  const articles = [...list.children].map((element, place) => ({
    element, place, text: fold(element.textContent), stage: element.dataset.stage,
    topics: element.dataset.topics.split(" "), score: Number(element.dataset.score),
  }));
  const orders = {
    newest: (a, b) => a.place - b.place, oldest: (a, b) => b.place - a.place,
    surest: (a, b) => b.score - a.score || a.place - b.place,
  };
  let last = "newest";
  const apply = () => {
    const wanted = fold(words.value).split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const each of articles) {
      const fits = (!stage.value || each.stage === stage.value) && (!topic.value || each.topics.includes(topic.value))
        && wanted.every((word) => each.text.includes(word));
      each.element.hidden = !fits;
      count += fits;
    }
    if (order.value !== last) {
      last = order.value;
      list.append(...[...articles].sort(orders[last]).map((each) => each.element));
    }
    status.textContent = status.dataset.words.replace("{shown}", count).replace("{total}", articles.length);
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#a"]');
    if (link && document.getElementById(link.hash.slice(1))?.hidden) { form.reset(); apply(); }
  });
  form.hidden = false;
  apply();
})();
"""
