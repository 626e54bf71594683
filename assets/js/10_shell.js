/* Links keep the filters; a click on a mark, a row or a chip changes the address. No rule of the trade here. */
(function () {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};
  /* what 自助分析 alone asks: pages/_exploring.py */
  const EXPLORED = ["metric", "by", "chart"];
  /* of a card that explains, so much is seen at least: its title, the name and the score */
  const SEEN_PX = 120;
  const { written, toggled, replaced, rebased, only } = window.anxin.addresses;

  function prefix() {
    const config = document.getElementById("_dash-config");
    return config ? JSON.parse(config.textContent).requests_pathname_prefix : "/";
  }

  function currentSearch() {
    return window.location.search;
  }

  function go(search) {
    window.dash_clientside.set_props("address", { search: search });
    /* Dash follows the address with them only after the bar's answer; the menu may be used before */
    window.dash_clientside.shell.links(search, window.location.pathname);
  }

  /* What was asked a moment ago may not be drawn yet: a button does to that what it says. */
  function follow(to, from) {
    go(from === undefined ? to : rebased(window.anxin.askedSearch(), from, to));
  }

  /* "rows:town:371526001,month:2024-03" opens the rows of that cell; any other token changes the address */
  function act(token, card) {
    const button = card && card.querySelector(".actions [data-rows]");
    if (token.startsWith("rows:")) {
      if (button) openRows(button, token.slice(5));
      return;
    }
    const change = /^(why|tab|overlay|grain):/.test(token) ? replaced : toggled;
    go(change(window.anxin.askedSearch(), token));
    const explainer = explainerOf(token);
    if (explainer) bringIntoSight(explainer);
  }

  /* the card that explains what a token of another card chooses, such as why:371526108 */
  function explainerOf(token) {
    return document.querySelector("[data-explains='" + CSS.escape(token.split(":")[0]) + "']");
  }

  function bringIntoSight(card) {
    const { top } = card.getBoundingClientRect();
    const covered = parseFloat(getComputedStyle(card).scrollMarginTop);
    if (top < covered || top + SEEN_PX > window.innerHeight) card.scrollIntoView({ block: "start" });
  }

  /* A mark or a row of a chart was clicked. What a card elsewhere explains may be out of sight there; otherwise
     the chart stays beneath the pointer. */
  function picked(token, chart) {
    if (!explainerOf(token)) hold(chart);
    act(token, chart && chart.closest(".card-box"));
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
      const graph = clicked.prop_id.replace(/\.clickData$/, "");
      /* forget the click, so that the same mark can be clicked again to switch it off */
      window.dash_clientside.set_props(JSON.parse(graph), { clickData: null });
      if (token && token.includes(":")) picked(token, document.getElementById(graph));
    },
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-search],[data-keeps],[data-toggle],[data-rows],[data-change],[data-line],[data-download]");
    if (!button) return;
    if (button.dataset.search !== undefined) {
      /* a link that changes the address: opened elsewhere with a key held, it is a link like any other */
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      follow(button.dataset.search, button.dataset.from);
    } else if (button.dataset.keeps) {
      go(only(window.anxin.askedSearch(), button.dataset.keeps.split(",")));
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
    if (!event.target.matches("select.goes-to")) return;
    /* the buttons beside it were drawn with it */
    const beside = event.target.closest(".card-box").querySelector("[data-from]");
    follow(event.target.value, beside ? beside.dataset.from : undefined);
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

  Object.assign(window.anxin, { prefix, currentSearch, act, picked, fileAddress, save });
})();
