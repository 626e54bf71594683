/* Addresses made of others: a mark, chip or control changes only its own part of one. No rule of the trade here. */
(function () {
  "use strict";

  /* the period and the way of comparing of an address that names none: pages/_url.py */
  const USUAL = "this_year";
  const USUAL_COMPARE = "last_year";
  const OWN = "custom";
  const PERIOD = ["period", "from", "to", "within"];
  /* names with several codes: FILTER_NAMES in data/query/filters.py */
  const LISTS = ["town", "sector", "channel", "authority"];

  function written(parameters) {
    const text = Array.from(parameters.entries())
      .map(([key, value]) => encodeURIComponent(key) + "=" + encodeURIComponent(value).replace(/%2C/g, ","))
      .join("&");
    return text ? "?" + text : "";
  }

  function listed(parameters, name) {
    return parameters.getAll(name).join(",").split(",").filter(Boolean);
  }

  function put(parameters, name, value) {
    parameters.delete(name);
    if (value) parameters.set(name, value);
  }

  function lastDay(month) {
    const [year, number] = month.split("-").map(Number);
    return month + "-" + String(new Date(year, number, 0).getDate()).padStart(2, "0");
  }

  /* a preset, or 2024-01-01..2024-06-30 */
  function putPeriod(parameters, words) {
    PERIOD.forEach((name) => parameters.delete(name));
    const [from, to] = words.split("..");
    if (to) {
      parameters.set("from", from);
      parameters.set("to", to);
    } else if (words !== USUAL) {
      parameters.set("period", words);
    }
  }

  /* The month becomes the period; clicked again, the period that it was within comes back. Charts by month keep
     that period in sight, so that nothing moves beneath the pointer. */
  function monthToggled(parameters, month) {
    const [from, to] = [parameters.get("from"), parameters.get("to")];
    const own = from && to ? from + ".." + to : parameters.get("period") || USUAL;
    const within = parameters.get("within") || own;
    if (from === month + "-01" && to === lastDay(month)) {
      putPeriod(parameters, within === own ? USUAL : within);
    } else {
      putPeriod(parameters, month + "-01.." + lastDay(month));
      parameters.set("within", within);
    }
    return written(parameters);
  }

  /* "town:371526001" switches that code on or off; "month:2024-03" makes that month the period. */
  function toggled(search, token) {
    const parameters = new URLSearchParams(search);
    const cut = token.indexOf(":");
    const key = token.slice(0, cut);
    const value = token.slice(cut + 1);
    if (key === "month") return monthToggled(parameters, value);
    const chosen = listed(parameters, key);
    const left = chosen.includes(value) ? chosen.filter((one) => one !== value) : chosen.concat(value);
    put(parameters, key, left.join(","));
    return written(parameters);
  }

  /* a choice of one page, such as whose score is explained: it replaces, it does not add up */
  function replaced(search, token) {
    const parameters = new URLSearchParams(search);
    const cut = token.indexOf(":");
    parameters.set(token.slice(0, cut), token.slice(cut + 1));
    return written(parameters);
  }

  /* Codes to which is added, and from which is taken, what makes `to` of `from`. */
  function merged(now, from, to) {
    const left = now.filter((one) => to.includes(one) || !from.includes(one));
    return left.concat(to.filter((one) => !from.includes(one) && !now.includes(one)));
  }

  /* A button was drawn for the address `from` and leads to `to`. Here it does the same to the address of now. */
  function rebased(search, from, to) {
    const [now, before, after] = [search, from, to].map((one) => new URLSearchParams(one));
    const isOther = (name) => before.get(name) !== after.get(name);
    if (PERIOD.some(isOther)) PERIOD.forEach((name) => put(now, name, after.get(name)));
    LISTS.filter(isOther).forEach((name) =>
      put(now, name, merged(...[now, before, after].map((one) => listed(one, name))).join(","))
    );
    new Set([...before.keys(), ...after.keys()]).forEach(function (name) {
      if (isOther(name) && !PERIOD.includes(name) && !LISTS.includes(name)) put(now, name, after.get(name));
    });
    return written(now);
  }

  /* the address with these names alone */
  function only(search, names) {
    const parameters = new URLSearchParams(search);
    Array.from(parameters.keys()).forEach((name) => names.includes(name) || parameters.delete(name));
    return written(parameters);
  }

  /* The codes that a list of the bar asks for: it was drawn for the address `from`, and moved to `to`. */
  function codes(search, from, name, to) {
    const [now, before] = [search, from].map((one) => listed(new URLSearchParams(one), name));
    return merged(now, before, to || []);
  }

  /* The address that controls of the bar ask for. What is typed as a day only the server can read. */
  function withControls(search, moved, values) {
    const parameters = new URLSearchParams(search);
    const days = [values["filters-dates.start_date"], values["filters-dates.end_date"]];
    const own = days.map((day) => String(day).slice(0, 10)).sort().join("..");
    LISTS.forEach(function (name) {
      const control = "filters-" + name + ".value";
      if (moved.includes(control)) put(parameters, name, (values[control] || []).join(","));
    });
    const [period, compare] = [values["filters-period.value"], values["filters-compare.value"]];
    if (moved.includes("filters-period.value")) putPeriod(parameters, period === OWN ? own : period);
    else if (moved.some((one) => one.startsWith("filters-dates.")) && days.every(Boolean)) putPeriod(parameters, own);
    if (moved.includes("filters-compare.value")) put(parameters, "compare", compare === USUAL_COMPARE ? "" : compare);
    return written(parameters);
  }

  window.anxin = {};
  window.anxin.addresses = { LISTS, written, toggled, replaced, rebased, only, codes, withControls };
})();
