// An overdose: each tap is kept in the page until the server has it, and the clocks run.
//
// What is tapped is put into an outbox in the session storage, with a uuid of its own and the
// moment, and is sent from there: at once, again when the connection is back, after a reload, and
// from any other page. The server writes a uuid once, however often it arrives. Without this
// script the same buttons send plain forms.

import { freshToken } from "./token.js";

export const OUTBOX = "outbox:";
const AGAIN_MS = 3000;
const LONGEST_WAIT_MS = 7 * 24 * 3600 * 1000;

const list = document.querySelector("#outbox");
const trouble = document.querySelector("#trouble");

// A page that the browser kept and shows again has used its key.
addEventListener("pageshow", (event) => {
  const key = document.querySelector("#overdose-start [name=submission]");
  if (event.persisted && key) key.value = newUuid();
});

// -- The outbox: address of the overdose → [{uuid, at, label, fields}] -----------------------------

function read(address) {
  return JSON.parse(sessionStorage.getItem(OUTBOX + address) ?? "[]");
}

function write(address, taps) {
  if (taps.length) sessionStorage.setItem(OUTBOX + address, JSON.stringify(taps));
  else sessionStorage.removeItem(OUTBOX + address);
}

function change(address, uuid, changed) {
  const taps = read(address);
  write(address, taps.map((tap) => (tap.uuid === uuid ? changed(tap) : tap)).filter(Boolean));
}

function addresses() {
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(OUTBOX))
    .map((key) => key.slice(OUTBOX.length));
}

// Without https there is no crypto.randomUUID.
function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// -- A tap ---------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tap]") || !list) return;
  event.preventDefault();
  const address = list.dataset.record;
  const body = new FormData(form, event.submitter);
  const uuid = body.get("submission");
  const fields = [...body].filter(([name]) => !["submission", "csrfmiddlewaretoken"].includes(name));
  const waiting = form.closest("[data-uuid]");
  if (waiting) {
    // The answer to a question: the same tap, at the moment it had.
    change(address, waiting.dataset.uuid, (tap) => ({ ...tap, fields }));
    asked.delete(waiting.dataset.uuid);
  } else {
    const label = words(form, event.submitter);
    write(address, [...read(address), { uuid, at: Date.now(), label, fields }]);
    form.querySelector("[name=submission]").value = newUuid();
    form.reset();
    const more = form.closest("details");
    if (more) more.open = false;
    form.closest(".asked")?.remove();
  }
  show();
  send();
});

function words(form, button) {
  if (button?.name === "kind") return button.textContent.trim();
  const kind = form.querySelector("[name=kind]").value;
  const typed = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")]
    .filter((field) => field.value)
    .map((field) => (field.matches("select") ? field.selectedOptions[0].textContent : field.value));
  const named = document.querySelector(`.taps [value="${CSS.escape(kind)}"]`);
  const label = named ? named.textContent.trim() : "";
  return [label, typed.join(", ")].filter(Boolean).join(": ");
}

// -- Sending -------------------------------------------------------------------------------------

// What the server has asked about or refused, by uuid: it waits for a person.
const asked = new Map();
let sending = false;
let again;

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(again);
  let connected = true;
  for (const address of addresses()) {
    for (let tap; connected && (tap = read(address).find(({ uuid }) => !asked.has(uuid))); ) {
      connected = await sendOne(address, tap);
    }
  }
  sending = false;
  show();
  if (!connected) again = setTimeout(send, AGAIN_MS);
}

async function sendOne(address, tap) {
  const body = new URLSearchParams(tap.fields);
  body.set("submission", tap.uuid);
  body.set("ago", Math.min(Math.max(Date.now() - tap.at, 0), LONGEST_WAIT_MS));
  body.set("csrfmiddlewaretoken", freshToken() ?? "");
  let response;
  let text;
  try {
    response = await fetch(address, {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(10000),
    });
    text = await response.text();
  } catch {
    return false;
  }
  if (response.ok) {
    change(address, tap.uuid, () => null);
    draw(address, text);
    return true;
  }
  if (response.status === 401) {
    tellSignedOut();
    return false;
  }
  // 409: the server has it. 403: the token is out of date, until the next page. What is refused
  // for good waits for a person, and does not keep the next one waiting.
  if (response.status === 409) change(address, tap.uuid, () => null);
  else if (response.status >= 500 || response.status === 403) return false;
  else asked.set(tap.uuid, response.status === 422 ? text : "");
  return true;
}

