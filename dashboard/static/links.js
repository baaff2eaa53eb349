// Links inside the pages' texts go on as the browser's back button does: without loading the
// dashboard anew. A click with a key held, or of another button, is the browser's own.
(() => {
  if (window.monitorLinks) return;
  window.monitorLinks = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-testid="stHtml"] a[href][target="_self"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const there = new URL(link.href, document.baseURI);
    if (there.origin !== location.origin) return;
    event.preventDefault();
    history.pushState({}, "", there);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (!there.searchParams.get("to")) window.scrollTo(0, 0);
  });
})();
