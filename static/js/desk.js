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

document.addEventListener("keydown", (event) => {
  const door = document.querySelector("#door");
  if (event.key !== "Escape" || !door || event.target.closest?.("details[open]")) return;
  const box = door.querySelector("#q");
  box.value = "";
  door.querySelector("#found").replaceChildren();
  door.querySelector("#admission")?.replaceWith(
    Object.assign(document.createElement("div"), { id: "admission" }),
  );
  box.focus();
});

// The room is not redrawn under somebody's hand: while a tile is open, only an overdose shows.
document.addEventListener("htmx:beforeSwap", (event) => {
  const live = event.target;
  const { xhr, requestConfig } = event.detail;
  if (live.id !== "live" || requestConfig.elt !== live || xhr.status !== 200) return;
  if (!live.querySelector("details[open], :focus")) return;
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
