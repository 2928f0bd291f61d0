// The desk by keyboard: ↓ ↑ walk through those found, Escape begins anew.

document.addEventListener("keydown", (event) => {
  const door = event.target.closest?.("#door");
  if (!door || event.target.closest("fieldset")) return;
  const box = door.querySelector("#q");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [box, ...door.querySelectorAll(".found a")];
    const at = stops.indexOf(event.target);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at >= 0 && next) {
      next.focus();
      event.preventDefault();
    }
  }
});

function closeAdmission() {
  document.querySelector("#door #admission")?.replaceWith(
    Object.assign(document.createElement("div"), { id: "admission" }),
  );
}

document.addEventListener("keydown", (event) => {
  const door = document.querySelector("#door");
  if (event.key !== "Escape" || !door || event.target.closest?.("details[open]")) return;
  const box = door.querySelector("#q");
  box.value = "";
  door.querySelector("#found").replaceChildren();
  closeAdmission();
  box.focus();
});

// While another name is typed, the one before must not stand there to be let in.
document.addEventListener("input", (event) => {
  if (event.target.id === "q") closeAdmission();
});

// Who it is stands at the top of the admission, and comes into view before the button does.
function showWho() {
  const admission = document.querySelector("#admission");
  if (admission?.contains(document.activeElement)) {
    admission.scrollIntoView({ block: admission.offsetHeight > innerHeight ? "start" : "nearest" });
  }
}
document.addEventListener("htmx:afterSettle", showWho);
addEventListener("load", showWho);

// The menu of a tile low on the page comes into view.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches("details.seat[open]")) return;
    event.target.querySelector(".menu-list").scrollIntoView({ block: "nearest" });
  },
  true,
);

// A tile left open closes when something else is touched, or after a minute: the room lives on.
const LEFT_OPEN = 60_000;
let touched = Date.now();
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, (event) => {
    touched = Date.now();
    for (const seat of document.querySelectorAll("details.seat[open]")) {
      if (!seat.contains(event.target)) seat.open = false;
    }
  });
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id !== "live" || Date.now() - touched < LEFT_OPEN) return;
  for (const seat of document.querySelectorAll("details.seat[open]")) seat.open = false;
});

// The room is not redrawn under somebody's hand: while a tile is open, only an overdose shows.
document.addEventListener("htmx:beforeSwap", (event) => {
  const live = event.target;
  const { xhr, requestConfig } = event.detail;
  if (live.id !== "live" || requestConfig.elt !== live || xhr.status !== 200) return;
  if (!live.querySelector("details[open]")) return;
  event.detail.shouldSwap = false;
  const now = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const shown = live.querySelector("#overdoses");
  const wanted = now.querySelector("#overdoses");
  if (shown && wanted && !shown.contains(document.activeElement)) shown.replaceWith(wanted);
});

// A refresh that was asked for before something else was done must not undo what shows now.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "live" && !event.target.isConnected) event.detail.shouldSwap = false;
});
