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
// Who is signed in, by number: what one has tapped is not sent in another's name.
const staff = document.body.dataset.staff;
const trouble = document.querySelector("#trouble");

// A page that the browser kept and shows again has used its key.
addEventListener("pageshow", (event) => {
  const key = document.querySelector("#overdose-start [name=submission]");
  if (event.persisted && key) key.value = newUuid();
});

// -- The outbox: address of the overdose → [{uuid, at, staff, label, fields}] -----------------------------

function read(address) {
  return JSON.parse(sessionStorage.getItem(OUTBOX + address) ?? "[]");
}

function write(address, taps) {
  if (taps.length) sessionStorage.setItem(OUTBOX + address, JSON.stringify(taps));
  else sessionStorage.removeItem(OUTBOX + address);
}

function change(address, uuid, edit) {
  const taps = read(address);
  write(address, taps.map((tap) => (tap.uuid === uuid ? edit(tap) : tap)).filter(Boolean));
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
    const at = Date.now();
    write(address, [...read(address), { uuid, at, staff, label, fields }]);
    form.querySelector("[name=submission]").value = newUuid();
    form.reset();
    const more = form.closest("details");
    if (more) more.open = false;
    if (event.submitter?.name === "kind") askNumbers(event.submitter.value, uuid, at);
    form.closest(".asked, .completion")?.remove();
    showCompletions();
  }
  show();
  send();
});

// -- The numbers of a tap: asked for right below the buttons, until filled in or put off -----------

const completions = document.querySelector("#completions");

function askNumbers(kind, uuid, at) {
  const template = document.querySelector(`[data-completes-kind="${CSS.escape(kind)}"]`);
  if (!template) return;
  const part = document.importNode(template.content, true);
  const form = part.querySelector("form");
  form.elements.completes.value = uuid;
  form.elements.submission.value = newUuid();
  for (const named of part.querySelectorAll("[id]")) named.id += `_${uuid}`;
  for (const label of part.querySelectorAll("[for]")) label.htmlFor += `_${uuid}`;
  part.querySelector("details").dataset.of = uuid;
  part.querySelector("summary .facts").textContent = sinceStart(at);
  // The newest on top; of the others only what somebody has begun stays open.
  for (const other of completions.children) other.open = handled(other);
  completions.prepend(part);
}

function showCompletions() {
  if (completions) completions.hidden = !completions.children.length;
}

completions?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-not-now]")) return;
  event.target.closest(".completion").remove();
  showCompletions();
});

// A colleague may have filled them in, or struck the entry out.
function dropCompleted() {
  for (const asking of [...(completions?.children ?? [])]) {
    const entry = document.getElementById(`entry-${asking.dataset.of}`);
    if (entry?.matches(".struck, :has(.number)") && !handled(asking)) asking.remove();
  }
  showCompletions();
}

function words(form, button) {
  if (button?.name === "kind") return button.textContent.trim();
  const kind = form.querySelector("[name=kind]").value;
  const typed = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")]
    .filter((field) => field.value)
    .map((field) => (field.matches("select") ? field.selectedOptions[0].textContent : field.value));
  const named = document.querySelector(`.tap-grid [value="${CSS.escape(kind)}"]`);
  const label = named ? named.textContent.trim() : "";
  return [label, typed.join(", ")].filter(Boolean).join(": ");
}

// -- Sending -------------------------------------------------------------------------------------

// What the server has asked about or refused, by uuid: it waits for a person.
const asked = new Map();
// What the server knows to be a colleague's, by uuid: somebody else signed in on another tab.
const others = new Set();
// What could not be saved just now, by uuid: it is tried again.
const failed = new Set();
let sending = false;
let again;

async function send() {
  if (sending || !staff) return;
  sending = true;
  clearTimeout(again);
  let connected = true;
  const tried = new Set();
  const next = (address) => read(address).filter(mayGo).find(({ uuid }) => !tried.has(uuid));
  for (const address of addresses()) {
    for (let tap; connected && (tap = next(address)); ) {
      tried.add(tap.uuid);
      connected = await sendOne(address, tap);
      show();
    }
  }
  sending = false;
  show();
  if (!connected || failed.size || others.size) again = setTimeout(send, AGAIN_MS);
}

// Numbers follow their tap.
function mayGo({ uuid, fields, staff: by }, _, taps) {
  if (by !== staff) return false;
  const completes = fields.find(([name]) => name === "completes")?.[1];
  return !asked.has(uuid) && !taps.some((tap) => tap.uuid === completes);
}

