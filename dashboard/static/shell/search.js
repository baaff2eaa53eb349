// One field for places, facilities, pages and indicators; the places looked at lately, and those
// that a viewer keeps in this browser. The server answers at every key (dashboard/search.py).

import { made } from "./made.js";

const KEPT = "vaccination-monitor.places";
const MAX_RECENT = 6;
const WAIT = 90;

function kept() {
  try {
    return { pinned: [], recent: [], ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return { pinned: [], recent: [] };
  }
}

function keep(places) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(places));
  } catch {
    // A browser that keeps nothing still searches.
  }
}

const same = (one, other) => one.code === other.code && one.units === other.units;

export function remember(place) {
  if (!place) return;
  const places = kept();
  places.recent = [place, ...places.recent.filter((one) => !same(one, place))].slice(0, MAX_RECENT);
  keep(places);
}

// The address of a result: the page that is open, unless it is about no place, or another one.
function addressOf(result, data) {
  const to = new URL(location.href);
  to.hash = result.hash ?? "";
  const path = result.path ?? (data.of_place === null ? null : "coverage");
  if (path !== null) {
    to.pathname = new URL(path === "" ? "." : path, document.baseURI).pathname;
    for (const name of [...to.searchParams.keys()]) {
      if (!data.common.includes(name)) to.searchParams.delete(name);
    }
  }
  for (const [name, value] of Object.entries(result.set)) {
    if (value !== null) to.searchParams.set(name, value);
    else if (to.searchParams.get(name) === "2025") to.searchParams.delete(name);
  }
  if (to.searchParams.get("place") === "VN") to.searchParams.delete("place");
  return to.href;
}

const asResult = (place, kind) => ({
  kind, name: place.name, about: "",
  set: { place: place.code, units: place.units === "2025" ? "2025" : null },
});

export function search(tools, data, go) {
  const list = made("ul", { id: "found", role: "listbox", hidden: "" });
  const said = made("span", { class: "unseen", role: "status" });
  const input = made("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", enterkeyhint: "go",
    "aria-autocomplete": "list", "aria-controls": "found", "aria-expanded": "false",
  });
  const pin = made("button", { type: "button", class: "pin", "aria-pressed": "false" }, "☆");
  const box = made("div", { class: "search", role: "search" }, input, pin, list, said);
  let results = [];
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  function named() {
    const { words } = data();
    input.setAttribute("aria-label", words.search);
    input.placeholder = innerWidth < 700 ? words.search_short : `${words.search}  ( / )`;
    list.setAttribute("aria-label", words.search);
    const place = data().place;
    pin.hidden = !place;
    if (!place) return;
    const on = kept().pinned.some((one) => same(one, place));
    pin.textContent = on ? "★" : "☆";
    pin.setAttribute("aria-pressed", String(on));
    const label = (on ? words.unpin : words.pin).replace("{place}", place.name);
    pin.title = label;
    pin.setAttribute("aria-label", label);
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function draw(note = "") {
    const parts = [];
    let kind = null;
    results.forEach((one, number) => {
      if (one.kind !== kind) {
        kind = one.kind;
        parts.push(made("li", { role: "presentation", class: "kind" }, kind));
      }
      parts.push(made("li", {
        role: "option", id: `found-${number}`, "data-number": String(number),
        "aria-selected": String(number === chosen),
      }, made("a", { href: addressOf(one, data()), tabindex: "-1" }, made("b", {}, one.name),
        one.about ? made("small", {}, one.about) : "")));
    });
    if (note) parts.push(made("li", { role: "presentation", class: "kind" }, note));
    list.replaceChildren(...parts);
    list.hidden = parts.length === 0;
    input.setAttribute("aria-expanded", String(parts.length > 0));
    said.textContent = note || (results.length ? String(results.length) : "");
    if (chosen >= 0) {
      input.setAttribute("aria-activedescendant", `found-${chosen}`);
      list.querySelector(`#found-${chosen}`)?.scrollIntoView({ block: "nearest" });
    }
  }

  function offerKept() {
    const { words } = data();
    const { pinned, recent } = kept();
    const others = recent.filter((one) => !pinned.some((other) => same(one, other)));
    results = [...pinned.map((one) => asResult(one, words.pinned)),
      ...others.map((one) => asResult(one, words.recent))];
    chosen = -1;
    draw();
  }

  async function ask() {
    const text = input.value.trim();
    if (!text) {
      offerKept();
      return;
    }
    const number = ++asked;
    const { language, version, words } = data();
    const query = new URLSearchParams({ q: text, lang: language, v: String(version) });
    try {
      const answer = await fetch(new URL(`search?${query}`, document.baseURI));
      if (!answer.ok) throw new Error(answer.statusText);
      const found = await answer.json();
      if (number !== asked || document.activeElement !== input) return;
      results = found;
      chosen = found.length ? 0 : -1;
      draw(found.length ? "" : words.none);
    } catch {
      results = [];
      draw(words.failed);
    }
  }

  function open(number) {
    const result = results[number];
    if (!result) return;
    input.value = "";
    asked += 1;
    close();
    input.blur();
    go(addressOf(result, data()));
  }

  input.addEventListener("focus", ask);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = results.length ? (chosen + step + results.length) % results.length : -1;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (input.value.trim()) {
        const before = chosen;
        if (timer || !results.length) await ask();
        open(Math.max(before, 0));
      } else open(chosen);
    } else if (event.key === "Escape") {
      input.value = "";
      close();
      input.blur();
    }
    event.stopPropagation();
  });
  // A tap on a result takes the focus first; who has come back meanwhile keeps the list.
  input.addEventListener("blur", () => setTimeout(() => document.activeElement === input || close(), 150));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-number]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (line && plain) {
      event.preventDefault();
      open(Number(line.dataset.number));
    }
  });
  pin.addEventListener("click", () => {
    const place = data().place;
    const places = kept();
    const on = places.pinned.some((one) => same(one, place));
    places.pinned = places.pinned.filter((one) => !same(one, place));
    if (!on) places.pinned.push(place);
    keep(places);
    named();
  });
  tools.addEventListener("data", named);
  return box;
}
