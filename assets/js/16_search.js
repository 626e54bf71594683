/* 全站搜索: "/" goes to the box; arrows choose a hit, Enter opens it, Escape closes the list. */
(function () {
  "use strict";

  const PAUSE_MS = 180;
  const box = () => document.getElementById("shell-search");
  const field = () => document.getElementById("search-text");
  const list = () => document.getElementById("search-list");
  const options = () => Array.from(document.querySelectorAll("#search-list [role='option']"));

  /* the shell is drawn once, when Dash has started */
  const start = new MutationObserver(function () {
    const place = document.getElementById("search-field");
    if (!place) return;
    start.disconnect();
    const made = document.createElement("input");
    const given = {
      id: "search-text", type: "search", placeholder: "搜索编号、单位、项目…", autocomplete: "off", spellcheck: "false",
      role: "combobox", "aria-label": "全站搜索", "aria-autocomplete": "list", "aria-controls": "search-hits",
      "aria-expanded": "false",
    };
    Object.entries(given).forEach(([name, value]) => made.setAttribute(name, value));
    place.appendChild(made);
  });
  start.observe(document.body, { subtree: true, childList: true });

  function choose(option) {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) {
      field().setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field().removeAttribute("aria-activedescendant");
    }
  }

  function show(isShown) {
    box().classList.toggle("has-hits", isShown);
    field().setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(null);
  }

  /* a pause in typing sends the text */
  let waiting = 0;
  function ask(text) {
    window.dash_clientside.set_props("search-request", { data: { text: text } });
  }

  document.addEventListener("input", function (event) {
    if (event.target.id !== "search-text") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(field().value), PAUSE_MS);
    show(true);
  });

  function goThere() {
    const opener = document.querySelector("[data-panel='shell-search']");
    if (opener && opener.checkVisibility()) opener.click();
    else field().focus();
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!field() || !box().closest(".top").checkVisibility() || document.querySelector(".modal.show")) return;
    event.preventDefault();
    goThere();
  });

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "search-text" || event.isComposing) return;
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      show(true);
      choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && all.length && list().dataset.of === field().value) {
      /* hits of an earlier text are not what is meant */
      (all[at] || all[0]).click();
    } else if (event.key === "Escape" && box().classList.contains("has-hits") && !box().matches(".is-open")) {
      event.preventDefault();
      show(false);
    }
  });

  document.addEventListener("focusin", (event) => field() && box().contains(event.target) && show(true));
  document.addEventListener("focusout", function (event) {
    if (field() && box().contains(event.target) && !box().contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("mousedown", function (event) {
    /* the field keeps the focus while a hit is clicked, so that the list stays until the click is done */
    if (event.target.closest("#search-hits")) event.preventDefault();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest(".search-hit")) show(false);
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.search = {
    /* the server reads which record the address names */
    record: function (search) {
      return /[?&]record=/.test(search || "") ? { at: Date.now() } : window.dash_clientside.no_update;
    },
    /* an address that is copied after the dialog was closed names the page alone */
    closed: function (isOpen) {
      if (isOpen || !/[?&]record=/.test(window.location.search)) return;
      const left = new URLSearchParams(window.location.search);
      left.delete("record");
      const search = left.toString() ? "?" + left.toString().replace(/%2C/g, ",") : "";
      window.history.replaceState(window.history.state, "", window.location.pathname + search);
    },
  };
})();
