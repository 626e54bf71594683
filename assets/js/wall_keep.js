/* The wall's last picture, kept in the browser (aggregates only: a scene names nobody), and shown again
   when the browser starts while the server does not answer. */
(function () {
  "use strict";

  const KEY = "wall-kept";
  const KEEP_MS = 10000;
  const ASK_MS = 5000;

  function keep() {
    const scenes = document.getElementById("wall-scene");
    const facts = document.getElementById("wall-facts");
    if (!scenes || !facts) {
      return;
    }
    const picture = { at: window.dash_clientside.wall.lastAnswer(), html: scenes.outerHTML };
    try {
      localStorage.setItem(KEY, JSON.stringify(picture));
    } catch (error) {
      // full or forbidden storage: the wall goes on, it only will not survive a restart without its server
      console.warn("wall: picture not kept", error.name);
    }
  }

  function register() {
    if (document.getElementById("wall-scene") && "serviceWorker" in navigator) {
      navigator.serviceWorker.register("/screen-worker.js", { scope: "/screen" });
    }
  }

  function restore() {
    const box = document.getElementById("wall-kept");
    const stored = localStorage.getItem(KEY);
    if (!stored) {
      const words = document.createElement("p");
      words.className = "wall-nothing";
      words.textContent = "服务器没有回答，本机也没有保存的画面；恢复后自动显示。";
      box.append(words);
      return;
    }
    const picture = JSON.parse(stored);
    box.innerHTML = picture.html;
    window.dash_clientside.wall.kept(picture.at);
  }

  function tick() {
    const parts = window.dash_clientside.wall.tick();
    ["wall-clock", "wall-day", "wall-badge"].forEach((id, index) => {
      document.getElementById(id).textContent = parts[index];
    });
  }

  /* Any answer below 500 is a living server. */
  function ask() {
    fetch("/healthz", { cache: "no-store" })
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
    // the page comes some time after the script; one look a second until it is there
    const look = setInterval(() => {
      if (document.getElementById("wall-scene")) {
        clearInterval(look);
        register();
      }
    }, 1000);
  }
})();
