/* A table of figures is one stop of the Tab key: the arrow keys go from cell to cell, Enter opens its rows. */
(function () {
  "use strict";

  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function grid(table) {
    return Array.from(table.querySelectorAll("tbody tr")).map((row) => Array.from(row.querySelectorAll(".cell-button")));
  }

  document.addEventListener("keydown", function (event) {
    const step = STEPS[event.key];
    const table = event.target.closest && event.target.closest("table[data-cells]");
    if (!step || !table || !event.target.matches(".cell-button")) return;
    const rows = grid(table);
    const at = rows.findIndex((row) => row.includes(event.target));
    const next = rows[at + step[1]] && rows[at + step[1]][rows[at].indexOf(event.target) + step[0]];
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
})();
