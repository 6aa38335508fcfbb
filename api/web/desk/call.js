// The panel of the call: begun, taken, ended; what is looked up, opened and copied goes into its log.

import { all, find, put, tell } from "./dom.js";
import { part, post, send } from "./service.js";
import { typed } from "./results.js";

const panel = find("#call");
let asked = "";

export function startCall() {
  panel.addEventListener("submit", function (event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    fields.set("act", event.submitter.value);
    change(fields);
  });
  panel.addEventListener("click", function (event) {
    if (event.target.closest("[data-copy]")) copySummary();
  });
  document.addEventListener("desk-opened", function (event) {
    const item = event.detail.item;
    const words = typed();
    if (words && words !== asked) note("looked-up", item, words);
    asked = words;
    if (callNumber()) note("opened", item, null);
  });
  document.addEventListener("desk-copied", function (event) {
    note(event.detail.what === "script" && !callNumber() ? "script-read" : "copied", event.detail.item, event.detail.text);
  });
}

export function callNumber() {
  const open = find("[data-call]", panel);
  return open ? open.dataset.call : "";
}

export function toCall() {
  const target = find("#call-open, summary", panel);
  if (target) target.focus();
}

async function change(fields) {
  try {
    put(panel, await send("/desk/call", fields));
  } catch (error) {
    tell(WORDS.failed);
    return;
  }
  const next = find("[data-copy], summary, #call-open", panel);
  if (next) next.focus();
}

let writing = Promise.resolve();

function note(kind, item, text) {
  writing = writing.then(function () { return write(kind, item, text); });
}

async function write(kind, item, text) {
  const number = callNumber();
  try {
    if (!number) {
      await send("/desk/done", { kind: kind, item: item, text: text || "" });
      return;
    }
    const done = { kind: kind, text: text, item_id: kind === "looked-up" ? null : item };
    await post("/api/v1/desk/calls/" + number + "/entries", done);
    const open = all("details[open]", panel).length > 0;
    put(panel, await part("/desk/call"));
    if (open && find("details", panel)) find("details", panel).open = true;
  } catch (error) {
    tell(WORDS.failed);
  }
}

async function copySummary() {
  try {
    await navigator.clipboard.writeText(find('[data-text="summary"]', panel).textContent);
    tell(WORDS.summary_copied);
  } catch (error) {
    tell(WORDS.not_copied);
  }
}
