/* Menus of the cards and of the footer: one open at a time; arrows, Escape, Tab and a click elsewhere work. */
(function () {
  "use strict";

  const ROOM = 8;

  function menuOf(button) {
    return button.parentElement.querySelector(".use-menu");
  }

  function openMenu() {
    return document.querySelector(".use-menu:not([hidden])");
  }

  function close(returnsFocus) {
    const menu = openMenu();
    if (!menu) return;
    const button = menu.parentElement.querySelector("[data-menu]");
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (returnsFocus) button.focus();
  }

  function items(menu) {
    return Array.from(menu.querySelectorAll(".use-item"));
  }

  /* the menu opens upwards where there is no room below, and stays inside the window's left edge */
  function place(button, menu) {
    const box = button.getBoundingClientRect();
    const isLow = box.bottom + menu.offsetHeight + ROOM > window.innerHeight && box.top > menu.offsetHeight + ROOM;
    menu.classList.toggle("is-up", isLow);
    menu.classList.remove("is-left");
    if (menu.getBoundingClientRect().left < 0) menu.classList.add("is-left");
  }

  function open(button, isByKey) {
    close(false);
    const menu = menuOf(button);
    menu.dispatchEvent(new CustomEvent("anxin:menu", { bubbles: true }));
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    place(button, menu);
    if (isByKey && items(menu).length) items(menu)[0].focus();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-menu]");
    if (button) {
      const isOpen = !menuOf(button).hidden;
      /* a click made by Enter or Space has no coordinates */
      if (isOpen) close(false);
      else open(button, event.detail === 0);
      return;
    }
    const item = event.target.closest(".use-item");
    if (item || !event.target.closest(".use-menu")) close(false);
  });

  document.addEventListener("keydown", function (event) {
    const menu = openMenu();
    if (!menu) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close(true);
      return;
    }
    if (event.key === "Tab") {
      close(true);
      return;
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const all = items(menu);
    if (!all.length || (!step && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    const here = all.indexOf(document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : here < 0 ? 0 : here + step;
    all[(next + all.length) % all.length].focus();
  });
})();