async function sendOne(address, tap) {
  const body = new URLSearchParams(tap.fields);
  body.set("submission", tap.uuid);
  body.set("staff", tap.staff);
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
  failed.delete(tap.uuid);
  others.delete(tap.uuid);
  if (response.ok) {
    change(address, tap.uuid, () => null);
    draw(address, text);
    return true;
  }
  if (response.status === 401) {
    tellSignedOut();
    return false;
  }
  // 409: the server has it. 403: the token is out of date, until the next page; 5xx: it may pass.
  // Whatever else is refused waits for a person. None of them keeps the next one waiting.
  if (response.status === 409) change(address, tap.uuid, () => null);
  else if (response.status === 412) others.add(tap.uuid);
  else if (response.status >= 500 || response.status === 403) failed.add(tap.uuid);
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

// What came anew is drawn, but for the entry whose form somebody has in hand.
function draw(address, text) {
  const timeline = document.querySelector("#timeline");
  if (!timeline || address !== list?.dataset.record) return;
  // Our own page's words, in which no script runs.
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#timeline");
  // Answers may overtake each other.
  if (!fresh || Number(fresh.dataset.now) < Number(timeline.dataset.now)) return;
  for (const { name, value } of fresh.attributes) timeline.setAttribute(name, value);
  drawAround(timeline, fresh);
  drawEntries(timeline.querySelector(".entries"), fresh.querySelector(".entries"));
  dropCompleted();
  tick();
}

// The reminders, the facts, the notices: whatever stands before the entries.
function drawAround(timeline, fresh) {
  const [there, wanted] = [timeline, fresh].map((part) =>
    [...part.children].filter((child) => !child.matches(".entries")),
  );
  wanted.forEach((part, n) => {
    if (!there[n]) timeline.querySelector(".entries").before(part);
    else if (!there[n].isEqualNode(part)) there[n].replaceWith(part);
  });
  for (const part of there.slice(wanted.length)) part.remove();
}

function drawEntries(entries, fresh) {
  const known = new Map([...entries.children].map((entry) => [entry.id, entry]));
  let below = null;
  for (const entry of [...fresh.children].reverse()) {
    const there = known.get(entry.id);
    known.delete(entry.id);
    if (!there) entries.insertBefore(entry, below);
    else if (!looksLike(there, entry) && !inHand(there)) {
      const open = there.querySelector("details[open]");
      there.replaceWith(entry);
      if (open && entry.querySelector("details")) entry.querySelector("details").open = true;
    }
    below = there?.isConnected ? there : entry;
  }
  for (const gone of known.values()) gone.remove();
}

// Every form has new keys each time: only what is seen counts.
const looksLike = (one, other) =>
  one.className === other.className && one.textContent === other.textContent;

// Somebody is typing or choosing there: it is drawn anew when that is sent.
function inHand(entry) {
  const details = entry.querySelector("details[open]");
  return details !== null && handled(details);
}

function handled(form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
  return fields.some((field) => field === document.activeElement || changed(field));
}

function changed(field) {
  if (!field.matches("select")) return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "timeline" || !event.detail.shouldSwap) return;
  event.detail.shouldSwap = false;
  draw(list?.dataset.record, event.detail.serverResponse);
});

// On every page of the room: how many taps wait elsewhere, and the way there.
function showKept() {
  const link = document.querySelector("#kept");
  if (!link) return;
  const elsewhere = addresses().filter((address) => address !== list?.dataset.record);
  link.hidden = !elsewhere.length;
  if (!elsewhere.length) return;
  link.href = elsewhere[0].replace(/record\/$/, "");
  link.querySelector("b").textContent = elsewhere.flatMap(read).length;
}

function show() {
  showKept();
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
    const answer = asked.get(tap.uuid) ?? (failed.has(tap.uuid) ? "" : undefined);
    const colleagues = tap.staff !== staff || others.has(tap.uuid);
    const waits = colleagues ? "colleague" : "waiting";
    const state = answer === undefined ? waits : `asked ${answer.length}`;
    if (item.dataset.state === state) continue;
    item.dataset.state = state;
    const time = sinceStart(tap.at);
    const what = document.createElement("p");
    what.className = "entry-what";
    const bold = document.createElement("b");
    bold.textContent = tap.label;
    const facts = document.createElement("span");
    facts.className = "facts";
    facts.textContent = answer === undefined ? list.dataset[waits] : answer ? "" : list.dataset.refused;
    what.append(`${time} `, bold, " ", facts);
    item.replaceChildren(what);
    if (answer) {
      // Our own page's words, in which no script runs.
      const form = new DOMParser().parseFromString(answer, "text/html").querySelector("form");
      // It is told as an alert: neither the page nor the focus moves under the finger.
      form.querySelector("[autofocus]")?.removeAttribute("autofocus");
      item.append(document.adoptNode(form));
    }
    if (answer !== undefined || colleagues) {
      const discard = document.createElement("button");
      Object.assign(discard, { type: "button", className: "quiet" });
      discard.dataset.discard = "";
      discard.textContent = list.dataset.discard;
      item.append(discard);
    }
  }
}

list?.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-discard]")) return;
  const { uuid } = event.target.closest("[data-uuid]").dataset;
  asked.delete(uuid);
  failed.delete(uuid);
  others.delete(uuid);
  change(list.dataset.record, uuid, () => null);
  show();
});

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

// Since the start, by the server's clock: the device may be set to any zone.
function sinceStart(at) {
  const clock = document.querySelector(".overdose-head .running");
  if (!clock) return "";
  elapsed(clock);
  return told(at - drawn.get(clock) - Number(clock.dataset.since));
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
