/* A list that is drawn: the name and the figures beside the plot belong to their row as its bar does. Plotly
   itself answers the pointer inside the plot only. The chart says by `meta.isRows` that its first trace has a
   bar as long as the row. */
(function () {
  "use strict";

  function rowsOf(target) {
    const plot = target.closest && target.closest(".js-plotly-plot");
    return plot && plot.layout && plot.layout.meta && plot.layout.meta.isRows && plot._fullLayout ? plot : null;
  }

  /* the number of the row beside the plot that the pointer is on; -1 where it is on none */
  function besideAt(plot, event) {
    const box = plot.getBoundingClientRect();
    const { l, t, w } = plot._fullLayout._size;
    const across = event.clientX - box.left;
    if (across >= l && across <= l + w) return -1;
    const place = Math.round(plot._fullLayout.yaxis.p2d(event.clientY - box.top - t));
    return Array.from(plot.data[0].y).indexOf(place);
  }

  function leave(plot) {
    if (!plot.classList.contains("is-on-row")) return;
    plot.classList.remove("is-on-row");
    window.Plotly.Fx.unhover(plot);
  }

  document.addEventListener("mousemove", function (event) {
    document.querySelectorAll(".js-plotly-plot.is-on-row").forEach((one) => one.contains(event.target) || leave(one));
    const plot = rowsOf(event.target);
    if (!plot) return;
    const at = besideAt(plot, event);
    if (at < 0 || !plot.data[0].customdata[at]) {
      leave(plot);
      return;
    }
    plot.classList.add("is-on-row");
    window.Plotly.Fx.hover(plot, [{ curveNumber: 0, pointNumber: at }]);
  });

  document.addEventListener("click", function (event) {
    const plot = rowsOf(event.target);
    const token = plot ? plot.data[0].customdata[besideAt(plot, event)] : "";
    if (!token) return;
    leave(plot);
    window.anxin.picked(token, plot);
  });
})();
