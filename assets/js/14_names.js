/* Names and roles that Dash's own controls lack: lists of the filter bar, the two dates. */
(function () {
  "use strict";

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  /* One stop of the Tab key a list, with the name before it; Dash puts an unnamed stop before the button. */
  function nameLists(root) {
    root.querySelectorAll(".dash-dropdown-wrapper").forEach(function (box) {
      const before = box.querySelector(".dash-dropdown-focus-target");
      const button = box.querySelector("button.dash-dropdown");
      if (!before || !button) return;
      if (before.tabIndex !== -1) before.tabIndex = -1;
      if (button.tabIndex !== 0) button.tabIndex = 0;
      const name = document.getElementById(button.id + "-name");
      if (name) set(button, "aria-labelledby", name.id + " " + button.id + "-value-count " + button.id + "-value");
    });
  }

  /* The frame of two dates is a group; what it says of a dialog belongs to the fields inside. */
  function nameDates(root) {
    root.querySelectorAll(".dash-datepicker-input-wrapper").forEach(function (box) {
      set(box, "role", "group");
      set(box, "aria-label", "起止日期");
      ["aria-labelledby", "aria-haspopup", "aria-expanded"].forEach((name) => box.removeAttribute(name));
    });
  }

  function nameAll() {
    const bar = document.getElementById("filters");
    if (!bar) return;
    nameLists(bar);
    nameDates(bar);
  }

  const CHANGES = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-expanded", "tabindex"] };
  const watch = new MutationObserver(function () {
    nameAll();
    watch.takeRecords();
  });

  /* the bar is drawn once, when Dash has started */
  const start = new MutationObserver(function () {
    const bar = document.getElementById("filters");
    if (!bar) return;
    start.disconnect();
    nameAll();
    watch.observe(bar, CHANGES);
  });
  start.observe(document.body, { subtree: true, childList: true });
})();
