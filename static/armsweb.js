// The card of evidence: fetched for its mark, put beside it; closed, focus goes back.
// On a wide screen it stands in the margin, on a narrow one it unfolds below the mark's block.
// Without this script every mark is a plain link to its paragraph.
"use strict";

(() => {
  const card = document.getElementById("evidence");
  const main = document.getElementById("main");
  if (!card || !main) return;
  const wide = window.matchMedia("(min-width: 72rem)");
  let opener = null;

  function place() {
    if (wide.matches) {
      main.append(card);
      const top = opener.getBoundingClientRect().top - main.getBoundingClientRect().top;
      card.style.top = `${Math.max(0, Math.round(top) - 8)}px`;
      return;
    }
    card.style.removeProperty("top");
    const block = opener.closest("li, dd, td, th, p, h1, h2, h3, div");
    if (block.matches("p, h1, h2, h3")) block.after(card);
    else block.append(card);
  }

  function close() {
    card.hidden = true;
    opener.removeAttribute("aria-expanded");
    opener.focus();
    opener = null;
  }

  function show() {
    opener.setAttribute("aria-expanded", "true");
    place();
    card.hidden = false;
    const heading = card.querySelector("h2");
    heading.id = "evidence-heading"; // what names the card
    heading.focus({ preventScroll: wide.matches });
    card.scrollIntoView({ block: "nearest" });
  }

  async function open(mark) {
    if (opener) opener.removeAttribute("aria-expanded");
    opener = mark;
    let answer;
    try {
      const response = await fetch(mark.dataset.card, { headers: { "HX-Request": "true" } });
      // The server refused: the plain link still leads to the paragraph.
      if (!response.ok) return window.location.assign(mark.href);
      answer = await response.text();
    } catch {
      // No network: following the link would lose the page that is still readable.
      answer = document.getElementById("offline").innerHTML;
    }
    if (mark !== opener) return; // another mark was opened, or this one closed, in the meantime
    card.innerHTML = answer;
    show();
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.cite[data-card]");
    // A click that asks for a new tab or window is the browser's.
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (mark === opener) close();
    else open(mark);
  });

  card.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) close();
  });
})();

// What a link leads to is shown though it be folded away, also by browsers that leave it folded;
// on paper every fold is open.
(() => {
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    let fold = target && target.closest("details:not([open])");
    if (!fold) return;
    for (; fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".fold:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });
})();

// Light, dark or as the system has it; kept in this browser only, no cookie.
(() => {
  const choice = document.getElementById("theme");
  if (!choice) return;
  const kept = () => {
    try {
      return localStorage.getItem("theme") || "";
    } catch {
      return ""; // storage may be refused: the system's theme then stays
    }
  };
  choice.value = kept();
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", () => {
    document.documentElement.dataset.theme = choice.value;
    try {
      localStorage.setItem("theme", choice.value);
    } catch {
      // it holds for this page then
    }
  });
})();

// A list that could not be narrowed in place: what the server refused is asked for as a page,
// which says why; without a network the list stays, and says that it did.
(() => {
  document.addEventListener("htmx:responseError", (event) => {
    const { elt, target } = event.detail.requestConfig;
    if (target.id !== "found") return;
    if (elt instanceof HTMLFormElement) elt.submit();
    else window.location.assign(elt.href);
  });

  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.target.id !== "found") return;
    document.getElementById("found-count").textContent = "No connection: the list is as it was";
  });
})();
