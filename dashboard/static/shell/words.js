// Streamlit writes a few words in English, whatever the language of the page: they are replaced
// where they appear. What is not among them stays as it is.

let words = {};
let watching = false;

function replaced(text) {
  const bare = text.trim();
  const word = Object.hasOwn(words, bare) ? words[bare] : null;
  if (word !== null) return text.replace(bare, word);
  // “Help for …” is a name that Streamlit makes of a label.
  if (words.Help && bare.startsWith("Help for ")) return `${words.Help}: ${bare.slice(9)}`;
  return null;
}

const ATTRIBUTES = ["aria-label", "placeholder", "title"];

function translate(root) {
  // Charts write their own words, and are large.
  if (!(root instanceof Element) || root.closest("svg, .js-plotly-plot")) return;
  for (const name of ATTRIBUTES) {
    for (const one of [root, ...root.querySelectorAll(`[${name}]`)]) {
      const said = one.getAttribute(name);
      const better = said && replaced(said);
      if (better) one.setAttribute(name, better);
    }
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const better = replaced(texts.currentNode.nodeValue);
    if (better) texts.currentNode.nodeValue = better;
  }
}

const observer = new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(translate);
    else if (change.target.nodeType === Node.TEXT_NODE) {
      const better = replaced(change.target.nodeValue);
      if (better && !change.target.parentElement?.closest("svg")) change.target.nodeValue = better;
    } else translate(change.target);
  }
});

export function speak(given) {
  words = given;
  const any = Object.keys(words).length > 0;
  if (any) translate(document.body);
  if (any === watching) return;
  watching = any;
  if (any) {
    observer.observe(document.body, {
      childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
  } else observer.disconnect();
}
