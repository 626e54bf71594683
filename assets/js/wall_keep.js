/* The wall's last picture, kept in the browser (aggregates only: a scene names nobody), and shown again
   when the browser starts while the server does not answer. */
(function () {
  "use strict";

  // the picture, a quarter of a megabyte, is written when it is another; the time of the last answer always
  const PICTURE = "wall-kept";
  const MOMENT = "wall-kept-at";
  const KEEP_MS = 10000;
  // reconnects within ten seconds after the server is back, loading included
  const ASK_MS = 2000;

  let written = 0;

  /* the path of the server, under which the wall is "screen" */
  const root = () => window.location.pathname.replace(/screen\/?$/, "");

  function keep() {
    if (!document.getElementById("wall-scene") || !document.getElementById("wall-facts")) {
      return;
    }
    const { atRest, complete, lastAnswer } = window.dash_clientside.wall;
    try {
      if (complete() && complete() !== written) {
        localStorage.setItem(PICTURE, atRest());
        written = complete();
      }
      localStorage.setItem(MOMENT, String(lastAnswer()));
    } catch (error) {
      // without storage the wall works, but has no picture after a restart without the server
      console.warn("wall: picture not kept", error.name);
    }
  }

  function register() {
    if (document.getElementById("wall-scene") && "serviceWorker" in navigator) {
      navigator.serviceWorker.register(root() + "screen-worker.js", { scope: root() + "screen" });
    }
  }

  function restore() {
    const box = document.getElementById("wall-kept");
    const picture = localStorage.getItem(PICTURE);
    if (!picture) {
      const words = document.createElement("p");
      words.className = "wall-nothing";
      words.textContent = "服务器没有回答，本机也没有保存的画面；恢复后自动显示。";
      box.append(words);
      return;
    }
    box.innerHTML = picture;
    window.dash_clientside.wall.kept(Number(localStorage.getItem(MOMENT)));
  }

  function tick() {
    const parts = window.dash_clientside.wall.tick();
    ["wall-clock", "wall-day", "wall-badge"].forEach((id, index) => {
      document.getElementById(id).textContent = parts[index];
    });
  }

  /* Any answer below 500 shows that the server works. */
  function ask() {
    fetch(root() + "healthz", { cache: "no-store" })
      .then((answer) => (answer.status < 500 ? window.location.reload() : null))
      .catch(() => null);
  }

  if (document.documentElement.hasAttribute("data-wall-offline")) {
    restore();
    tick();
    setInterval(tick, 1000);
    setInterval(ask, ASK_MS);
  } else {
    setInterval(keep, KEEP_MS);
    // the page is rendered after the script has loaded; checks every second until it is there
    const look = setInterval(() => {
      if (document.getElementById("wall-scene")) {
        clearInterval(look);
        register();
      }
    }, 1000);
  }
})();
