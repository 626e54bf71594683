/* 明细: heading, 合计 and download follow the grid's own filters and order. */
(function () {
  "use strict";

  const NUMBER = new Intl.NumberFormat("zh-CN");
  /* ids of the rows shown, in the grid's order; null where they are all the rows in their own order */
  let shown = null;

  function sums(columns, rows) {
    const total = { id: "#", c0: "合计" };
    columns
      .filter((one) => one.context && one.context.isSummed && one.field !== "c0")
      .forEach(function (one) {
        const values = rows.map((row) => row[one.field]).filter((value) => typeof value === "number");
        /* nothing known adds up to nothing known; binary fractions of 分 are no part of it */
        total[one.field] = values.length ? Math.round(values.reduce((sum, one) => sum + one, 0) * 100) / 100 : null;
      });
    return total;
  }

  function say(left, all) {
    const isCut = left < all;
    const place = document.getElementById("rows-left");
    if (place) place.textContent = isCut ? "表内筛选后" + NUMBER.format(left) + "行。" : "";
    document.querySelectorAll(".rows-taken").forEach(function (word) {
      word.textContent = isCut ? "（筛出的" + NUMBER.format(left) + "行）" : "";
    });
  }

  function post(button) {
    window.anxin.download(window.anxin.fileAddress(button), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ rows: shown }),
    });
  }

  document.addEventListener(
    "click",
    function (event) {
      const button = event.target.closest("#rows-body .rows-head [data-download]");
      if (!button || !shown) return;
      event.stopPropagation();
      post(button);
    },
    true
  );

  /* other rows are opened */
  document.addEventListener("anxin:rows", () => {
    shown = null;
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.rows = {
    follow: function (grids, all, columns, ids) {
      const at = ids.findIndex((id) => id.part === "rows");
      const rows = grids[at];
      if (!rows) return;
      const own = all[at].map((row) => row.id);
      const now = rows.map((row) => row.id);
      const isCut = now.length < own.length;
      /* of a list that is longer than shown the download has all rows, unless they are filtered */
      const isWhole = document.querySelector(".rows-head[data-is-whole]") !== null;
      const isMoved = isWhole && now.some((id, place) => id !== own[place]);
      shown = isCut || isMoved ? now : null;
      say(now.length, own.length);
      /* the window may have been closed before its grid began */
      const isThere = document.querySelector("#rows-body .ag-root-wrapper") !== null;
      const api = isThere && window.dash_ag_grid && window.dash_ag_grid.getApi(ids[at]);
      const hasSums = columns[at].some((one) => one.context && one.context.isSummed);
      if (api && hasSums) api.setGridOption("pinnedBottomRowData", rows.length > 1 ? [sums(columns[at], rows)] : []);
    },
  };
})();
