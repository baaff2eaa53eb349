// What works in the browser on every page. The page's script sends `data` anew at every run; what
// listens to the whole document is set up once.

import { enterIfAsked, running } from "./present.js";
import { search, remember } from "./search.js";
import { sharing } from "./share.js";
import { speak } from "./words.js";

let data = {};

export function mount(tools, given) {
  data = given;
  document.documentElement.lang = data.language;
  remember(data.place);
  if (!tools.firstChild) {
    tools.append(search(tools, () => data, go), sharing(tools, () => data, go));
  }
  tools.dispatchEvent(new CustomEvent("data"));
  speak(data.instead);
  enterIfAsked(() => data, go);
  showWanted();
}

// A link names what it is about behind the address, or a panel in it (dashboard/widgets/links.py).
// Once: who has scrolled on since does not want to go back with every choice.
let shown = "";
function showWanted() {
  const panel = new URLSearchParams(location.search).get("to");
  const wanted = location.hash.slice(1) || (panel ? `at-${panel}` : "");
  const here = `${location.pathname} ${wanted}`;
  if (wanted && here !== shown) show(wanted);
  shown = here;
}

// Go on to an address of the dashboard as the browser's own buttons do: nothing is loaded anew.
export function go(address) {
  const to = new URL(address, document.baseURI);
  const turned = to.pathname !== location.pathname;
  history.pushState({}, "", to);
  window.dispatchEvent(new PopStateEvent("popstate"));
  toggle(null);
  shown = "";
  if (to.hash || to.searchParams.get("to")) showWanted();
  else if (turned) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

// Bring what a link is about into view, once it is drawn: an element's id, or a chart's.
let wantedTarget = "";
function show(name) {
  const target = CSS.escape(decodeURIComponent(name));
  const until = Date.now() + 15000;
  wantedTarget = name;
  (function look() {
    if (wantedTarget !== name) return;
    const found = document.querySelector(`[id="${target}"], .st-key-toggle-${target}, .st-key-chart-${target}`);
    if (found) {
      const details = found.closest("details");
      if (details) details.open = true;
      const block = found.matches('[class*="st-key-toggle-"]') ? found.previousElementSibling ?? found : found;
      block.scrollIntoView({ block: "start" });
    }
    // Charts above it that are drawn later move it: look until nothing runs.
    if ((!found || running()) && Date.now() < until) setTimeout(look, 200);
    else wantedTarget = "";
  })();
}

// Links that pages write themselves: another page of the dashboard is no reason to load it anew.
function isOwn(link) {
  if (link.target && link.target !== "_self") return false;
  if (link.hasAttribute("download") || link.getAttribute("href").startsWith("#") || link.origin !== location.origin) return false;
  const base = new URL(".", document.baseURI).pathname;
  const rest = link.pathname.startsWith(base) ? link.pathname.slice(base.length) : null;
  return rest !== null && !rest.includes("/");
}

function clicked(event) {
  const toggler = event.target.closest?.("[data-toggles]");
  if (toggler) {
    const name = toggler.dataset.toggles;
    toggle(document.documentElement.dataset.open === name ? null : name);
    return;
  }
  const link = event.target.closest?.("a[href]");
  if (link?.closest(".search")) return; // results are opened by their list
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
  if (link && plain && isOwn(link)) {
    event.preventDefault();
    event.stopPropagation();
    go(link.href);
  }
}

// On a phone the pages, or the choices, open below their button.
function toggle(name) {
  if (name) document.documentElement.dataset.open = name;
  else delete document.documentElement.dataset.open;
  tell();
}

// The buttons are drawn anew with what was chosen; who comes to one hears whether it is open.
function tell() {
  const name = document.documentElement.dataset.open;
  for (const one of document.querySelectorAll("[data-toggles]")) {
    one.setAttribute("aria-expanded", String(one.dataset.toggles === name));
  }
}

function isTyping(target) {
  return target.isContentEditable || target.closest?.("input, textarea, select, [role=spinbutton]");
}

function pressed(event) {
  if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.querySelector(".search input")?.focus();
  } else if (event.key === "Escape") {
    toggle(null);
  }
}

// Charts are as wide as the screen: for paper, the page is made as wide as that.
const PAPER = 1040;
function toPaper() {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const factor = main ? Math.min(1, PAPER / main.scrollWidth) : 1;
  document.documentElement.style.setProperty("--paper", String(factor));
}

document.addEventListener("click", clicked, true);
document.addEventListener("keydown", pressed);
document.addEventListener("focusin", tell);
window.addEventListener("beforeprint", toPaper);
window.addEventListener("popstate", () => enterIfAsked(() => data, go));
