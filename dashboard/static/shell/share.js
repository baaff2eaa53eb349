// Sharing: the link to exactly these figures, the page's sentence with its source, other apps, paper.

import { made } from "./made.js";
import { factor } from "./present.js";

// What the page said of itself (dashboard/widgets/filter_row.py); a page without choices says less.
function facts() {
  const line = document.querySelector("[data-cited]");
  const sentence = document.querySelector("h1.finding")?.innerText.trim() ?? document.title;
  const link = line?.dataset.link || location.href;
  return { sentence, link, cited: line?.dataset.cited ?? "" };
}

const asText = ({ sentence, link, cited }) => [sentence, cited, link].filter(Boolean).join("\n");

// Without https there is no clipboard to write to but through a selection.
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // A browser may refuse; the way below needs no permission.
    }
  }
  const area = made("textarea", { class: "unseen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function sharing(tools, data, go) {
  const button = made("button", { type: "button", class: "share", "aria-expanded": "false", "aria-haspopup": "true" });
  const menu = made("div", { class: "menu-list", hidden: "" });
  const said = made("span", { class: "unseen", role: "status" });
  const present = made("button", { type: "button", class: "present" });
  const box = made("div", { class: "sharing" }, button, present, menu, said);

  function close() {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  function item(text, act, icon) {
    const one = made("button", { type: "button" }, made("span", { "aria-hidden": "true" }, icon), text);
    one.addEventListener("click", async () => {
      const done = await act();
      if (done) {
        said.textContent = done;
        one.lastChild.nodeValue = `${done} ✓`;
        setTimeout(close, 900);
      } else close();
    });
    return one;
  }

  function open() {
    const { words } = data();
    const items = [
      item(words.copy_link, async () => (await copy(facts().link), words.copied), "🔗"),
      item(words.copy_text, async () => (await copy(asText(facts())), words.copied), "❝"),
    ];
    if (navigator.share) {
      const { sentence, cited, link } = facts();
      const shared = { title: document.title, text: `${sentence}\n${cited}`, url: link };
      items.push(item(words.send, async () => void (await navigator.share(shared).catch(() => {})), "↗"));
    }
    items.push(item(words.print, async () => void setTimeout(() => window.print(), 100), "⎙"));
    menu.replaceChildren(...items);
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items[0].focus();
  }

  function named() {
    const { words } = data();
    button.replaceChildren(made("span", { "aria-hidden": "true" }, "⤴"), made("span", { class: "word" }, words.share));
    button.setAttribute("aria-label", words.share);
    present.replaceChildren(made("span", { "aria-hidden": "true" }, "▷"), made("span", { class: "word" }, words.present));
    present.setAttribute("aria-label", words.present);
  }

  button.addEventListener("click", () => (menu.hidden ? open() : close()));
  present.addEventListener("click", () => {
    const to = new URL(location.href);
    to.searchParams.set("present", factor());
    go(to.href);
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus();
    else if (event.key === "Escape") {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => box.contains(event.target) || close());
  tools.addEventListener("data", named);
  return box;
}
