/* What kind of page is there, as attributes of <html> that the style sheets ask for. The same asked by
   :has() on html, body, main or the shell makes every text that a chart measures cost a new style of the
   whole page: 25 ms instead of 0.1. */
(function () {
  "use strict";

  const root = document.documentElement;
  const PAGE = "#react-entry-point main";
  /* what its first answer fills; in a part that is not seen nobody waits for it */
  const AWAITED = PAGE + " [data-awaited]:empty:not([hidden] *)";
  const KINDS = {
    "data-page-wall": ".wall",
    "data-page-on-data": ".on-data",
    "data-page-no-data": ".no-data",
    "data-page-not-found": ".is-not-found",
    "data-page-gone": ".is-gone",
    "data-page-whole": ".is-whole",
  };

  function has(selector) {
    return document.querySelector(selector) !== null;
  }

  /* what is hidden loses the focus: it has it again once the page is seen */
  let focused = null;

  function fill(isFilling) {
    if (isFilling && !root.hasAttribute("data-page-filling")) focused = document.activeElement;
    root.toggleAttribute("data-page-filling", isFilling);
    if (isFilling || !focused) return;
    if (document.activeElement === document.body && focused.isConnected) focused.focus({ preventScroll: true });
    focused = null;
  }

  function note() {
    Object.entries(KINDS).forEach(([name, selector]) => root.toggleAttribute(name, has(selector)));
    const isWall = root.hasAttribute("data-page-wall");
    const isThere = isWall || (root.hasAttribute("data-ready") && has(PAGE));
    root.toggleAttribute("data-page-there", isThere);
    fill(isThere && !isWall && has(AWAITED));
  }

  new MutationObserver(note).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class", "hidden", "data-ready", "data-awaited"],
  });
  note();
})();
