/* Paper: the head of every sheet says what is shown, and charts are drawn at the width of the sheet. */
(function () {
  "use strict";

  function plots() {
    return Array.from(document.querySelectorAll("main .js-plotly-plot")).filter((one) => one.layout && one.checkVisibility());
  }

  /* page, period, place and filters, then 数据截至 and what is late, as the foot of the page has them */
  function head() {
    const place = document.getElementById("print-head");
    const shown = document.querySelector(".foot [data-pinned]");
    const title = document.querySelector("main h1");
    const line = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = "安薪 · 高唐县　" + (title ? title.textContent : "");
    line.append(name);
    const words = shown ? [shown.dataset.lead + shown.dataset.tail] : [];
    document.querySelectorAll(".foot > span:not(.push)").forEach((one) => words.push(one.textContent));
    if (shown) words.push(shown.firstChild.textContent);
    words.forEach(function (text) {
      const part = document.createElement("span");
      part.textContent = text;
      line.append(part);
    });
    place.replaceChildren(line);
  }

  window.addEventListener("beforeprint", function () {
    head();
    document.body.classList.add("is-printed");
    plots().forEach(function (plot) {
      const box = plot.getBoundingClientRect();
      window.Plotly.relayout(plot, { autosize: false, width: box.width, height: box.height });
    });
  });

  window.addEventListener("afterprint", function () {
    document.body.classList.remove("is-printed");
    plots().forEach((plot) => window.Plotly.relayout(plot, { autosize: true, width: null, height: null }));
  });
})();
