// Results at every letter typed. An answer that comes late is dropped.

import { all, find, put, tell } from "./dom.js";
import { send } from "./service.js";

const look = find("#look");
let waiting = null;
let shown = "";

export function startResults() {
  look.addEventListener("input", ask);
  look.addEventListener("change", ask);
}

export function hits() {
  return all("#found .hit");
}

export function typed() {
  return shown;
}

async function ask() {
  if (waiting) waiting.abort();
  const mine = new AbortController();
  waiting = mine;
  const fields = new FormData(look);
  try {
    const html = await send("/desk/results", fields, mine.signal);
    if (waiting !== mine) return;
    shown = String(fields.get("q"));
    const at = hits().indexOf(document.activeElement);
    put(find("#found"), html);
    if (at >= 0) (hits()[at] || find("#q")).focus();
    find("#counted").textContent = find("#found .count, #found .note").textContent;
  } catch (error) {
    if (error.name !== "AbortError") tell(WORDS.failed);
  }
}

export function step(by) {
  const list = hits();
  const at = list.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : -1) : at + by;
  if (next < 0) find("#q").focus();
  else if (list[next]) list[next].focus();
}
