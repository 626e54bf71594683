/* Charts by the keyboard: arrows go from mark to mark, Enter does what a click does, Shift+Enter opens the rows,
   a digit hides the line of that place in the legend or shows it again. */
(function () {
  "use strict";

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  /* a mark of these is a cell whose rows can be opened */
  const CELL = /^(town|sector|channel|authority|month):/;
  /* chart → key of the mark reached: a chart drawn anew may have it at another place */
  const reached = new WeakMap();

  function plotOf(body) {
    const plot = body.matches && body.matches(".card-body[role='application']") && body.querySelector(".js-plotly-plot");
    return plot && plot.data ? plot : null;
  }

  /* One entry a mark that a click would filter by, in the order drawn. Of a chart of which none would, the
     points that are seen, the uppermost line first. */
  function marks(plot) {
    const found = tokens(plot);
    return found.length ? found : points(plot);
  }

  function points(plot) {
    const found = [];
    (plot.data || []).forEach(function (trace, curve) {
      if (!Array.isArray(trace.hovertext) || (trace.visible !== undefined && trace.visible !== true)) return;
      const values = Array.from(trace.y);
      const own = values.map((value, point) => ({
        key: [trace.name, trace.x[point]].join("|"),
        curveNumber: curve,
        pointNumber: point,
        words: trace.hovertext[point],
      }));
      found.unshift(...own.filter((mark) => values[mark.pointNumber] !== null));
    });
    return found;
  }

  function tokens(plot) {
    const found = new Map();
    (plot.data || []).forEach(function (trace, curve) {
      Array.from(trace.customdata || []).forEach(function (given, point) {
        const token = Array.isArray(given) ? given[0] : given;
        if (!token || found.has(token)) return;
        const words = Array.isArray(trace.hovertext) ? trace.hovertext[point] : "";
        found.set(token, { key: token, token: token, curveNumber: curve, pointNumber: point, words: words });
      });
    });
    return Array.from(found.values());
  }

  /* the place of the mark reached, -1 where there is none */
  function placeOf(body, all) {
    return all.findIndex((mark) => mark.key === reached.get(body));
  }

  function plain(words) {
    return new DOMParser().parseFromString((words || "").replace(/<br>/g, "，"), "text/html").body.textContent;
  }

  function show(plot, mark) {
    window.Plotly.Fx.hover(plot, [{ curveNumber: mark.curveNumber, pointNumber: mark.pointNumber }]);
    document.getElementById("chart-said").textContent = plain(mark.words);
  }

  /* the legend begins with the line drawn last */
  function hideOrShow(plot, place) {
    const curve = plot.data.length - place;
    const trace = plot.data[curve];
    if (!trace) return;
    const isHidden = trace.visible === "legendonly";
    window.Plotly.restyle(plot, { visible: isHidden ? true : "legendonly" }, [curve]);
    document.getElementById("chart-said").textContent = trace.name + (isHidden ? "已显示" : "已隐藏");
  }

  function rowsOf(card, mark) {
    const button = card.querySelector("[data-rows]");
    if (!button) return;
    if (mark && mark.token && mark.token.startsWith("rows:")) {
      window.anxin.act(mark.token, card);
      return;
    }
    if (!mark || !mark.token || !CELL.test(mark.token)) {
      button.click();
      return;
    }
    button.dataset.also = mark.token;
    button.click();
    delete button.dataset.also;
  }

  document.addEventListener("keydown", function (event) {
    const body = event.target;
    const plot = plotOf(body);
    if (!plot) return;
    const all = marks(plot);
    const at = placeOf(body, all);
    if (STEPS[event.key] && all.length) {
      event.preventDefault();
      const next = at < 0 ? 0 : (at + STEPS[event.key] + all.length) % all.length;
      reached.set(body, all[next].key);
      show(plot, all[next]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const mark = all[at];
      const card = body.closest(".card-box");
      if (!mark || !mark.token || event.shiftKey) {
        rowsOf(card, mark);
      } else {
        /* the chart is drawn anew, and its words would stay where the mark was */
        window.Plotly.Fx.unhover(plot);
        window.anxin.act(mark.token, card);
      }
    } else if (/^[1-9]$/.test(event.key) && plot.layout.showlegend) {
      hideOrShow(plot, Number(event.key));
    } else if (event.key === "Escape") {
      window.Plotly.Fx.unhover(plot);
    }
  });

  /* back from a dialog, the mark that was reached is shown again */
  document.addEventListener("focusin", function (event) {
    const plot = plotOf(event.target);
    const all = plot ? marks(plot) : [];
    const mark = all[placeOf(event.target, all)];
    if (mark) show(plot, mark);
  });

  document.addEventListener("focusout", function (event) {
    const plot = plotOf(event.target);
    if (plot) window.Plotly.Fx.unhover(plot);
  });

  /* a row of a grid opens its ledger line by Enter too */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches(".rows-grid .ag-cell")) event.target.click();
  });
})();
