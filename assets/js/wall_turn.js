/* The wall's scenes by turns: one is shown, the others wait; touch or key pauses, a tab chooses.
   Turning needs no server. */
(function () {
  "use strict";

  const STEP_MS = 250;
  const PAUSE_MS = 60000;

  let at = 0;
  let shownSince = Date.now();
  let pausedUntil = 0;

  const stage = () => document.getElementById("wall-scene");
  const views = () => [...document.querySelectorAll("#wall-scene > .wall-view")];

  /* The attribute is on the box, which a redraw keeps. */
  function show(index) {
    const all = views();
    if (!all.length) {
      return;
    }
    at = ((index % all.length) + all.length) % all.length;
    shownSince = Date.now();
    stage().dataset.shown = String(at);
    mark();
  }

  function mark() {
    const view = views()[at];
    document.querySelectorAll(".wall-tab").forEach((tab) => {
      if (view && tab.dataset.view === view.dataset.view) {
        tab.setAttribute("aria-current", "true");
      } else {
        tab.removeAttribute("aria-current");
      }
    });
  }

  function step() {
    const box = stage();
    if (!box) {
      return;
    }
    const now = Date.now();
    const isPaused = now < pausedUntil;
    document.documentElement.toggleAttribute("data-wall-paused", isPaused);
    if (isPaused) {
      shownSince = now;
      return;
    }
    const count = views().length;
    if (box.dataset.shown === undefined || at >= count) {
      show(0);
    } else if (count > 1 && now - shownSince >= Number(box.dataset.seconds) * 1000) {
      show(at + 1);
    }
  }

  /* A pinned scene does not turn: there is nothing to pause. */
  function pause() {
    if (views().length > 1) {
      pausedUntil = Date.now() + PAUSE_MS;
      step();
    }
  }

  document.addEventListener("pointerdown", (event) => {
    if (!stage()) {
      return;
    }
    const tab = event.target.closest(".wall-tab");
    if (tab) {
      show(views().findIndex((view) => view.dataset.view === tab.dataset.view));
    }
    pause();
  });
  document.addEventListener("keydown", (event) => {
    if (!stage()) {
      return;
    }
    const moves = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key in moves) {
      show(at + moves[event.key]);
    } else if (event.key === "Enter" && document.activeElement.matches(".wall-tab")) {
      show(views().findIndex((view) => view.dataset.view === document.activeElement.dataset.view));
    }
    pause();
  });
  // timers are delayed in a background tab; missed turns are not made up for
  document.addEventListener("visibilitychange", () => {
    shownSince = Date.now();
  });

  window.wallMark = mark;
  setInterval(step, STEP_MS);
})();
