// What is typed into a journal is saved a moment later, so that nothing is lost by a session that
// ends. The number is not: it never stands beside an overdose.

import { freshToken } from "./token.js";

const PAUSE = 800;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = form.querySelector("[data-saved]");
  let timer, sending;

  async function save() {
    sending = new AbortController();
    const fields = new FormData(form);
    fields.delete("number");
    fields.delete("confirmed");
    if (freshToken()) fields.set("csrfmiddlewaretoken", freshToken());
    let answer;
    try {
      answer = await fetch(form.dataset.draft, {
        method: "POST", body: new URLSearchParams(fields), signal: sending.signal,
        headers: { "HX-Request": "true" },
      });
    } catch (error) {
      // The form is on its way; or the connection is gone, and the next word tries again.
      if (error.name === "AbortError") return;
    }
    const saved = answer?.status === 204;
    const now = new Date().toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
    status.textContent = saved ? `${status.dataset.saved} ${now}` : status.dataset.unsaved;
    if (answer?.status === 401) document.dispatchEvent(new CustomEvent("house:signedOut"));
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
  });
}
