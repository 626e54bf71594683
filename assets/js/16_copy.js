/* Codes that a reader does not read, such as that of a batch: copied by a button, said in a toast. */
(function () {
  "use strict";

  /* without https a browser has no clipboard; the text is then selected and copied as by hand */
  function byHand(code) {
    const field = document.createElement("textarea");
    field.value = code;
    field.setAttribute("aria-hidden", "true");
    field.className = "visually-hidden";
    document.body.appendChild(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }

  async function copy(code) {
    try {
      if (!navigator.clipboard) return byHand(code);
      await navigator.clipboard.writeText(code);
      return true;
    } catch (error) {
      return byHand(code);
    }
  }

  document.addEventListener("click", async function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const code = button.dataset.copy;
    const isDone = await copy(code);
    window.anxin.toast(isDone ? "已复制 " + code : "没有复制成：" + code, { isError: !isDone });
  });
})();
