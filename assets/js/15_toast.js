/* Short messages at the window's lower edge; an error stays until it is closed. */
(function () {
  "use strict";

  const SHOWN_MS = 7000;

  /* `link` is { href, words }: a link to a remedy */
  function toast(words, options) {
    const chosen = options || {};
    const box = document.createElement("div");
    box.className = chosen.isError ? "toast-note is-error" : "toast-note";
    const text = document.createElement("span");
    text.textContent = words;
    box.appendChild(text);
    if (chosen.link) {
      const link = document.createElement("a");
      link.href = chosen.link.href;
      link.textContent = chosen.link.words;
      box.appendChild(link);
    }
    const close = document.createElement("button");
    close.textContent = "✕";
    close.setAttribute("aria-label", "关闭提示");
    close.addEventListener("click", () => box.remove());
    box.appendChild(close);
    const place = document.getElementById("toasts");
    if (!place) return;
    Array.from(place.children).filter((one) => one.firstChild.textContent === words).forEach((one) => one.remove());
    place.appendChild(box);
    if (!chosen.isError) setTimeout(() => box.remove(), SHOWN_MS);
  }

  window.anxin.toast = toast;
})();
