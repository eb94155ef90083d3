// Loaded before the first paint, so that a chosen theme does not flash.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") || "";
} catch {
  // storage may be refused: the system's theme holds
}
