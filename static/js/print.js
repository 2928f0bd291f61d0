// A button that prints the page; without JavaScript it stays hidden, and the browser prints.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
