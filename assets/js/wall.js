/* The wall in the browser: fit to the screen, clock and badge by the browser's own time,
   figures that roll when they change. No business rule lives here. */
(function () {
  "use strict";

  const DESIGNS = { usual: { width: 1920, height: 1080 }, wide: { width: 3840, height: 1080 } };
  // a screen so much wider than high gets an arrangement of its own
  const WIDE_RATIO = 2.9;
  const SILENT_MS = 60000;
  const ROLL_MS = 600;
  const DAY_MS = 86400000;
  const WEEKDAYS = "日一二三四五六";

  /* The stage has the size of the picture that is on it, whatever the screen asks for. */
  function fit() {
    const facts = document.getElementById("wall-facts");
    const design = DESIGNS[(facts && facts.dataset.shape) || "usual"];
    const scale = Math.min(window.innerWidth / design.width, window.innerHeight / design.height);
    const style = document.documentElement.style;
    style.setProperty("--wall-scale", String(scale));
    style.setProperty("--wall-width", `${design.width}px`);
  }
  window.addEventListener("resize", fit);
  fit();

  const two = (number) => String(number).padStart(2, "0");
  const hourAndMinute = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;

  const RELOAD_AT = { hour: 4, minute: 10 };
  const SETTLED_MS = 1800000;
  const loadedAt = Date.now();
  let answeredAt = loadedAt;
  let isKept = false;

  const sameDay = (one, other) => one.toDateString() === other.toDateString();

  function lost(now) {
    const last = new Date(answeredAt);
    const day = sameDay(last, now) ? "" : `${last.getMonth() + 1}月${last.getDate()}日`;
    return `连接中断，显示${day}${hourAndMinute(last)}的数据`;
  }

  /* Once a night at a quiet minute, and only while the server answers. */
  function reloadAtNight(now) {
    const isTime = now.getHours() === RELOAD_AT.hour && now.getMinutes() === RELOAD_AT.minute;
    if (isTime && now - loadedAt > SETTLED_MS && now - answeredAt < SILENT_MS) {
      window.location.reload();
    }
  }

  /* Another program answers than the one that drew this page: once for each build, lest it go round. */
  function reloadOnNewBuild(build) {
    const facts = document.getElementById("wall-facts");
    const own = facts && facts.dataset.build;
    if (build && own && build !== own && sessionStorage.getItem("wall-build") !== build) {
      sessionStorage.setItem("wall-build", build);
      window.location.reload();
    }
  }

  /* Amber words when the picture may no longer be true; empty when all is well. */
  function alarm(now) {
    if (isKept || now.getTime() - answeredAt > SILENT_MS) {
      return lost(now);
    }
    const facts = document.getElementById("wall-facts");
    if (!facts || facts.dataset.demo) {
      return "";
    }
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    const days = Math.floor((today - Date.parse(facts.dataset.until)) / DAY_MS);
    return days > Number(facts.dataset.staleDays) ? `已${days}日未更新` : "";
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wall = {
    /* Every second: clock, day, badge. */
    tick: function () {
      const now = new Date();
      // a large picture may be painted later than the callback that brought it
      fit();
      window.wallMark();
      reloadAtNight(now);
      const day = `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日 星期${WEEKDAYS[now.getDay()]}`;
      return [hourAndMinute(now), day, alarm(now)];
    },
    /* The picture is the one kept from an earlier run: say of when it is. */
    kept: function (moment) {
      answeredAt = moment;
      isKept = true;
      fit();
    },
    /* When the server last answered. */
    lastAnswer: () => answeredAt,
    /* Which arrangement this screen wants; asked every second, said only when it is another. */
    shape: function (_beat, current) {
      const wanted = window.innerWidth / window.innerHeight >= WIDE_RATIO ? "wide" : "usual";
      return wanted === current ? window.dash_clientside.no_update : wanted;
    },
    /* The server has answered a poll. */
    answered: function (answer) {
      answeredAt = Date.now();
      reloadOnNewBuild(answer && answer.build);
      return window.dash_clientside.no_update;
    },
  };

  /* Roll: an element with data-roll counts from the figure it showed to the one it shows now. */
  const shown = new Map();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function parse(text) {
    const match = /^(−?)([\d,]+)(?:\.(\d+))?$/.exec(text);
    if (!match) {
      return null;
    }
    const size = Number(match[2].replaceAll(",", "") + (match[3] ? `.${match[3]}` : ""));
    return { value: match[1] ? -size : size, decimals: match[3] ? match[3].length : 0 };
  }

  function format(value, decimals) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return (value < 0 ? "−" : "") + Math.abs(value).toLocaleString("en-US", options);
  }

  function roll(element, from, to, text) {
    const start = performance.now();
    function step(now) {
      const share = Math.min((now - start) / ROLL_MS, 1);
      if (shown.get(element.dataset.roll) !== text || !element.isConnected) {
        return;
      }
      // the last frame restores the very text that the server sent
      const eased = 1 - (1 - share) ** 3;
      element.firstChild.nodeValue = share < 1 ? format(from + (to.value - from) * eased, to.decimals) : text;
      if (share < 1) {
        requestAnimationFrame(step);
      }
    }
    requestAnimationFrame(step);
  }

  function noticeFigures() {
    document.querySelectorAll(".wall [data-roll]").forEach((element) => {
      const text = element.textContent;
      const before = shown.get(element.dataset.roll);
      if (before === text) {
        return;
      }
      shown.set(element.dataset.roll, text);
      const from = before === undefined ? null : parse(before);
      const to = parse(text);
      if (from && to && !still.matches) {
        roll(element, from.value, to, text);
      }
    });
  }

  window.dash_clientside.wall.drawn = function () {
    // React paints after the callback that changed the scene: look in the next frame
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        noticeFigures();
        fit();
        window.wallMark();
      }),
    );
    return window.dash_clientside.no_update;
  };
})();
