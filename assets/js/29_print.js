/* Paper: the head of every sheet says what is shown, and charts are drawn at the width of the sheet. */
(function () {
  "use strict";

  /* a number of three digits and what keeps it from the next */
  const TICK_PX = 34;

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
    name.textContent = document.querySelector(".brand").textContent + "　" + (title ? title.textContent : "");
    line.append(name);
    const words = shown ? [shown.dataset.lead + shown.dataset.tail] : [];
    const demo = document.querySelector(".demo-badge");
    if (demo) words.unshift(demo.textContent);
    document.querySelectorAll(".foot > span:not(.push)").forEach((one) => words.push(one.textContent));
    if (shown) words.push(shown.firstChild.textContent);
    words.forEach(function (text) {
      const part = document.createElement("span");
      part.textContent = text;
      line.append(part);
    });
    place.replaceChildren(line);
  }

  /* a quarter of a sheet is narrower than the heading of a panel in one line */
  function headings(plot) {
    const changes = {};
    (plot.layout.annotations || []).forEach(function (one, place) {
      if (one.name !== "panel-heading" || !one.text.includes("  ")) return;
      changes["annotations[" + place + "].text"] = one.text.replace("  ", "<br>");
      changes["margin.t"] = 44;
    });
    return changes;
  }

  /* an axis of numbers names as many of them, the last among them, as have room on the sheet */
  function ticks(plot, width) {
    const axis = plot.layout.xaxis;
    const values = axis && !axis.ticktext && axis.visible !== false && axis.tickvals;
    if (!values || values.length < 2) return {};
    const [first, last] = axis.range;
    const { l, r } = plot.layout.margin;
    const apart = ((width - l - r) * (values[1] - values[0])) / (last - first);
    const every = Math.ceil(TICK_PX / apart);
    return every > 1 ? { "xaxis.tickvals": values.filter((_, at) => (values.length - 1 - at) % every === 0) } : {};
  }

  /* what the layout says now of those that `changes` names */
  function asShown(plot, changes) {
    const kept = {};
    Object.keys(changes).forEach(function (name) {
      const [, place] = name.match(/^annotations\[(\d+)\]/) || [];
      if (place !== undefined) kept[name] = plot.layout.annotations[place].text;
      else kept[name] = name.split(".").reduce((part, one) => part[one], plot.layout);
    });
    return kept;
  }

  const shown = new Map();

  window.addEventListener("beforeprint", function () {
    head();
    document.body.classList.add("is-printed");
    plots().forEach(function (plot) {
      const box = plot.getBoundingClientRect();
      const changes = { ...headings(plot), ...ticks(plot, box.width) };
      shown.set(plot, { layout: asShown(plot, changes), height: plot.style.height });
      // on paper a card is as high as its chart, so the chart cannot be as high as its card
      plot.style.height = box.height + "px";
      window.Plotly.relayout(plot, { autosize: false, width: box.width, height: box.height, ...changes });
    });
  });

  window.addEventListener("afterprint", function () {
    document.body.classList.remove("is-printed");
    shown.forEach(function (kept, plot) {
      plot.style.height = kept.height;
      window.Plotly.relayout(plot, { autosize: true, width: null, height: null, ...kept.layout });
    });
    shown.clear();
  });
})();
