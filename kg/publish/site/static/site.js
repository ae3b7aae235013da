// The pages work without this. It adds a choice of actor above a timeline.
(() => {
  "use strict";
  const select = document.getElementById("f-actor");
  if (!select) return;
  const statements = [...document.querySelectorAll(".occasions .said")];
  const actors = new Set(statements.map((s) => s.dataset.actor).filter(Boolean));
  if (actors.size < 2) return;
  const order = [...actors].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
  for (const name of order) select.add(new Option(name, name));
  select.closest(".scripted").hidden = false;
  select.addEventListener("change", () => {
    for (const s of statements) {
      s.classList.toggle("other-actor", Boolean(select.value) && s.dataset.actor !== select.value);
    }
  });
})();
