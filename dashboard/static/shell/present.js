// Presenting: one message a screen, the sentence first, then each chart. Charts stay where the page
// has them and are only lifted to the front; the server draws them lower in this mode, so that
// their texts are large once they fill the screen (dashboard/widgets/panel.py).

import { made } from "./made.js";

const TITLES = "h2.chart-title";
const LIVE = '[data-testid="stPlotlyChart"], [data-testid="stDataFrame"], .stBidiComponent';
const STILL = ".steps, .alerts, .signals, .tiles, table.plain";

let stage = null;
let data = () => ({});
let go = () => {};
let at = 0;
let slides = [];
let lifted = null;

const asked = () => new URLSearchParams(location.search).has("present");
const running = () => document.querySelector('[data-test-script-state="running"], [data-testid="stSkeleton"]');

export function enterIfAsked(given, goOn) {
  data = given;
  go = goOn;
  if (!asked()) leave();
  else {
    if (!stage) enter();
    collect(Date.now() + 20000);
  }
}

// What a screen shows: a title with a chart, a table or a few cards.
function collect(until) {
  if (!stage) return;
  const found = [{ title: null, element: null }];
  let title = null;
  const selector = `${TITLES}, ${LIVE}, ${STILL}`;
  for (const one of document.querySelectorAll('[data-testid="stMain"] :is(' + selector + ")")) {
    if (one.matches(TITLES)) title = one.innerText;
    else if (!one.closest(".shell, details:not([open])") && !one.querySelector(".tools")) {
      // Of a chart and its own table one is enough; the tiles belong to the sentence.
      if (one.matches(".tiles") && found.length === 1) found[0].element = one;
      else if (title) found.push({ title, element: one });
      title = null;
    }
  }
  const grew = found.length !== slides.length;
  slides = found;
  if (grew || !lifted?.isConnected) draw();
  if (running() && Date.now() < until) setTimeout(() => collect(until), 300);
  else draw();
}

function enter() {
  const { words } = data();
  const button = (name, act) => {
    const one = made("button", { type: "button" }, words[name]);
    one.addEventListener("click", act);
    return one;
  };
  stage = made("section", { class: "stage", "aria-label": words.present },
    made("div", { class: "said", "aria-live": "polite" }),
    made("footer", {}, made("span", { class: "cited" }), made("span", { class: "count" }),
      button("previous", () => turn(-1)), button("next", () => turn(1)),
      button("next_place", () => nextPlace(1)), button("end", end)));
  document.body.append(stage);
  document.documentElement.dataset.presenting = "";
  at = 0;
  document.addEventListener("keydown", pressed, true);
  window.addEventListener("resize", draw);
  document.documentElement.requestFullscreen?.().catch(() => {});
  document.addEventListener("fullscreenchange", closed);
  stage.querySelectorAll("button")[1].focus();
}

function leave() {
  if (!stage) return;
  drop();
  stage.remove();
  stage = null;
  slides = [];
  delete document.documentElement.dataset.presenting;
  document.removeEventListener("keydown", pressed, true);
  window.removeEventListener("resize", draw);
  document.removeEventListener("fullscreenchange", closed);
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

function closed() {
  if (!document.fullscreenElement && stage) end();
}

function end() {
  const to = new URL(location.href);
  to.searchParams.delete("present");
  leave();
  go(to.href);
}

function nextPlace(step) {
  const { next_places: codes, place } = data();
  const now = place ? codes.indexOf(place.code) : -1;
  const to = new URL(location.href);
  to.searchParams.set("place", codes[(now + step + codes.length) % codes.length]);
  at = 0;
  drop();
  go(to.href);
}

function turn(step) {
  at = Math.max(0, Math.min(slides.length - 1, at + step));
  draw();
}

const KEYS = {
  ArrowRight: () => turn(1), PageDown: () => turn(1), " ": () => turn(1),
  ArrowLeft: () => turn(-1), PageUp: () => turn(-1),
  Home: () => turn(-slides.length), End: () => turn(slides.length),
  n: () => nextPlace(1), N: () => nextPlace(1), p: () => nextPlace(-1), P: () => nextPlace(-1),
  Escape: end,
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  if (event.key === " " && event.target.closest?.(".stage button")) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}

function drop() {
  if (!lifted) return;
  lifted.classList.remove("lifted");
  lifted.style.removeProperty("width");
  lifted.style.removeProperty("transform");
  lifted.style.removeProperty("top");
  lifted.style.removeProperty("max-height");
  lifted = null;
}

function draw() {
  if (!stage || !slides.length) return;
  at = Math.min(at, slides.length - 1);
  const slide = slides[at];
  const said = stage.querySelector(".said");
  stage.querySelector(".count").textContent = `${at + 1} / ${slides.length}`;
  stage.querySelector(".cited").textContent = document.querySelector("[data-cited]")?.dataset.cited ?? "";
  const parts = [];
  if (slide.title) parts.push(made("h2", {}, slide.title));
  else {
    const sentence = document.querySelector("h1.finding");
    parts.push(made("h2", { class: "sentence" }, sentence?.innerText ?? ""));
    const more = document.querySelector("p.more");
    if (more) parts.push(made("p", {}, more.innerText));
  }
  const live = slide.element?.matches(LIVE) ? slide.element : null;
  if (slide.element && !live) parts.push(slide.element.cloneNode(true));
  said.replaceChildren(...parts);
  said.classList.toggle("alone", !live);
  if (live !== lifted) drop();
  if (live) lift(live);
}

// Fill what the title leaves of the screen: as high as there is room, as wide as the screen.
function lift(element) {
  lifted = element;
  const top = stage.querySelector(".said").getBoundingClientRect().bottom + 8;
  const room = stage.querySelector("footer").getBoundingClientRect().top - top - 8;
  const height = Math.max(Math.min(element.offsetHeight, 460), 220);
  const factor = Math.max(1, room / height);
  element.classList.add("lifted");
  element.style.setProperty("width", `${Math.floor((innerWidth * 0.96) / factor)}px`, "important");
  element.style.setProperty("transform", `scale(${factor})`);
  element.style.setProperty("top", `${top}px`);
  element.style.setProperty("max-height", `${Math.floor(room / factor)}px`);
}
