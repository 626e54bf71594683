/* Official pictures: request, state on the card, download. 复制图片 to the clipboard. */
(function () {
  "use strict";

  const POLL_MS = 700;
  const PATIENCE = 5;
  const SHEETS = { word: "Word", slide: "幻灯片" };
  const NO_ANSWER = "服务器没有回应";
  /* repeated clicks on one picture make one job */
  const running = new Set();

  function pause(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /* the state of a job is shown in the card's own line; a card may have two jobs at once */
  function line(card, key) {
    const place = document.querySelector("#" + CSS.escape(card + "-card") + " .card-job");
    if (!place) return { show: () => {}, end: () => {} };
    const part = document.createElement("span");
    part.dataset.job = key;
    place.appendChild(part);
    return { show: (words) => (part.textContent = words), end: () => part.remove() };
  }

  async function jsonOf(response) {
    const body = await response.json().catch(() => ({}));
    if (response.ok) return body;
    const failure = new Error(body.reason || NO_ANSWER + "（" + response.status + "）。");
    failure.status = response.status;
    throw failure;
  }

  async function requestPicture(card, sheet, search) {
    return jsonOf(
      await fetch(window.anxin.prefix() + "pictures", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ card: card, sheet: sheet, search: search }),
      })
    );
  }

  /* one or two lost answers are no failure, because the job continues on the server */
  async function state(id, missed) {
    try {
      return await jsonOf(await fetch(window.anxin.prefix() + "pictures/" + id));
    } catch (error) {
      if (error.status || missed >= PATIENCE) throw error;
      return null;
    }
  }

  async function waitFor(id, show) {
    for (let missed = 0; ; ) {
      const picture = await state(id, missed);
      missed = picture ? 0 : missed + 1;
      if (picture && picture.state === "done") return;
      if (picture && picture.state === "failed") throw new Error(picture.reason || "图片没有生成。");
      if (picture) show(picture.state === "drawing" ? "正在出图…" : "排队第" + (picture.ahead + 1) + "位");
      await pause(POLL_MS);
    }
  }

  function download(id) {
    const link = document.createElement("a");
    link.href = window.anxin.prefix() + "pictures/" + id + ".png";
    link.download = "";
    link.click();
  }

  async function official(card, sheet) {
    const search = window.anxin.currentSearch();
    const key = [card, sheet, search].join("|");
    if (running.has(key)) {
      window.anxin.toast("这张图片正在生成，请稍候。");
      return;
    }
    running.add(key);
    const status = line(card, key);
    const show = (words) => status.show(SHEETS[sheet] + "图片：" + words);
    show("正在提交…");
    try {
      const job = await requestPicture(card, sheet, search);
      await waitFor(job.id, show);
      download(job.id);
    } catch (error) {
      /* a wrong request fails in the browser too; after any other error the browser draws the picture itself */
      const why = error instanceof TypeError ? NO_ANSWER + "。" : error.message;
      const isWrong = error.status >= 400 && error.status < 500;
      window.anxin.toast("正式图片没有生成：" + why + (isWrong ? "" : "已改用浏览器出图。"), { isError: true });
      if (!isWrong) {
        show("正在用浏览器出图…");
        await window.anxin.picture.download(card, sheet);
      }
    } finally {
      running.delete(key);
      status.end();
    }
  }

  /* -- 复制图片 -- */

  function whyNotCopy() {
    if (!window.isSecureContext) return "浏览器只允许在https网址或本机（127.0.0.1）打开时复制图片";
    if (!navigator.clipboard || !navigator.clipboard.write || !window.ClipboardItem) return "这个浏览器不能复制图片";
    return "";
  }

  async function copy(card) {
    const why = whyNotCopy();
    if (why) {
      window.anxin.toast(why + "，已改为下载图片。");
      await window.anxin.picture.download(card, "word");
      return;
    }
    const status = line(card, "copy");
    status.show("正在复制图片…");
    try {
      /* the promise is passed in, because a browser allows writing only during the click */
      const png = window.anxin.picture.drawn(card, "word").then((one) => new Blob([one.bytes], { type: "image/png" }));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      window.anxin.toast("图片已复制，到Word、WPS里粘贴即可。");
    } catch (error) {
      const reason = error instanceof DOMException ? "浏览器没有允许写入剪贴板。" : window.anxin.picture.reason(error);
      window.anxin.toast("图片没有复制成：" + reason + "可改用下载。", { isError: true });
    } finally {
      status.end();
    }
  }

  document.addEventListener("anxin:menu", function (event) {
    const entry = event.target.querySelector("[data-copy]");
    const why = whyNotCopy();
    if (!entry || !why) return;
    entry.classList.add("is-denied");
    entry.firstChild.textContent = "复制不可用，改为下载图片";
    entry.lastChild.textContent = why;
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-official],[data-copy]");
    if (!button) return;
    if (button.dataset.official) official(button.dataset.official, button.dataset.sheet);
    else copy(button.dataset.copy);
  });
})();
