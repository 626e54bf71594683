/* The wall in the browser: fit to the screen, clock and badge by the browser's own time,
   figures that roll when they change. No business rule lives here. */
(function () {
  "use strict";

  const DESIGNS = { usual: { width: 1920, height: 1080 }, wide: { width: 3840, height: 1080 } };
  // from this ratio of width to height the wide layout is used
  const WIDE_RATIO = 2.9;
  const SILENT_MS = 60000;
  const ROLL_MS = 600;
  const DAY_MS = 86400000;
  const PLOTLY_MS = 50;
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
  // how long to wait for a server that does not answer at that minute
  const NIGHT_MS = 2 * 3600000;
  // a little more than two polls
  const FRESH_MS = 12000;
  let isReloading = false;
  const loadedAt = Date.now();
  let answeredAt = loadedAt;
  let isKept = false;

  const sameDay = (one, other) => one.toDateString() === other.toDateString();

  function lost(now) {
    const last = new Date(answeredAt);
    const day = sameDay(last, now) ? "" : `${last.getMonth() + 1}月${last.getDate()}日`;
    return `连接中断，显示${day}${hourAndMinute(last)}的数据`;
  }

  /* the path of the server, under which the wall is "screen" */
  const root = () => window.location.pathname.replace(/screen\/?$/, "");

  /* Once a night at a quiet minute: a page loaded after that minute is not due again. The server is asked
     first, because a page that loads itself from a server that is gone has lost its picture. */
  function reloadAtNight(now) {
    const due = new Date(now).setHours(RELOAD_AT.hour, RELOAD_AT.minute, 0, 0);
    const isDue = loadedAt < due && now >= due && now - due < NIGHT_MS;
    if (!isDue || isKept || isReloading || now - answeredAt > FRESH_MS) {
      return;
    }
    isReloading = true;
    fetch(root() + "healthz", { cache: "no-store" })
      .then((answer) => {
        isReloading = answer.status < 500;
        if (isReloading) {
          window.location.reload();
        }
      })
      .catch(() => {
        isReloading = false;
      });
  }

  /* Reloads when the server has another build id, once for each build to avoid an endless loop. */
  function reloadOnNewBuild(build) {
    const facts = document.getElementById("wall-facts");
    const own = facts && facts.dataset.build;
    if (build && own && build !== own && sessionStorage.getItem("wall-build") !== build) {
      sessionStorage.setItem("wall-build", build);
      window.location.reload();
    }
  }

  /* A warning when the picture may be out of date; else empty. */
  function alarm(now) {
    if (isKept || now.getTime() - answeredAt > SILENT_MS) {
      return lost(now);
    }
    const facts = document.getElementById("wall-facts");
    // demonstration data say so beside 数据截至; their age is no delay
    if (!facts || facts.dataset.demo !== undefined) {
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
    /* Marks the picture as stored by an earlier run, and shows its time. */
    kept: function (moment) {
      answeredAt = moment;
      isKept = true;
      fit();
    },
    /* When the server last answered. */
    lastAnswer: () => answeredAt,
    /* The layout for this screen, checked every second and sent only when it changes. */
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

  /* Plotly comes with the page's one hidden graph, some time after the page. */
  let figures = [];
  // the number of the picture shown, of the one whose charts are drawn, and of the one whose figures are read
  const at = { shown: 0, plotted: 0, noticed: 0 };
  function drawCharts() {
    if (!window.Plotly) {
      setTimeout(drawCharts, PLOTLY_MS);
      return;
    }
    document.querySelectorAll("#wall-scene [data-figure]").forEach((box) => {
      if (!box.data && figures[box.dataset.figure]) {
        window.Plotly.newPlot(box, figures[box.dataset.figure]);
      }
    });
    at.plotted = at.shown;
  }

  function drawn() {
    // after the browser has computed the layout
    requestAnimationFrame(() => {
      noticeFigures();
      at.noticed = at.shown;
      fit();
      window.wallMark();
    });
  }

  /* The picture as the server sent it, in place of the last one. */
  function show(picture) {
    const box = document.getElementById("wall-scene");
    box.querySelectorAll("[data-figure]").forEach((chart) => chart.data && window.Plotly.purge(chart));
    box.innerHTML = picture.html;
    at.shown += 1;
    figures = picture.figures;
    drawCharts();
    drawn();
    return window.dash_clientside.no_update;
  }

  /* The number of the complete picture; 0 while it is being drawn. */
  const complete = () => (at.plotted === at.shown && at.noticed === at.shown ? at.shown : 0);

  /* The picture as HTML with final figures, since a figure stored while it rolls would be wrong. */
  function atRest() {
    const copy = document.getElementById("wall-scene").cloneNode(true);
    copy.querySelectorAll("[data-roll]").forEach((element) => {
      element.textContent = shown.get(element.dataset.roll);
    });
    return copy.outerHTML;
  }
  Object.assign(window.dash_clientside.wall, { atRest, complete, drawn, show });
})();
