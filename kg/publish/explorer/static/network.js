// Draws the list of the page as a picture; without this the list tells the same.
(() => {
  "use strict";
  const element = document.getElementById("network");
  if (!element || !window.cytoscape) return;
  const section = document.getElementById("picture-section");
  section.hidden = false;
  const FONT = 11, WIDEST = 118, LINE = 13, MARGIN = 34, SIDE = 58;
  const elements = JSON.parse(document.getElementById("elements").textContent);
  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const styles = () => [
    { selector: "node", style: {
      label: "data(shown)", color: colour("--ink"), "font-size": FONT, "font-family": "sans-serif",
      "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": WIDEST,
      "text-outline-width": 2, "text-outline-color": colour("--card"), "text-outline-opacity": .85,
      "background-color": "data(colour)", shape: "data(shape)", width: "data(size)",
      height: "data(size)", "border-width": 1, "border-color": colour("--ink"),
      "border-opacity": .55 } },
    { selector: "node.self", style: { "font-weight": "bold", "border-width": 3,
      "border-color": colour("--link"), "border-opacity": 1 } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": "data(colour)", "line-opacity": .55,
      "curve-style": "bezier", "target-arrow-shape": "data(arrow)", "arrow-scale": .8,
      "target-arrow-color": "data(colour)" } },
    { selector: "edge.told", style: {
      label: "data(label)", "font-size": FONT - 1, color: colour("--ink"), "line-opacity": 1,
      "text-outline-width": 2, "text-outline-color": colour("--card") } },
    { selector: ".faded", style: { opacity: .13, "text-opacity": 0 } },
  ];
  // The picture takes the whole room, whatever its shape.
  const fill = () => {
    const places = elements.filter((one) => one.position);
    const side = (axis, length, margin) => {
      const all = places.map((one) => one.position[axis]);
      const low = Math.min(...all), range = Math.max(...all) - low || 1;
      return (value) => margin + ((value - low) / range) * Math.max(1, length - 2 * margin);
    };
    const x = side("x", element.clientWidth, SIDE);
    const y = side("y", element.clientHeight, MARGIN);
    for (const { data, position } of places) {
      view.getElementById(data.id).position({ x: x(position.x), y: y(position.y) });
    }
  };

  const view = cytoscape({
    container: element, elements, style: styles(), minZoom: .3, maxZoom: 6,
    userZoomingEnabled: false, boxSelectionEnabled: false,
    userPanningEnabled: window.matchMedia("(pointer: fine)").matches,
    layout: { name: "preset", fit: false },
  });
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${FONT}px sans-serif`;
  let chosen = null;

  // Names of what weighs most come first; a name that would lie on another is left out.
  const name = () => {
    const zoom = view.zoom(), taken = [];
    const near = chosen ? chosen.closedNeighborhood().nodes() : null;
    const ranked = view.nodes().toArray().sort((a, b) =>
      b.hasClass("self") - a.hasClass("self") || b.degree() - a.degree()
      || (a.id() < b.id() ? -1 : 1));
    view.batch(() => {
      for (const node of ranked) {
        const at = node.renderedPosition(), text = node.data("label");
        const width = Math.min(pen.measureText(text).width, WIDEST) + 4;
        const height = Math.ceil(pen.measureText(text).width / WIDEST) * LINE;
        const top = at.y + (node.data("size") / 2) * zoom;
        const box = [at.x - width / 2, top, at.x + width / 2, top + height];
        const wanted = !near || near.contains(node);
        const free = wanted && taken.every((o) =>
          box[2] < o[0] || o[2] < box[0] || box[3] < o[1] || o[3] < box[1]);
        if (free) taken.push(box);
        node.data("shown", free || node.same(chosen ?? view.collection()) ? text : "");
      }
      view.style().selector("node").style({ "font-size": FONT / zoom,
        "text-max-width": WIDEST / zoom, "text-margin-y": 3 / zoom,
        "text-outline-width": 2 / zoom }).update();
    });
  };
  const choose = (node) => {
    chosen = node && node.nonempty() ? node : null;
    view.batch(() => {
      view.elements().removeClass("faded told");
      if (!chosen) return;
      view.elements().not(chosen.closedNeighborhood()).addClass("faded");
      if (chosen.connectedEdges().length <= 12) chosen.connectedEdges().addClass("told");
    });
    name();
  };
  const whole = () => {
    choose(null);
    view.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
    fill();
    name();
  };

  view.on("tap", (event) => {
    const target = event.target;
    if (target === view) return choose(null);
    if (!target.isNode()) return choose(target.source());
    if (target.data("href")) {
      window.location.href = target.data("href");
      return undefined;
    }
    choose(target);
    const row = document.getElementById(target.data("row"));
    if (!row) return undefined;
    for (const open of document.querySelectorAll(".things details[open]")) open.open = false;
    row.querySelector("details").open = true;
    const list = row.closest(".things");
    list.scrollTo({ top: row.offsetTop - list.offsetTop });
    return undefined;
  });
  view.on("mouseover", "node", (event) => {
    element.style.cursor = "pointer";
    element.title = event.target.data("label");
  });
  view.on("mouseout", "node", () => {
    element.style.cursor = "";
    element.title = "";
  });
  for (const summary of document.querySelectorAll("[data-node]")) {
    summary.addEventListener("click", () => {
      choose(summary.parentElement.open ? null : view.getElementById(summary.dataset.node));
    });
  }
  const middle = () => ({ x: element.clientWidth / 2, y: element.clientHeight / 2 });
  const zoom = (factor) => {
    view.zoom({ level: view.zoom() * factor, renderedPosition: middle() });
    name();
  };
  const tools = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), whole };
  for (const button of section.querySelectorAll("[data-do]")) {
    button.addEventListener("click", tools[button.dataset.do]);
  }
  const paint = () => {
    view.style(styles());
    name();
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new ResizeObserver(() => {
    view.resize();
    whole();
  }).observe(element);
  whole();
})();
