/* Links keep the filters; a click on a mark, a row or a chip changes the address. No rule of the trade here. */
(function () {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};
  /* what 自助分析 alone asks: pages/_exploring.py */
  const EXPLORED = ["metric", "by", "chart"];

  /* the period of an address that names none */
  const USUAL = "this_year";

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

  /* The month becomes the period; clicked again, the period that it was within comes back. Charts by month keep
     that period in sight, so that nothing moves beneath the pointer. */
  function monthToggled(parameters, month) {
    const [from, to] = [parameters.get("from"), parameters.get("to")];
    const own = from && to ? from + ".." + to : parameters.get("period") || USUAL;
    const within = parameters.get("within") || own;
    const isOn = from === month + "-01" && to === lastDay(month);
    ["period", "from", "to", "within"].forEach((name) => parameters.delete(name));
    if (!isOn) {
      parameters.set("from", month + "-01");
      parameters.set("to", lastDay(month));
      parameters.set("within", within);
    } else if (within !== own && within.includes("..")) {
      parameters.set("from", within.split("..")[0]);
      parameters.set("to", within.split("..")[1]);
    } else if (within !== own && within !== USUAL) {
      parameters.set("period", within);
    }
    return written(parameters);
  }

  /* "town:371526001" switches that code on or off; "month:2024-03" makes that month the period. */
  function toggled(search, token) {
    const parameters = new URLSearchParams(search);
    const cut = token.indexOf(":");
    const key = token.slice(0, cut);
    const value = token.slice(cut + 1);
    if (key === "month") return monthToggled(parameters, value);
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

  /* "rows:town:371526001,month:2024-03" opens the rows of that cell; any other token changes the address */
  function act(token, card) {
    const button = card && card.querySelector(".actions [data-rows]");
    if (token.startsWith("rows:")) {
      if (button) openRows(button, token.slice(5));
      return;
    }
    go(/^(why|tab|overlay|grain):/.test(token) ? replaced(currentSearch(), token) : toggled(currentSearch(), token));
  }

  /* A clicked mark puts a chip into the bar, which may take a line more: the page is scrolled by as much, so that
     the chart stays beneath the pointer. */
  function hold(chart) {
    if (!chart) return;
    const top = chart.getBoundingClientRect().top;
    const watch = new ResizeObserver(function () {
      /* another page is shown */
      if (!chart.isConnected) {
        watch.disconnect();
        return;
      }
      window.scrollBy({ top: chart.getBoundingClientRect().top - top, behavior: "instant" });
    });
    watch.observe(document.getElementById("filters"));
    /* scrolled by hand, it is held no longer */
    ["wheel", "touchmove", "keydown", "mousedown"].forEach((kind) =>
      window.addEventListener(kind, () => watch.disconnect(), { once: true, passive: true })
    );
  }

  function openRows(button, cell) {
    document.dispatchEvent(new Event("anxin:rows"));
    const also = {};
    cell.split(",").filter(Boolean).forEach(function (token) {
      const cut = token.indexOf(":");
      also[token.slice(0, cut)] = token.slice(cut + 1);
    });
    /* figures that the snapshot decides, of the card whose head has the button */
    const head = button.closest(".card-head");
    const are = head && head.querySelector("[data-rows-are]");
    window.dash_clientside.set_props("rows-request", {
      data: {
        of: (are ? are.dataset.rowsAre : button.dataset.rows).split(","),
        chosen: button.dataset.chosen || "",
        base: button.dataset.base || "",
        group: button.dataset.group || "",
        also: also,
        at: Date.now(),
      },
    });
  }

  window.dash_clientside.shell = {
    links: function (search, pathname) {
      const plain = (path) => path.replace(/(.)\/$/, "$1");
      const here = plain(pathname || "/");
      /* filters go with the reader; the tab of one page, an opened record and what 自助分析 asks do not */
      const shared = new URLSearchParams(search || "");
      ["tab", "record"].forEach((name) => shared.delete(name));
      const elsewhere = new URLSearchParams(shared);
      EXPLORED.forEach((name) => elsewhere.delete(name));
      document.querySelectorAll("#shell-menu a").forEach(function (link) {
        const path = new URL(link.href, window.location.href).pathname;
        window.dash_clientside.set_props(link.id, {
          href: path + written(link.id === "nav-explore" ? shared : elsewhere),
          ...(link.id === "nav-basket" ? {} : { className: plain(path) === here ? "is-here" : "" }),
        });
      });
      window.dash_clientside.set_props("shell", { className: /\/screen$/.test(here) ? "shell is-wall" : "shell" });
    },

    /* the bar shows what the address says: from here on the page is seen, see assets/css/22_waiting.css */
    ready: function () {
      requestAnimationFrame(() => requestAnimationFrame(() => document.documentElement.toggleAttribute("data-ready", true)));
    },

    filterByClick: function (clicks) {
      const context = window.dash_clientside.callback_context;
      const clicked = context.triggered.find((one) => one.value && one.value.points && one.value.points.length);
      if (!clicked) return;
      const point = clicked.value.points.find((one) => one.customdata) || {};
      const token = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
      hold(document.getElementById(clicked.prop_id.replace(/\.clickData$/, "")));
      /* forget the click, so that the same mark can be clicked again to switch it off */
      const graph = JSON.parse(clicked.prop_id.replace(/\.clickData$/, ""));
      window.dash_clientside.set_props(graph, { clickData: null });
      if (token && token.includes(":")) act(token, document.getElementById(graph.card + "-card"));
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-search],[data-toggle],[data-rows],[data-change],[data-line],[data-download]");
    if (!button) return;
    if (button.dataset.search !== undefined) {
      /* a link that changes the address: opened elsewhere with a key held, it is a link like any other */
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(button.dataset.search);
    } else if (button.dataset.toggle) {
      act(button.dataset.toggle);
    } else if (button.dataset.rows) {
      /* a card that explains one town says so in its body: its rows are that town's */
      const own = button.closest(".card-box") && button.closest(".card-box").querySelector("[data-rows-of]");
      openRows(button, button.dataset.also || (own ? own.dataset.rowsOf : ""));
    } else if (button.dataset.change) {
      /* an entry of a menu goes with the menu: the focus comes back to what opened it */
      const uses = button.closest(".uses");
      if (uses) uses.querySelector("[data-menu]").focus();
      window.dash_clientside.set_props("change-request", {
        data: {
          of: button.dataset.change.split(","),
          chosen: button.dataset.chosen || "",
          by: button.dataset.by || "",
          at: Date.now(),
        },
      });
    } else if (button.dataset.line) {
      window.dash_clientside.set_props("line-request", { data: { mark: button.dataset.line, at: Date.now() } });
    } else {
      window.anxin.download(fileAddress(button));
    }
  });

  /* a list whose values are addresses */
  document.addEventListener("change", function (event) {
    if (event.target.matches("select.goes-to")) go(event.target.value);
  });

  function fileAddress(button) {
    /* what the dialog asks for takes the place of the page's own filter, as in the rows that it shows */
    const params = new URLSearchParams(currentSearch());
    new URLSearchParams(button.dataset.extra || "").forEach((value, key) => params.set(key, value));
    return prefix() + button.dataset.download + (params.toString() ? "?" + params.toString() : "");
  }

  function save(address, name) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  }

  window.anxin = { prefix: prefix, currentSearch: currentSearch, act: act, fileAddress: fileAddress, save: save };
})();
