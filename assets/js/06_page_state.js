/* What kind of page is there, as attributes of <html> that the style sheets ask for. The same asked by
   :has() on html, body or main makes every text that a chart measures cost a new style of the whole page. */
(function () {
  "use strict";

  const root = document.documentElement;
  const PAGE = "#react-entry-point main";
  const WALL = ".wall";
  /* what its first answer fills; in a part that is not seen nobody waits for it */
  const AWAITED = "[data-awaited]:empty:not([hidden] *)";

  function isFilling() {
    return document.querySelector(PAGE + " " + AWAITED) !== null;
  }

  function note() {
    const isWall = document.querySelector(WALL) !== null;
    const isThere = isWall || (root.hasAttribute("data-ready") && document.querySelector(PAGE) !== null);
    root.toggleAttribute("data-wall", isWall);
    root.toggleAttribute("data-there", isThere);
    root.toggleAttribute("data-filling", isThere && !isWall && isFilling());
  }

  new MutationObserver(note).observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class", "hidden", "data-ready", "data-awaited"],
  });
  note();
})();
