/* 材料篮: charts added from several pages, with their periods, for one briefing. */
(function () {
  "use strict";

  const KEY = "basket";
  const MOST = 24;

  /* always read from storage, because another window may have added a chart */
  function kept() {
    try {
      const found = JSON.parse(window.localStorage.getItem(KEY));
      return Array.isArray(found) ? found : [];
    } catch (error) {
      console.warn("basket unreadable, begun anew", error);
      return [];
    }
  }

  /* what the page shows, from the footer: its filters with fixed days, and the words for them */
  function shown() {
    const line = document.querySelector(".foot [data-pinned]");
    return line && line.dataset;
  }

  function briefing() {
    const link = document.getElementById("nav-basket");
    return { href: link ? link.href : "", words: "查看" };
  }

  function add(card, title) {
    const page = shown();
    if (!page) {
      window.anxin.toast("页面还没有画好，请稍候再加入。");
      return;
    }
    const basket = kept();
    if (basket.some((one) => one.card === card && one.search === page.pinned)) {
      window.anxin.toast("“" + title + "”（同样的筛选）已经在材料篮里。", { link: briefing() });
      return;
    }
    if (basket.length >= MOST) {
      const full = "材料篮最多放" + MOST + "张，请先到简报页成文，或去掉几张再加。";
      window.anxin.toast(full, { link: briefing(), isError: true });
      return;
    }
    const entry = {
      card: card,
      search: page.pinned,
      title: page.lead + title + page.tail,
      added: new Date().toISOString(),
    };
    window.dash_clientside.set_props(KEY, { data: basket.concat([entry]) });
    window.anxin.toast("已加入材料篮：" + entry.title, { link: briefing() });
  }

  window.dash_clientside.basket = {
    count: function (data) {
      /* only beside 简报, where the account opens that page */
      if (!document.getElementById("nav-basket")) return;
      const count = Array.isArray(data) ? data.length : 0;
      window.dash_clientside.set_props("basket-count", { children: count ? String(count) : "" });
      window.dash_clientside.set_props("nav-basket", { className: count ? "" : "is-empty" });
    },
  };

  window.addEventListener("storage", function (event) {
    if (event.key === KEY) window.dash_clientside.set_props(KEY, { data: kept() });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-basket]");
    if (button) add(button.dataset.basket, button.dataset.title);
  });
})();
