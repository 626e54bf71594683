/* 复制链接: an address that shows the same figures later. What is fixed in it the server has written. */
(function () {
  "use strict";

  const DONE = "已复制：以后打开，仍是这份快照和这些日期的数字。";

  async function copy(search, place) {
    const address = window.location.origin + window.location.pathname + search + (place ? "#" + place : "");
    if (await window.anxin.putText(address)) window.anxin.toast(DONE);
    else window.anxin.toast("浏览器没有允许写入剪贴板，请手工复制：" + address, { isError: true });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-link],[data-card-link]");
    if (!button) return;
    if (button.dataset.link !== undefined) {
      copy(button.dataset.link, "");
      return;
    }
    const shown = document.querySelector(".snapshot-line");
    if (shown) copy(shown.dataset.fixed, button.dataset.cardLink);
    else window.anxin.toast("本页还没有数据，没有可固定的快照。", { isError: true });
  });

  /* an address that names a card comes to it once the card is there */
  const wanted = decodeURIComponent(window.location.hash.slice(1));
  if (!/-card$/.test(wanted)) return;
  const waiting = new MutationObserver(function () {
    const card = document.getElementById(wanted);
    if (!card || !document.querySelector(".snapshot-line")) return;
    waiting.disconnect();
    card.scrollIntoView({ block: "center" });
  });
  waiting.observe(document.body, { subtree: true, childList: true });
})();
