/* Answers /screen from the browser's cache when the server does not answer; other requests are not changed. */
"use strict";

const CACHE = "wall-__BUILD__";
const KEPT = ["__KEPT__"];
const WAIT_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("wall-") && name !== CACHE);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(others(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/* The server's answer; an error or a late answer counts as none. */
function serverAnswer(request) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), WAIT_MS));
  return Promise.race([fetch(request), late]).then((answer) => {
    if (answer.status >= 500) {
      throw new Error(`HTTP ${answer.status}`);
    }
    return answer;
  });
}

self.addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (event.request.mode === "navigate" && pathname === "__PREFIX__screen") {
    event.respondWith(serverAnswer(event.request).catch(() => caches.match("__PREFIX__screen-offline")));
  } else if (!search && KEPT.includes(pathname)) {
    event.respondWith(serverAnswer(event.request).catch(() => caches.match(pathname)));
  }
});
