// The pop-over of evidence: htmx fills it, this opens it beside its mark and gives focus back.
// Without this script every mark is a plain link to its paragraph.
"use strict";

(() => {
  const card = document.getElementById("evidence");
  if (!card || !("popover" in HTMLElement.prototype)) return;
  let opener = null;

  const narrow = window.matchMedia("(max-width: 48rem)");

  function place() {
    card.style.removeProperty("top");
    card.style.removeProperty("left");
    if (narrow.matches || !opener) return;
    const mark = opener.getBoundingClientRect();
    const box = card.getBoundingClientRect();
    const below = mark.bottom + 8;
    const top = below + box.height < window.innerHeight ? below : Math.max(8, mark.top - box.height - 8);
    const left = Math.min(Math.max(8, mark.left - 24), window.innerWidth - box.width - 8);
    card.style.top = `${top}px`;
    card.style.left = `${left}px`;
  }

  // A click that asks for a new tab or window is the browser's, not htmx's.
  document.addEventListener(
    "click",
    (event) => {
      const asks = event.ctrlKey || event.metaKey || event.shiftKey;
      if (asks && event.target.closest("a.cite")) event.stopPropagation();
    },
    true,
  );

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === card) opener = event.detail.elt;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== card) return;
    card.showPopover();
    place();
    const heading = card.querySelector("h2");
    if (heading) heading.focus();
  });

  // The server or the network failed: the plain link still leads to the paragraph.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, (event) => {
      if (event.detail.target === card) window.location.assign(event.detail.elt.href);
    });
  }

  card.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) card.hidePopover();
  });

  card.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !opener) return;
    const lost = document.activeElement === document.body || card.contains(document.activeElement);
    if (lost) opener.focus();
    opener = null;
  });
})();
