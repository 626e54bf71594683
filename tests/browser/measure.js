/* What does not fit on a page: the words of every list name the element. Run in the page under test. */
() => {
  const found = { wide: [], beyond: [], overlap: [], small: [], cut: [], labels: [] };
  const width = window.innerWidth;
  const CONTROLS = "a[href], button:not(:disabled), input, select, textarea, summary, label:has(input)";
  const FINGER = 43.5;

  const name = (element) => {
    const place = element.parentElement.closest("[id]");
    const kind = element.tagName.toLowerCase() + "." + (element.getAttribute("class") || "");
    return `${kind} #${element.id} in #${place ? place.id : ""} “${element.textContent.trim().slice(0, 14)}”`;
  };
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true });
  };
  const clips = (element) => getComputedStyle(element).overflowX !== "visible";

  /* the part of an element that its scrolling ancestors let be seen */
  const seen = (element) => {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
      if (!clips(one)) continue;
      const box = one.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, right, top, bottom };
  };
  const cover = (one, other) => ({
    across: Math.min(one.right, other.right) - Math.max(one.left, other.left),
    down: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  });

  if (document.documentElement.scrollWidth > width) found.wide.push(document.documentElement.scrollWidth);

  const all = Array.from(document.querySelectorAll("body *")).filter(
    (one) => !one.closest("svg *, #js-plotly-tester, .ag-root-wrapper *, .unseen") && isShown(one)
  );
  for (const element of all) {
    const box = seen(element);
    if (box.right > width + 1 || box.left < -1) found.beyond.push("window: " + name(element));
    const card = element.parentElement.closest(".card-box, .tile, .filters, .top");
    if (card && !element.closest(".use-menu, .card-job, .panel.is-open")) {
      const edge = card.getBoundingClientRect();
      if (box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > edge.bottom + 1)
        found.beyond.push("card: " + name(element));
    }
    const isCut = getComputedStyle(element).textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1;
    if (isCut) found.cut.push(name(element));
  }

  /* an unseen radio button is pressed by its label */
  const controls = all.filter((one) => one.matches(CONTROLS) && !(one.matches("input") && getComputedStyle(one).opacity === "0"));
  controls.forEach((one, place) => {
    const box = one.getBoundingClientRect();
    if (box.width < FINGER || box.height < FINGER)
      found.small.push(`${name(one)} ${Math.round(box.width)}×${Math.round(box.height)}`);
    for (const other of controls.slice(place + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const { across, down } = cover(seen(one), seen(other));
      if (across > 1.5 && down > 1.5) found.overlap.push(name(one) + " × " + name(other));
    }
  });

  /* the box of a text of several lines holds room beside its shorter ones */
  const linesOf = (text) => {
    const lines = Array.from(text.querySelectorAll("tspan.line"));
    return (lines.length ? lines : [text]).map((line) => line.getBoundingClientRect());
  };
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    if (!isShown(plot)) continue;
    const edge = plot.getBoundingClientRect();
    const card = plot.closest(".card-box").id;
    const texts = Array.from(plot.querySelectorAll("svg text"))
      .filter((one) => one.textContent.trim() && isShown(one))
      .map((one) => ({ words: one.textContent.slice(0, 14), box: one.getBoundingClientRect(), lines: linesOf(one) }));
    texts.forEach(({ words, box, lines }, place) => {
      if (box.right > edge.right + 2 || box.left < edge.left - 2 || box.bottom > edge.bottom + 2 || box.top < edge.top - 2)
        found.labels.push(`${card}: “${words}” leaves the chart`);
      for (const other of texts.slice(place + 1)) {
        const isCovered = lines.some((line) => other.lines.some((its) => {
          const { across, down } = cover(line, its);
          return across > 2 && down > 4;
        }));
        if (isCovered) found.labels.push(`${card}: “${words}” × “${other.words}”`);
      }
    });
  }
  return found;
}
