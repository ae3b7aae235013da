// Draws the list of the page as a picture; without this the list tells the same.
(() => {
  "use strict";
  const element = document.getElementById("network");
  if (!element || !window.cytoscape) return;
  document.getElementById("picture-section").hidden = false;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const view = cytoscape({
    container: element,
    elements: JSON.parse(document.getElementById("elements").textContent),
    layout: { name: "concentric", concentric: (n) => (n.hasClass("self") ? 2 : 1),
      levelWidth: () => 1, minNodeSpacing: 12, animate: false },
    style: [
      { selector: "node", style: { label: "data(label)", "font-size": 11, color: colour("--ink"),
        "background-color": colour("--soft"), width: 14, height: 14, "text-wrap": "wrap",
        "text-max-width": 110 } },
      { selector: "node.self", style: { "background-color": colour("--link"), width: 26,
        height: 26, "font-weight": "bold" } },
      { selector: "edge", style: { width: 1, "line-color": colour("--soft"),
        "curve-style": "bezier", "target-arrow-shape": "triangle",
        "target-arrow-color": colour("--soft") } },
      { selector: "edge:selected", style: { label: "data(label)", color: colour("--ink"),
        "font-size": 10, "line-color": colour("--link") } },
    ],
  });
  view.on("tap", "node", (event) => { window.location.href = event.target.data("href"); });
})();