function tellSignedOut() {
  const link = document.createElement("a");
  Object.assign(link, { href: trouble.dataset.signInUrl, target: "_blank", rel: "noopener" });
  link.textContent = trouble.dataset.signIn;
  trouble.replaceChildren(`${trouble.dataset.signedOut} `, link);
  trouble.hidden = false;
}

addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());

// Of the server's clock and ours only the difference counts, at the time the page was drawn.
const drawn = new WeakMap();

// -- What is seen --------------------------------------------------------------------------------

function draw(address, text) {
  const timeline = document.querySelector("#timeline");
  if (!timeline || address !== list?.dataset.record || inHand(timeline)) return;
  const open = openIn(timeline);
  htmx.swap(timeline, text, { swapStyle: "outerHTML" });
  reopen(open);
}

// Somebody is typing there: it is drawn anew when that is sent.
function inHand(timeline) {
  const typed = [...timeline.querySelectorAll("input:not([type=hidden])")];
  return (
    timeline.contains(document.activeElement) && document.activeElement.matches("input, select") ||
    typed.some((field) => field.value !== field.defaultValue)
  );
}

const openIn = (timeline) => [...timeline.querySelectorAll("details[open]")].map(({ id }) => id);

function reopen(ids) {
  for (const id of ids) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
}

let open = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "timeline") return;
  if (inHand(event.target) || !event.target.isConnected) event.detail.shouldSwap = false;
  open = openIn(event.target);
});
document.addEventListener("htmx:afterSettle", () => {
  reopen(open);
  open = [];
});

function show() {
  if (!list) return;
  const taps = read(list.dataset.record);
  list.hidden = !taps.length;
  const wanted = new Set(taps.map(({ uuid }) => uuid));
  for (const item of [...list.children]) if (!wanted.has(item.dataset.uuid)) item.remove();
  for (const tap of taps) {
    let item = list.querySelector(`[data-uuid="${CSS.escape(tap.uuid)}"]`);
    if (!item) {
      item = document.createElement("li");
      item.className = "entry waiting-tap";
      item.dataset.uuid = tap.uuid;
      list.prepend(item);
    }
    const answer = asked.get(tap.uuid);
    const state = answer === undefined ? "waiting" : `asked ${answer.length}`;
    if (item.dataset.state === state) continue;
    item.dataset.state = state;
    // Since the start, by the server's clock: the device may be set to any zone.
    const clock = document.querySelector(".overdose-head .running");
    const started = clock && elapsed(clock) && Number(clock.dataset.since) + drawn.get(clock);
    const time = clock ? told(tap.at - started) : "";
    const what = document.createElement("p");
    what.className = "entry-what";
    const bold = document.createElement("b");
    bold.textContent = tap.label;
    const facts = document.createElement("span");
    facts.className = "facts";
    facts.textContent = answer === undefined ? list.dataset.waiting : answer ? "" : list.dataset.refused;
    what.append(`${time} `, bold, " ", facts);
    item.replaceChildren(what);
    if (answer) {
      // Our own page's words, in which no script runs.
      const form = new DOMParser().parseFromString(answer, "text/html").querySelector("form");
      item.append(document.adoptNode(form));
      item.querySelector(".summary")?.focus();
    }
  }
}

// -- Clocks --------------------------------------------------------------------------------------

function elapsed(element) {
  if (!drawn.has(element)) drawn.set(element, Date.now() - Number(element.dataset.now));
  return Date.now() - drawn.get(element);
}

function told(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  if (hours) parts.unshift(hours);
  return parts.map((part, n) => (n ? String(part).padStart(2, "0") : part)).join(":");
}

function tick() {
  for (const clock of document.querySelectorAll(".running[data-since]")) {
    clock.textContent = told(elapsed(clock) - Number(clock.dataset.since));
  }
  const waiting = list ? read(list.dataset.record) : [];
  for (const reminder of document.querySelectorAll(".reminders [data-due]")) {
    const now = elapsed(reminder);
    const taps = waiting.filter(({ fields }) =>
      fields.some(([name, value]) => name === "kind" && value === reminder.dataset.kind),
    );
    const lastTap = Math.max(0, ...taps.map(({ at }) => at - drawn.get(reminder)));
    const due = Math.max(Number(reminder.dataset.due), lastTap + reminder.dataset.every * 1000);
    const words = reminder.querySelector("b");
    reminder.classList.toggle("due", due <= now);
    words.textContent =
      due <= now ? words.dataset.whenDue : `${words.dataset.in} ${told(due - now + 999)}`;
  }
}

if (document.querySelector(".running, #live, #timeline")) {
  tick();
  setInterval(tick, 1000);
}
show();
send();
