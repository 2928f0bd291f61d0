// What HTML and htmx cannot do by themselves. Every page works without it.

import "./desk.js";
import { OUTBOX } from "./overdose.js";
import "./registration.js";
import "./signature.js";
import { freshToken } from "./token.js";

// htmx notes the address of the page in the session storage; ids do not belong there. What waits
// to be sent from an overdose stays until the server has it.
function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(OUTBOX)) sessionStorage.removeItem(key);
  }
}
document.addEventListener("DOMContentLoaded", forget);
addEventListener("pagehide", forget);

// Signing in again gives a new security token: a form opened before takes it from the cookie.

document.addEventListener("htmx:configRequest", (event) => {
  const token = freshToken();
  if (token && "csrfmiddlewaretoken" in event.detail.parameters) {
    event.detail.parameters.csrfmiddlewaretoken = token;
  }
});

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("input[name=csrfmiddlewaretoken]");
  const token = freshToken();
  if (field && token) field.value = token;
});

// Trouble with the connection or the session is told, and the page stays as it is.
const trouble = document.querySelector("#trouble");

function tell(words, link) {
  trouble.textContent = words + " ";
  if (link) {
    const a = document.createElement("a");
    a.href = trouble.dataset.signInUrl;
    a.target = "_blank";
    a.rel = "noopener";
    a.textContent = trouble.dataset.signIn;
    trouble.append(a);
  }
  trouble.hidden = false;
}

document.addEventListener("htmx:sendError", () => tell(trouble.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(trouble.dataset.offline));
document.addEventListener("house:signedOut", () => tell(trouble.dataset.signedOut, true));
document.addEventListener("htmx:responseError", (event) => {
  const words = { 401: "signedOut", 404: "gone", 409: "again" }[event.detail.xhr.status];
  tell(trouble.dataset[words ?? "failed"], words === "signedOut");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) trouble.hidden = true;
});

// Offers are fetched anew with each need ticked; one chosen while they are on their way, and still
// among them, stays chosen.
let chosen;
document.addEventListener("htmx:beforeSwap", (event) => {
  chosen = event.target.id === "offers" && event.target.querySelector("input:checked")?.value;
});
document.addEventListener("htmx:afterSwap", () => {
  const again = chosen && document.querySelector(`#offers input[value="${CSS.escape(chosen)}"]`);
  if (again) again.checked = true;
});

// A menu closes when something else is chosen, and by Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
