/* The Back button of a phone closes what lies over the page before it leaves the page. For each dialog, panel or
   口径 that is opened the history has an entry more, with the page's own address. */
(function () {
  "use strict";

  /* the same width as in assets/css/90_narrow.css */
  const NARROW = window.matchMedia("(max-width: 960px)");
  const OVER = ".panel.is-open, .modal.show, .popover.show, .card-box.is-whole";
  const push = window.history.pushState.bind(window.history);
  /* of the entry shown: the how manieth over the page, 0 for the page itself */
  const depthNow = () => (window.history.state && window.history.state.over) || 0;
  const openNow = () => document.querySelectorAll(OVER).length;
  let depth = depthNow();

  function pushOver(number) {
    push({ over: number }, "", window.location.href);
    depth = number;
  }

  /* The page has another address. What is still open stays the entry on top of it; an entry of what has been
     closed meanwhile is used up. */
  window.history.pushState = function (state, title, address) {
    if (!depth) {
      push(state, title, address);
      return;
    }
    const last = depth;
    window.history.replaceState(state, title, address);
    depth = 0;
    if (openNow()) pushOver(last);
  };

  /* as the key does it: dialogs, panels and lists in them each hear it */
  function closeTop() {
    const popover = document.querySelector(".popover.show [id$='-text']");
    if (popover) {
      document.getElementById(popover.id.replace(/-text$/, "")).click();
      return;
    }
    const key = { key: "Escape", code: "Escape", keyCode: 27, bubbles: true, cancelable: true };
    (document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", key));
  }

  window.addEventListener("popstate", function () {
    const left = depth;
    depth = depthNow();
    if (depth >= left) return;
    if (openNow() > depth) closeTop();
    /* it was closed by other means: the reader wants to leave the page */
    else window.history.back();
  });

  new MutationObserver(function () {
    if (NARROW.matches && openNow() > depth) pushOver(depth + 1);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
})();
