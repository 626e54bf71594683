/* Never silent: questions to the server are counted, what is old is dimmed, and a question that got no
   answer is asked again until it gets one. Dash itself says nothing of a request that fails.

   One for which the server has no time says when to ask again; a page that could be answered in part only says
   so too, and is asked for as a whole. */
(function () {
  "use strict";

  const ASKED = /\/_dash-(update-component|layout|dependencies)(\?|$)/;
  /* What only reads is asked again by itself; a button's order might be carried out twice. */
  const READS = new RegExp(
    "^((address|_pages_location|window-width|filters-[a-z]+|[a-z]+-request|basket)\\.|" +
      "(data-changed|review-state|review-page|join-reason|join-words|join-page|snapshot-compare)\\.|" +
      '\\{[^}]*"type":"(rows-grid|doubts-filter|doubt-open|review-open|dictionary-open)"[^}]*\\}\\.)'
  );
  const REDRAWS = /^(address|_pages_location|window-width|filters-[a-z]+)\./;
  const CONTROLS = /^filters-/;
  /* the question that keeps bar and address in step */
  const BAR = "filters-chips.children";
  const ADDRESS = "address.search";
  const POLLS = /\.n_intervals$/;
  const SHOWN_MS = 300;
  const SLOW_MS = 10000;
  /* a wait, a turn and the longest query: data/query/lanes.py, data/snapshot/opener.py */
  const DEADLINE_MS = 50000;
  const WAITS_MS = [1000, 2000, 4000, 8000, 15000];
  /* a fault of the program rarely mends itself */
  const MOST_FAULTS = 2;
  /* the library of a table of rows, which comes with the first of them */
  const GRID = '"namespace":"dash_ag_grid"';
  const OLD = "页面上仍是改动前的数。";
  const AGAIN = window.anxinAgain;

  const send = window.fetch.bind(window);
  const open = new Map();
  /* output of a page that was answered in part → the timer that asks for it again */
  const inPart = new Map();
  let isLost = false;
  let expectedUntil = 0;
  /* the address that the bar was last drawn for */
  let drawnFor = window.location.search;

  function isWall() {
    return /\/screen\/?$/.test(window.location.pathname);
  }

  /* -- what is shown -- */

  function seconds(ms) {
    return Math.max(1, Math.round(ms / 1000));
  }

  function words() {
    const now = Date.now();
    const all = Array.from(open.values());
    const failed = all.filter((one) => one.failure);
    const oldest = Math.min(...all.map((one) => one.since));
    if (failed.length && failed.every((one) => one.isQueued)) {
      return { text: failed[0].failure + (failed.some((one) => one.redraws) ? OLD : "") };
    }
    if (failed.length) {
      const next = Math.min(...failed.map((one) => (one.next ? one.next - now : Infinity)));
      const old = failed.some((one) => one.redraws) ? OLD : "";
      const isAsking = failed.some((one) => one.isAsking);
      const when = isAsking ? "正在重试…" : next === Infinity ? "" : "约" + seconds(next) + "秒后自动重试。";
      return { text: failed[0].failure + old + when, isError: true };
    }
    if (now - oldest >= SLOW_MS) return { text: "服务器还没有回应，已等" + seconds(now - oldest) + "秒。", isSlow: true };
    /* before the page is seen its frame says that it is being opened */
    if (now - oldest >= SHOWN_MS && document.documentElement.hasAttribute("data-ready")) return { text: "正在取数…" };
    return isLost ? { text: lostWords(), isError: true } : null;
  }

  function lostWords() {
    return navigator.onLine ? "服务器没有回应。" : "网络已断开，恢复后自动继续。";
  }

  function show() {
    const isOld = Date.now() < expectedUntil || Array.from(open.values()).some((one) => one.redraws);
    document.documentElement.toggleAttribute("data-asking", isOld);
    const place = document.getElementById("asking");
    const said = words();
    place.className = !said ? "" : said.isError ? "is-shown is-error" : "is-shown";
    if (!said) {
      place.replaceChildren();
      return;
    }
    const [text, button] = place.children.length ? place.children : made(place);
    if (text.textContent !== said.text) text.textContent = said.text;
    const isAskable = Array.from(open.values()).some((one) => one.reads);
    button.hidden = !isAskable || (!said.isError && !said.isSlow);
  }

  function made(place) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "重试";
    button.addEventListener("click", () => askAgain(() => true));
    place.replaceChildren(document.createElement("span"), button);
    return place.children;
  }

  /* a filter that was moved dims at once, before Dash has come round to asking */
  function expect(event) {
    if (!event.target.closest(event.type === "change" ? "#filters" : "[data-search],[data-keeps],[data-toggle]")) return;
    expectedUntil = Date.now() + SHOWN_MS;
    show();
    setTimeout(show, SHOWN_MS + 1);
  }
  document.addEventListener("change", expect);
  document.addEventListener("click", expect);

  setInterval(() => (open.size || isLost) && show(), 500);

  /* -- asking -- */

  /* The server writes ids with other signs than ASCII escaped, the browser does not: unlike ones would be no
     button that was pressed. */
  function asServerWrites(id) {
    return id.startsWith("{")
      ? id.replace(/[^\x00-\x7f]/g, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"))
      : id;
  }

  function read(url, given) {
    const body = given && typeof given.body === "string" ? JSON.parse(given.body) : {};
    const told = body.changedPropIds || [];
    const changed = told.map(asServerWrites);
    const isOther = changed.some((one, place) => one !== told[place]);
    if (isOther) body.changedPropIds = changed;
    const options = isOther ? { ...given, body: JSON.stringify(body) } : given;
    return {
      key: body.output || url,
      isBar: (body.output || "").includes(BAR),
      url: url,
      options: options,
      body: body,
      changed: changed,
      reads: changed.every((one) => READS.test(one)),
      redraws: changed.some((one) => REDRAWS.test(one)),
      polls: changed.some((one) => POLLS.test(one)),
    };
  }

  /* The whole answer, so that one that breaks off counts as none. */
  async function answered(question) {
    question.stop = new AbortController();
    const deadline = question.reads && setTimeout(() => question.stop.abort(), DEADLINE_MS);
    try {
      const options = AGAIN.withTurn(question.options, question.turn);
      const answer = await send(question.url, { ...options, signal: question.stop.signal });
      const text = await answer.text();
      if (text.includes(GRID)) await window.anxin.loadGrid();
      question.text = text;
      const headers = { "Content-Type": answer.headers.get("Content-Type") || "text/plain" };
      AGAIN.HEADERS.forEach((name) => answer.headers.has(name) && (headers[name] = answer.headers.get(name)));
      return new Response(answer.status === 204 ? null : text, { status: answer.status, headers: headers });
    } finally {
      clearTimeout(deadline);
    }
  }

  function end(question, finish) {
    clearTimeout(question.timer);
    if (open.get(question.key) === question) open.delete(question.key);
    question.isOver = true;
    finish();
    show();
  }

  /* Dash takes "no content" as: nothing to change. */
  function dropped(question) {
    end(question, () => question.resolve(new Response(null, { status: 204 })));
    if (question.stop) question.stop.abort();
  }

  function faultWords(answer, text) {
    const isSentence = text && text.length < 200 && !text.startsWith("<") && !text.startsWith("{");
    return isSentence ? text : "服务器出错（" + answer.status + "）。";
  }

  async function ask(question) {
    clearTimeout(question.timer);
    question.next = 0;
    question.isAsking = true;
    const round = (question.round = (question.round || 0) + 1);
    const isLate = () => question.isOver || question.round !== round;
    try {
      const answer = await answered(question);
      if (isLate()) return;
      isLost = false;
      if (answer.ok) {
        if (question.isBar) noteBar(question);
        if (question.reads) askInFull(question, AGAIN.ms(answer));
        end(question, () => question.resolve(answer));
        return;
      }
      question.isQueued = AGAIN.ms(answer) > 0;
      question.turn = AGAIN.turn(answer);
      if (!question.isQueued) question.faults = (question.faults || 0) + 1;
      const text = await answer.clone().text();
      if (answer.status === 401) window.anxin.signInAgain();
      const isWorthwhile = question.isQueued || (answer.status >= 500 && question.faults <= MOST_FAULTS);
      failed(question, faultWords(answer, text), answer, isWorthwhile);
    } catch (error) {
      if (isLate()) return;
      question.isQueued = false;
      isLost = question.polls;
      failed(question, lostWords(), error, true);
    }
  }

  /* The width is an input of every page: set anew, it makes Dash ask for the page once more. */
  function askInFull(question, wait) {
    clearTimeout(inPart.get(question.key));
    inPart.delete(question.key);
    const width = (question.body.inputs || []).find((one) => one.id === "window-width");
    if (!wait || !width) return;
    const place = window.location.href;
    const timer = setTimeout(function () {
      if (window.location.href === place) window.dash_clientside.set_props("window-width", { data: width.value });
    }, wait);
    inPart.set(question.key, timer);
  }

  /* The wall keeps its picture for so long; nothing is said on it. */
  async function patient(url, options) {
    for (let turn = ""; ; ) {
      const answer = await send(url, AGAIN.withTurn(options, turn));
      turn = AGAIN.turn(answer);
      const wait = answer.status === 503 ? AGAIN.ms(answer) : 0;
      if (!wait) return answer;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  function failed(question, reason, result, isWorthwhile) {
    if (!question.reads) {
      /* whether an order was carried out is not known: the reader looks and decides */
      const finish = result instanceof Response ? question.resolve : question.reject;
      end(question, () => finish(result));
      const why = question.isQueued ? "服务器正忙。" : reason;
      if (!question.polls) window.anxin.toast("刚才的操作没有得到结果：" + why + "请先看是否已生效，再重做。", { isError: true });
      return;
    }
    question.isAsking = false;
    question.failure = reason;
    question.missed = (question.missed || 0) + 1;
    if (isWorthwhile) {
      const wait = question.isQueued ? AGAIN.ms(result) : WAITS_MS[Math.min(question.missed, WAITS_MS.length) - 1];
      question.next = Date.now() + wait;
      question.timer = setTimeout(() => ask(question), wait);
    }
    document.documentElement.toggleAttribute("data-ready", true);
    show();
  }

  function askAgain(isWanted) {
    open.forEach(function (question) {
      if (!question.reads || !isWanted(question)) return;
      if (question.stop) question.stop.abort();
      question.faults = 0;
      ask(question);
    });
    show();
  }

  /* -- the filter bar -- */

  function values(question) {
    return Object.fromEntries(question.body.inputs.map((one) => [one.id + "." + one.property, one.value]));
  }

  function noteBar(question) {
    const drawn = question.text ? JSON.parse(question.text).response : {};
    /* beside a wrong day the bar stays as it is */
    if (!drawn["filters-chips"]) return;
    drawnFor = drawn.address ? drawn.address.search : values(question)[ADDRESS];
  }

  /* Lists of the bar may still show codes that the address has lost: only what was moved in them counts. */
  function withOwnCodes(question) {
    const search = values(question)[ADDRESS];
    const own = (one) => window.anxin.addresses.codes(search, drawnFor, one.id.replace(CONTROLS, ""), one.value);
    const isMoved = (one) => question.changed.includes(one.id + ".value");
    const isList = (one) => window.anxin.addresses.LISTS.includes(String(one.id).replace(CONTROLS, ""));
    const inputs = question.body.inputs.map((one) => (isList(one) && isMoved(one) ? { ...one, value: own(one) } : one));
    question.body = { ...question.body, inputs: inputs, changedPropIds: question.changed };
    question.options = { ...question.options, body: JSON.stringify(question.body) };
  }

  /* The address as asked for: with the controls whose question has no answer yet. */
  window.anxin.askedSearch = function () {
    const bar = Array.from(open.values()).find((one) => one.isBar);
    const search = window.location.search;
    if (!bar || bar.changed.includes(ADDRESS)) return search;
    return window.anxin.addresses.withControls(search, bar.changed, values(bar));
  };

  window.fetch = function (url, options) {
    if (typeof url !== "string" || !ASKED.test(url)) return send(url, options);
    if (isWall()) return patient(url, options);
    const question = read(url, options);
    const before = open.get(question.key);
    if (before && before.reads) {
      /* Only the newest question counts. Controls moved one after the other must all be heard; a new address
         has taken them in already, see askedSearch. */
      const also = before.changed.filter((one) => CONTROLS.test(one) && !question.changed.includes(one));
      if (!question.changed.includes(ADDRESS)) question.changed = question.changed.concat(also);
      dropped(before);
    }
    if (question.isBar && !question.changed.includes(ADDRESS)) withOwnCodes(question);
    /* a page that was left needs no answer any more; the bar is on every page */
    if (question.changed.some((one) => one === "_pages_location.pathname")) {
      open.forEach((one) => one.failure && one.reads && one.changed.length && !one.isBar && dropped(one));
    }
    return new Promise(function (resolve, reject) {
      Object.assign(question, { resolve: resolve, reject: reject, since: Date.now() });
      if (!question.polls) open.set(question.key, question);
      ask(question);
      show();
      setTimeout(show, SHOWN_MS);
    });
  };

  const isStuck = (question) => question.failure || Date.now() - question.since >= SLOW_MS;
  window.addEventListener("online", () => askAgain(isStuck));
  window.addEventListener("offline", show);
  window.addEventListener("pageshow", () => askAgain(isStuck));
  /* a question that is only slow is being answered */
  document.addEventListener("visibilitychange", () => document.hidden || askAgain((question) => question.failure));
})();
