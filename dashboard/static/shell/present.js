// Presenting: one message a screen, the sentence first, then each chart. Charts stay where the page
// has them and are only lifted to the front; the server draws them with large texts in this mode
// (presentation/room.py).

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
let watching = 0;

// How many times as large as on its page a chart is: 1.9 makes its texts 24 pixels high.
export const factor = () => Math.min(4, Math.max(1.9, innerWidth / 720)).toFixed(1);

const asked = () => new URLSearchParams(location.search).has("present");

// Whether a page is still being drawn.
export const running = () => document.querySelector('[data-test-script-state="running"], [data-testid="stSkeleton"]');

export function enterIfAsked(given, goOn) {
  data = given;
  go = goOn;
  if (!asked()) leave();
  else {
    if (!stage) enter();
    // What the address asked for is not drawn yet, and until it is, nothing says so.
    watch(Date.now() + 2500);
  }
}

function watch(least) {
  clearTimeout(watching);
  collect();
  if (stage && (running() || Date.now() < least)) watching = setTimeout(() => watch(least), 300);
}

// A text, and the chip behind it set off from it.
function said(heading) {
  return [...heading.childNodes].map((one) => one.textContent.trim()).filter(Boolean).join(" · ");
}

// What a screen shows: a title with a chart, a table or a few cards.
function collect() {
  if (!stage) return;
  const found = [{ title: null, element: null }];
  let title = null;
  const selector = `${TITLES}, ${LIVE}, ${STILL}`;
  for (const one of document.querySelectorAll('[data-testid="stMain"] :is(' + selector + ")")) {
    if (one.matches(TITLES)) title = said(one);
    else if (!one.closest(".shell, details:not([open])") && !one.querySelector(".tools")) {
      // Of a chart and its own table one is enough; the tiles belong to the sentence.
      if (one.matches(".tiles") && found.length === 1) found[0].element = one;
      else if (title) found.push({ title, element: one });
      title = null;
    }
  }
  slides = found;
  draw();
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
  // A page that says nothing of a place leads on to one that does.
  if (data().of_place !== null) to.pathname = new URL("profile", document.baseURI).pathname;
  to.searchParams.set("place", codes[(now + step + codes.length) % codes.length]);
  at = 0;
  drop();
  go(to.href);
}

function turn(step) {
  at = Math.max(0, Math.min(slides.length - 1, at + step));
  collect();
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
  for (const name of ["width", "height", "top", "left", "zoom"]) lifted.style.removeProperty(name);
  lifted = null;
}

function draw() {
  if (!stage || !slides.length) return;
  at = Math.min(at, slides.length - 1);
  const slide = slides[at];
  const place = stage.querySelector(".said");
  stage.querySelector(".count").textContent = `${at + 1} / ${slides.length}`;
  stage.querySelector(".cited").textContent = document.querySelector("[data-cited]")?.dataset.cited ?? "";
  const parts = [];
  if (slide.title) parts.push(made("h2", {}, slide.title));
  else {
    const sentence = document.querySelector("h1.finding");
    parts.push(made("h2", { class: "sentence" }, sentence ? said(sentence) : ""));
    const more = document.querySelector("p.more");
    if (more) parts.push(made("p", {}, more.textContent));
  }
  const live = slide.element?.matches(LIVE) ? slide.element.closest('[data-testid="stElementContainer"]') : null;
  if (slide.element && !live) parts.push(slide.element.cloneNode(true));
  // The same again would be read out again.
  const same = made("div", {}, ...parts.map((one) => one.cloneNode(true))).innerHTML === place.innerHTML;
  if (!same) place.replaceChildren(...parts);
  place.classList.toggle("alone", !live);
  if (live !== lifted) drop();
  // Charts that are drawn later than their place change how large it is.
  if (live) lift(live);
}

// Fill what the title leaves of the screen. Charts come with large texts; tables are magnified.
function lift(element) {
  const chart = element.querySelector(".js-plotly-plot");
  lifted = element;
  const top = stage.querySelector(".said").getBoundingClientRect().bottom + 12;
  const room = stage.querySelector("footer").getBoundingClientRect().top - top - 12;
  element.classList.add("lifted");
  const pixels = { width: innerWidth * 0.96, height: room, top, left: innerWidth * 0.02 };
  const magnify = (zoom) => {
    for (const [name, value] of Object.entries(pixels)) {
      element.style.setProperty(name, `${Math.floor(value / zoom)}px`, "important");
    }
    element.style.setProperty("zoom", String(zoom));
  };
  magnify(chart ? 1 : factor());
  const wide = chart ? null : scroller(element);
  // As large as lets all columns be seen, and their heads not be towers.
  if (wide && wide.scrollWidth > wide.clientWidth) {
    magnify(0.9 * factor() * wide.clientWidth / wide.scrollWidth);
  }
}

// What a table scrolls in, when it is wider than its place.
function scroller(element) {
  for (const one of element.querySelectorAll("*")) {
    const found = one.shadowRoot?.querySelector(".box");
    if (found) return found;
  }
  return element.querySelector(".box");
}
