/* Makes the elements of a long table from their description in `data-markup`: pages/_components/light.py. */
(function () {
  "use strict";

  /* properties that are not called as their attributes are */
  const ATTRIBUTES = { className: "class", tabIndex: "tabindex", colSpan: "colspan", rowSpan: "rowspan" };

  function made(node) {
    if (node === null || node === undefined || typeof node === "boolean") return document.createDocumentFragment();
    if (Array.isArray(node)) {
      const all = document.createDocumentFragment();
      node.forEach((one) => all.append(made(one)));
      return all;
    }
    if (typeof node !== "object") return document.createTextNode(String(node));
    const element = document.createElement(node.type);
    Object.entries(node.props).forEach(function ([name, value]) {
      if (name === "children" || value === null || value === false) return;
      if (name === "style") Object.assign(element.style, value);
      else element.setAttribute(ATTRIBUTES[name] || name, value === true ? "" : String(value));
    });
    element.append(made(node.props.children));
    return element;
  }

  const drawn = new WeakMap();

  function draw(box) {
    const markup = box.dataset.markup;
    if (drawn.get(box) === markup) return;
    drawn.set(box, markup);
    box.replaceChildren(made(JSON.parse(markup)));
  }

  new MutationObserver(() => document.querySelectorAll("[data-markup]").forEach(draw)).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-markup"],
  });
})();
