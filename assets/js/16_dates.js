/* The two date fields. Dash empties a field whose text it cannot read, without a word: what is typed goes to
   the server instead, which reads more ways of writing and answers beneath the fields. */
(function () {
  "use strict";

  const FIELDS = { first: "filters-dates", last: "filters-dates-end-date" };
  const READ_AT = ["Enter", "Tab", "ArrowUp", "ArrowDown"];
  /* fields whose text is not yet a day that holds */
  const typed = new Set();
  let shown = null;
  /* what the server has been asked, until it has answered well */
  let asked = "";

  const field = (end) => document.getElementById(FIELDS[end]);
  const isTyped = (element) => typed.has(element.id);

  function isField(element) {
    return Object.values(FIELDS).includes(element.id);
  }

  function setProps(id, properties) {
    window.dash_clientside.set_props(id, properties);
  }

  /* the text of a field is React's: it learns of another one by an input event */
  function write(end, words) {
    const input = field(end);
    if (!input || input.value === words) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, words);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function mark(wrong) {
    Object.keys(FIELDS).forEach(function (end) {
      const input = field(end);
      if (!input) return;
      if (wrong.includes(end)) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", "filters-dates-fault");
      } else {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
      }
    });
  }

  function settle() {
    mark([]);
    Object.keys(FIELDS).forEach((end) => write(end, shown[end]));
    typed.clear();
    asked = "";
  }

  function send() {
    const words = { first: field("first").value, last: field("last").value };
    if (asked === JSON.stringify(words)) return;
    asked = JSON.stringify(words);
    setProps("filters-typed", { data: words });
    /* the calendar would stand before the answer; it takes the key for itself */
    if (document.querySelector(".is-dates .dash-datepicker-content")) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", cancelable: true }));
    }
  }

  document.addEventListener(
    "input",
    function (event) {
      if (isField(event.target)) typed.add(event.target.id);
    },
    true
  );

  document.addEventListener(
    "keydown",
    function (event) {
      if (!isField(event.target) || !isTyped(event.target) || !READ_AT.includes(event.key)) return;
      event.stopPropagation();
      if (event.key === "Tab") return; /* the field is left, and read then */
      event.preventDefault();
      send();
    },
    true
  );

  document.addEventListener(
    "focusin",
    function (event) {
      if (isField(event.target) && isTyped(event.target)) event.stopPropagation();
    },
    true
  );

  document.addEventListener(
    "focusout",
    function (event) {
      if (isField(event.target) && isTyped(event.target)) send();
    },
    true
  );

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-dates-back]")) return;
    settle();
    setProps("filters-dates-fault", { children: [] });
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.dates = {
    answered: function (answer) {
      if (!answer) return;
      shown = answer;
      if (answer.wrong.length) mark(answer.wrong);
      else settle();
    },
  };
})();
