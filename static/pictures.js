// What touch and hover add to the pictures; without it every picture and form works as it is.
"use strict";

(() => {
  // Who with whom: what is pointed at, or has focus, keeps its lines; the others step back.
  for (const drawing of document.querySelectorAll(".pic-ties")) {
    const nodes = [...drawing.querySelectorAll("[data-key]")];
    const edges = [...drawing.querySelectorAll("[data-ends]")];

    const show = (key) => {
      // A country brings its people, bodies and deals, and each of those its countries.
      const near = new Set([key]);
      for (const node of nodes) {
        const of = node.dataset.of.split(" ");
        if (of.includes(key)) near.add(node.dataset.key);
        if (node.dataset.key === key) of.forEach((country) => near.add(country));
      }
      const bound = new Set(key.startsWith("country-") ? near : [key]);
      for (const edge of edges) {
        const ends = edge.dataset.ends.split(" ");
        const mine = !key || ends.some((end) => bound.has(end));
        edge.classList.toggle("pic-faint", !mine);
        if (mine) ends.forEach((end) => near.add(end));
      }
      for (const node of nodes) node.classList.toggle("pic-faint", Boolean(key) && !near.has(node.dataset.key));
    };
    for (const node of nodes) {
      for (const name of ["pointerenter", "focus"]) node.addEventListener(name, () => show(node.dataset.key));
      for (const name of ["pointerleave", "blur"]) node.addEventListener(name, () => show(""));
    }
  }

  // Timeline: years drawn over with pointer or finger fill the form, which draws or lists them.
  for (const form of document.querySelectorAll("form[data-brush]")) {
    const drawing = document.getElementById(form.dataset.brush);
    const runs = drawing ? [...drawing.querySelectorAll(".pic-years")] : [];
    if (runs.length < 2) continue;
    drawing.dataset.brushOn = "";
    const area = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    area.setAttribute("class", "pic-brush");
    area.setAttribute("y", "0");
    let start = null;
    let moved = false;

    const at = (event) => {
      const place = runs.findIndex((run) => event.clientX < run.getBoundingClientRect().right);
      return place < 0 ? runs.length - 1 : place;
    };
    const choose = (event) => {
      const [first, last] = [start, at(event)].sort((a, b) => a - b);
      const box = drawing.getBoundingClientRect();
      area.setAttribute("height", box.height);
      const left = runs[first].getBoundingClientRect().left - box.left;
      area.setAttribute("x", left);
      area.setAttribute("width", runs[last].getBoundingClientRect().right - box.left - left);
      form.elements.from.value = runs[first].dataset.from;
      form.elements.to.value = runs[last].dataset.to;
    };
    for (const run of runs) {
      run.addEventListener("dragstart", (event) => event.preventDefault());
      run.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        start = runs.indexOf(run);
        moved = false;
      });
      // A link that was drawn over is not followed.
      run.addEventListener("click", (event) => moved && event.preventDefault());
    }
    window.addEventListener("pointermove", (event) => {
      if (start === null || (!moved && at(event) === start)) return;
      moved = true;
      runs[0].parentNode.append(area);
      choose(event);
    });
    window.addEventListener("pointercancel", () => (start = null));
    window.addEventListener("pointerup", () => {
      if (start === null) return;
      start = null;
      if (moved) form.querySelector("button[formaction]").focus();
    });
  }
})();
