// A text that can be changed, copied, and taken into the mail program.

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    // In a closed network without HTTPS browsers have no clipboard to write to.
    text.select();
    document.execCommand("copy");
  }
}

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".message");
  const shown = `${data.subject}\n${data.body}`;
  // What a viewer has changed stays until the message is another one.
  if (box.dataset.shown === shown) return;
  box.dataset.shown = shown;

  const rows = String(data.body.split("\n").length + 6);
  const text = made("textarea", { "aria-label": data.label, rows });
  text.value = data.body;
  const copy = made("button", { type: "button" }, data.copy);
  const mail = made("a", {}, data.mail);
  const said = made("span", { role: "status" });

  function address() {
    const subject = encodeURIComponent(data.subject);
    const body = encodeURIComponent(text.value.replaceAll("\n", "\r\n"));
    mail.setAttribute("href", `mailto:?subject=${subject}&body=${body}`);
  }

  copy.addEventListener("click", async () => {
    await copied(text);
    said.textContent = data.copied;
    setTimeout(() => { said.textContent = ""; }, 2500);
  });
  text.addEventListener("input", address);
  address();
  box.replaceChildren(text, made("div", { class: "buttons" }, copy, mail, said));
}
