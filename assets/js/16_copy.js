/* Text onto the clipboard; codes that a reader does not read, such as that of a batch, by a button. */
(function () {
  "use strict";

  /* browsers give the clipboard to https and to this machine only; the older way works everywhere */
  async function put(text) {
    if (window.isSecureContext && navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    /* inside the open dialog, which keeps the focus to itself */
    (document.querySelector(".modal.show .modal-body") || document.body).appendChild(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
  window.anxin.putText = put;

  document.addEventListener("click", async function (event) {
    const button = event.target.closest("[data-copy-text]");
    if (!button) return;
    const code = button.dataset.copyText;
    const isDone = await put(code);
    window.anxin.toast(isDone ? "已复制 " + code : "没有复制成：" + code, { isError: !isDone });
  });
})();
