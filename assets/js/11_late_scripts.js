/* Large scripts that come when they are first needed; the document says where they are (pages/_document.py).
   AG Grid: before an answer with a table of rows is given to Dash (05_asking.js). Plotly: Dash asks for it at the
   first chart. */
(function () {
  "use strict";

  const addresses = JSON.parse(document.getElementById("late-scripts").textContent);
  /* what the part of Plotly on the pages can draw */
  const PART = ["bar", "pie", "scatter"];
  const coming = new Map();

  function loaded(address) {
    if (!coming.has(address)) {
      const promise = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve();
        script.onerror = function () {
          coming.delete(address);
          script.remove();
          reject(new TypeError("not loaded: " + address));
        };
        document.head.append(script);
      });
      coming.set(address, promise);
    }
    return coming.get(address);
  }

  /* Dash itself would load the whole of Plotly */
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => addresses.plotly, set: () => {} });

  let whole = null;

  /* the Plotly that can draw a figure; the pages' own charts keep theirs */
  async function plotlyFor(figure) {
    if (figure.data.every((trace) => PART.includes(trace.type))) return window.Plotly;
    if (!whole) {
      const part = window.Plotly;
      await loaded(addresses.wholePlotly);
      if (window.Plotly !== part) [whole, window.Plotly] = [window.Plotly, part];
    }
    return whole;
  }

  function loadGrid() {
    if (!coming.has(addresses.grid)) {
      /* AG Grid asks for its own second part by itself, once the first has run */
      const part = document.createElement("link");
      Object.assign(part, { rel: "preload", as: "script", href: addresses.gridPart });
      document.head.append(part);
    }
    return loaded(addresses.grid);
  }

  /* rows are asked for: their table comes beside them, and is asked for again with them where it did not come */
  document.addEventListener("anxin:rows", () => loadGrid().catch(() => null));

  Object.assign(window.anxin, { loadGrid: loadGrid, plotlyFor: plotlyFor });
})();
