/* 带我看一遍: a tour of the page, asked for in 本页说明; the mark of a first visit. */
(function () {
  "use strict";

  const SEEN = "anxin-help-seen";
  const ROOM = 12;
  let steps = [];
  let at = 0;

  function made(tag, given, words) {
    const one = document.createElement(tag);
    Object.entries(given).forEach(([name, value]) => one.setAttribute(name, value));
    if (words) one.textContent = words;
    return one;
  }

  /* a step whose place is not on this page, or not in this window, is left out */
  function target(step) {
    return Array.from(document.querySelectorAll(step.at)).find((one) => {
      const box = one.getBoundingClientRect();
      return one.checkVisibility() && box.width > 0 && box.height > 0;
    });
  }

  const box = () => document.getElementById("tour");

  function build() {
    const light = made("div", { id: "tour-light", "aria-hidden": "true" });
    const said = made("div", { id: "tour", role: "dialog", "aria-modal": "true", "aria-labelledby": "tour-title", "aria-describedby": "tour-words" });
    said.append(made("h2", { id: "tour-title" }), made("p", { id: "tour-words" }));
    const line = made("div", { class: "tour-line" });
    line.append(
      made("span", { id: "tour-count" }),
      made("button", { type: "button", class: "quiet-button", "data-tour-step": "end" }, "跳过"),
      made("button", { type: "button", class: "quiet-button", "data-tour-step": "-1" }, "上一步"),
      made("button", { type: "button", class: "main-button", "data-tour-step": "1" }, "下一步")
    );
    said.append(line);
    document.body.append(light, said);
  }

  function place() {
    if (!box()) return;
    const there = target(steps[at]);
    if (!there) return;
    const seen = there.getBoundingClientRect();
    const light = document.getElementById("tour-light");
    light.style.cssText = `top:${seen.top - 4}px;left:${seen.left - 4}px;width:${seen.width + 8}px;height:${seen.height + 8}px`;
    const own = box();
    const below = seen.bottom + ROOM + own.offsetHeight < window.innerHeight;
    const top = below ? seen.bottom + ROOM : Math.max(ROOM, seen.top - own.offsetHeight - ROOM);
    own.style.top = Math.min(top, window.innerHeight - own.offsetHeight - ROOM) + "px";
    own.style.left = Math.max(ROOM, Math.min(seen.left, window.innerWidth - own.offsetWidth - ROOM)) + "px";
  }

  function show(next) {
    /* what the window has meanwhile become too narrow for, or another page, has no such part */
    const direction = next < at ? -1 : 1;
    while (steps[next] && !target(steps[next])) next += direction;
    if (!steps[next]) {
      end();
      return;
    }
    at = next;
    target(steps[at]).scrollIntoView({ block: "center" });
    document.getElementById("tour-title").textContent = steps[at].title;
    document.getElementById("tour-words").textContent = steps[at].words;
    document.getElementById("tour-count").textContent = `第${at + 1}步，共${steps.length}步`;
    const [, back, on] = box().querySelectorAll("button");
    back.disabled = at === 0;
    on.textContent = at === steps.length - 1 ? "看完了" : "下一步";
    on.setAttribute("aria-describedby", "tour-title tour-words");
    place();
    on.focus();
  }

  function end() {
    if (!box()) return;
    box().remove();
    document.getElementById("tour-light").remove();
    const opener = document.getElementById("help-open");
    const menu = document.querySelector("[data-panel='shell-menu']");
    (opener.checkVisibility() ? opener : menu).focus();
  }

  function go(by) {
    const next = at + by;
    if (next >= steps.length) end();
    else if (next >= 0) show(next);
  }

  /* the dialog that asked for it goes first, and gives the focus back */
  function begin() {
    if (document.querySelector(".modal")) {
      setTimeout(begin, 50);
      return;
    }
    const given = JSON.parse(document.getElementById("tour-steps").dataset.steps);
    steps = given.filter(target);
    if (!steps.length || box()) return;
    build();
    show(0);
  }

  document.addEventListener("click", function (event) {
    const step = event.target.closest("[data-tour-step]");
    if (step) {
      if (step.dataset.tourStep === "end") end();
      else go(Number(step.dataset.tourStep));
    } else if (event.target.closest("[data-tour]")) {
      window.dash_clientside.set_props("help-modal", { is_open: false });
      setTimeout(begin, 50);
    }
  });

  document.addEventListener(
    "keydown",
    function (event) {
      if (!box()) return;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") end();
      else if (by) go(by);
      else if (event.key === "Tab") {
        const all = Array.from(box().querySelectorAll("button:not(:disabled)"));
        const here = all.indexOf(document.activeElement);
        all[(here + (event.shiftKey ? -1 : 1) + all.length) % all.length].focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true
  );

  ["resize", "scroll"].forEach((name) => window.addEventListener(name, place, { passive: true }));

  /* a browser may keep nothing: then every visit is the first */
  function isSeen(now) {
    try {
      if (now) window.localStorage.setItem(SEEN, "yes");
      return window.localStorage.getItem(SEEN) === "yes";
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return false;
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("#help-open");
    if (!button) return;
    isSeen(true);
    button.classList.remove("is-first");
  });

  const start = new MutationObserver(function () {
    const button = document.getElementById("help-open");
    if (!button) return;
    start.disconnect();
    if (isSeen(false)) return;
    button.classList.add("is-first");
    button.title = "第一次来？这里说明怎么看，还可以带您看一遍";
  });
  start.observe(document.body, { subtree: true, childList: true });
})();
