/* 全屏: one card alone over the whole window; Escape or its button leaves, and the focus comes back. */
(function () {
  "use strict";

  let cameFrom = null;

  function whole() {
    return document.querySelector(".card-box.is-whole");
  }

  /* charts and lists take the room that the card has now */
  function redraw(card) {
    card.querySelectorAll(".js-plotly-plot").forEach((plot) => plot.layout && window.Plotly.Plots.resize(plot));
  }

  function leave() {
    const card = whole();
    if (!card) return;
    card.classList.remove("is-whole");
    /* what was hidden behind the card takes the focus at once */
    document.documentElement.removeAttribute("data-page-whole");
    ["role", "aria-modal", "aria-label"].forEach((name) => card.removeAttribute(name));
    card.querySelector(".whole-close").remove();
    redraw(card);
    if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  }

  function enter(card) {
    cameFrom = card.querySelector("[data-menu]");
    card.classList.add("is-whole");
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-modal", "true");
    card.setAttribute("aria-label", card.querySelector("h2").textContent);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet-button whole-close";
    close.textContent = "退出全屏";
    close.addEventListener("click", leave);
    card.append(close);
    redraw(card);
    close.focus();
  }

  document.addEventListener("click", function (event) {
    const entry = event.target.closest("[data-whole]");
    if (!entry) return;
    if (whole()) leave();
    else enter(document.getElementById(entry.dataset.whole + "-card"));
  });

  document.addEventListener("keydown", function (event) {
    /* a menu or a dialog that is open takes the key for itself */
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(".modal.show")) leave();
  });
})();
