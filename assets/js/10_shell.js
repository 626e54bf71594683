/* Links keep the filters; a click on a mark, a row or a chip changes the address. No rule of the trade here. */
(function () {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};

  function prefix() {
    const config = document.getElementById("_dash-config");
    return config ? JSON.parse(config.textContent).requests_pathname_prefix : "/";
  }

  function currentSearch() {
    return window.location.search;
  }

  function go(search) {
    window.dash_clientside.set_props("address", { search: search });
  }

  function written(parameters) {
    const text = Array.from(parameters.entries())
      .map(([key, value]) => encodeURIComponent(key) + "=" + encodeURIComponent(value).replace(/%2C/g, ","))
      .join("&");
    return text ? "?" + text : "";
  }

  function lastDay(month) {
    const [year, number] = month.split("-").map(Number);
    return month + "-" + String(new Date(year, number, 0).getDate()).padStart(2, "0");
  }

  /* "town:371526001" switches that code on or off; "month:2024-03" makes that month the period. */
  function toggled(search, token) {
    const parameters = new URLSearchParams(search);
    const cut = token.indexOf(":");
    const key = token.slice(0, cut);
    const value = token.slice(cut + 1);
    if (key === "month") {
      const isOn = parameters.get("from") === value + "-01" && parameters.get("to") === lastDay(value);
      ["period", "from", "to"].forEach((name) => parameters.delete(name));
      if (!isOn) {
        parameters.set("from", value + "-01");
        parameters.set("to", lastDay(value));
      }
      return written(parameters);
    }
    const chosen = parameters.getAll(key).join(",").split(",").filter(Boolean);
    const left = chosen.includes(value) ? chosen.filter((one) => one !== value) : chosen.concat(value);
    parameters.delete(key);
    if (left.length) parameters.set(key, left.join(","));
    return written(parameters);
  }

  /* a choice of one page, such as whose score is explained: it replaces, it does not add up */
  function replaced(search, token) {
    const parameters = new URLSearchParams(search);
    const cut = token.indexOf(":");
    parameters.set(token.slice(0, cut), token.slice(cut + 1));
    return written(parameters);
  }

  function act(token) {
    go(/^(why|tab):/.test(token) ? replaced(currentSearch(), token) : toggled(currentSearch(), token));
  }

  window.dash_clientside.shell = {
    links: function (search, pathname) {
      const plain = (path) => path.replace(/(.)\/$/, "$1");
      const here = plain(pathname || "/");
      /* filters go with the reader, the tab of one page does not */
      const shared = new URLSearchParams(search || "");
      shared.delete("tab");
      document.querySelectorAll(".top nav a").forEach(function (link) {
        const path = new URL(link.href, window.location.href).pathname;
        window.dash_clientside.set_props(link.id, {
          href: path + written(shared),
          ...(link.id === "nav-basket" ? {} : { className: plain(path) === here ? "is-here" : "" }),
        });
      });
      window.dash_clientside.set_props("shell", { className: /\/screen$/.test(here) ? "shell is-wall" : "shell" });
    },

    filterByClick: function (clicks) {
      const context = window.dash_clientside.callback_context;
      const clicked = context.triggered.find((one) => one.value && one.value.points && one.value.points.length);
      if (!clicked) return;
      const point = clicked.value.points.find((one) => one.customdata) || {};
      const token = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
      /* forget the click, so that the same mark can be clicked again to switch it off */
      window.dash_clientside.set_props(JSON.parse(clicked.prop_id.replace(/\.clickData$/, "")), { clickData: null });
      if (token && token.includes(":")) act(token);
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-search],[data-toggle],[data-rows],[data-line],[data-download]");
    if (!button) return;
    if (button.dataset.search !== undefined) {
      /* a link that changes the address: opened elsewhere with a key held, it is a link like any other */
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(button.dataset.search);
    } else if (button.dataset.toggle) {
      act(button.dataset.toggle);
    } else if (button.dataset.rows) {
      const also = {};
      /* a card that explains one town says so in its body: its rows are that town's */
      const own = button.closest(".card-box") && button.closest(".card-box").querySelector("[data-rows-of]");
      (button.dataset.also || (own ? own.dataset.rowsOf : "")).split(",").filter(Boolean).forEach(function (token) {
        also[token.split(":")[0]] = token.split(":")[1];
      });
      window.dash_clientside.set_props("rows-request", {
        data: {
          of: button.dataset.rows.split(","),
          chosen: button.dataset.chosen || "",
          base: button.dataset.base || "",
          also: also,
          at: Date.now(),
        },
      });
    } else if (button.dataset.line) {
      window.dash_clientside.set_props("line-request", { data: { mark: button.dataset.line, at: Date.now() } });
    } else {
      /* what the dialog asks for takes the place of the page's own filter, as in the rows that it shows */
      const params = new URLSearchParams(currentSearch());
      new URLSearchParams(button.dataset.extra || "").forEach((value, key) => params.set(key, value));
      const query = params.toString() ? "?" + params.toString() : "";
      const link = document.createElement("a");
      link.href = prefix() + button.dataset.download + query;
      link.download = "";
      link.click();
    }
  });

  window.anxin = { prefix: prefix, currentSearch: currentSearch, act: act };
})();
