/* 待核: the form above the list comes into view with the focus on its first field; closed, it gives the focus
   back to the button of its row, or to that of the row which has taken its place. */
(function () {
  "use strict";

  const OPENERS = "#doubts-body button[id*='doubt-open']";
  const FIELDS = ".review-fields input, .review-fields select, #doubt-right";
  const CHECK_MS = 100;
  const CHECKS = 60;
  let opener = null;
  let timer = null;

  function repeat(step) {
    clearInterval(timer);
    let left = CHECKS;
    timer = setInterval(function () {
      left -= 1;
      if (step() || !left) clearInterval(timer);
    }, CHECK_MS);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest(OPENERS);
    if (button) opener = { id: button.id, place: Array.from(document.querySelectorAll(OPENERS)).indexOf(button) };
  });

  function enter() {
    const form = document.getElementById("doubt-form");
    const field = form && !form.hidden && form.querySelector(FIELDS);
    if (!field) return false;
    form.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
    return true;
  }

  function target() {
    const all = Array.from(document.querySelectorAll(OPENERS));
    return all.find((one) => one.id === opener.id) || all[Math.min(opener.place, all.length - 1)];
  }

  /* the list is drawn anew after a decision: the focus is given again, unless a person has moved it since */
  function leave() {
    let given = null;
    repeat(function () {
      const now = document.activeElement;
      const isLost = !now || now === document.body || !now.isConnected || !now.checkVisibility();
      if (!isLost && now !== given && given) return true;
      const wanted = target();
      if (wanted && wanted !== now) {
        given = wanted;
        wanted.focus();
      }
      return false;
    });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.doubts = {
    moveFocus: function (opened) {
      if (opened) repeat(enter);
      else if (opener) leave();
    },
  };
})();
