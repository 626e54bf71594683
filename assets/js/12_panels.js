/* Menu drawer and filter sheet of a narrow window, and dialogs: opened, closed, and focus brought back. */
(function () {
  "use strict";

  /* the same width as in assets/css/90_narrow.css */
  const NARROW = window.matchMedia("(max-width: 960px)");
  const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex='0']";
  let openedBy = null;

  function openPanel() {
    return document.querySelector(".panel.is-open");
  }

  function reachable(panel) {
    return Array.from(panel.querySelectorAll(FOCUSABLE)).filter((one) => one.tabIndex >= 0 && one.checkVisibility());
  }

  function open(button) {
    const panel = document.getElementById(button.dataset.panel);
    openedBy = button;
    panel.classList.add("is-open");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    button.setAttribute("aria-expanded", "true");
    document.body.classList.add("has-panel");
    (panel.querySelector("input[type='search']") || panel.querySelector(".panel-close")).focus();
  }

  function close() {
    const panel = openPanel();
    if (!panel) return;
    panel.classList.remove("is-open");
    panel.removeAttribute("role");
    panel.removeAttribute("aria-modal");
    document.body.classList.remove("has-panel");
    openedBy.setAttribute("aria-expanded", "false");
    openedBy.focus();
  }

  /* lists and calendars of a control lie outside of the panel, yet belong to it */
  function isWithin(panel, target) {
    return panel.contains(target) || !target.isConnected || target.closest("[data-radix-popper-content-wrapper]");
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-panel]");
    const panel = openPanel();
    if (opener) open(opener);
    else if (!panel) return;
    else if (event.target.closest("[data-panel-close], .panel a")) close();
    else if (!isWithin(panel, event.target)) close();
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-dialog-close]");
    if (button) window.dash_clientside.set_props(button.dataset.dialogClose, { is_open: false });
  });

  document.addEventListener("keydown", function (event) {
    const panel = openPanel();
    /* a list that is open takes the key for itself */
    if (!panel || event.defaultPrevented) return;
    if (event.key === "Escape") close();
    if (event.key !== "Tab" || !panel.contains(document.activeElement)) return;
    const all = reachable(panel);
    const last = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== last) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0]).focus();
  });

  NARROW.addEventListener("change", (now) => now.matches || close());

  /* charts of a phone have fewer columns: the server draws them anew when the window turns */
  const PHONE = window.matchMedia("(max-width: 600px)");
  const width = () => (PHONE.matches ? "phone" : "wide");
  window.dash_clientside.panels = { width: width };
  PHONE.addEventListener("change", function () {
    window.dash_clientside.set_props("window-width", { data: width() });
    redrawSqueezed();
  });

  /* The new figure is drawn for the old width first. Where its margins have no room there, Plotly makes them
     smaller, and does not make them larger again when the chart takes its new width: redrawing does. */
  const CHECK_MS = 300;
  const CHECKS = 60;
  function isSqueezed(plot) {
    const full = plot._fullLayout;
    if (!full || !full._size) return false;
    const { l, r } = full.margin;
    const hasRoom = l + r + full.minreducedwidth <= full.width;
    return hasRoom && (full._size.l < l - 1 || full._size.r < r - 1);
  }
  function redrawSqueezed() {
    let left = CHECKS;
    const timer = setInterval(function () {
      document.querySelectorAll("main .js-plotly-plot").forEach((plot) => isSqueezed(plot) && window.Plotly.redraw(plot));
      left -= 1;
      if (!left) clearInterval(timer);
    }, CHECK_MS);
  }
})();
