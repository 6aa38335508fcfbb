// Everything by keyboard. Single keys do nothing while one types, and can be turned off.

import { find, tell } from "./dom.js";
import { hits, step } from "./results.js";
import { chooseFacet, copyText, item, openCard, openSource, toReport, toWork } from "./card.js";
import { toCall } from "./call.js";

const KEPT = "wence-desk-keys";
const box = find("#q");
const dialog = find("#keys");
const SINGLE = {
  "/": toBox,
  "?": showKeys,
  c: function () { copyText("copy"); },
  r: function () { copyText("script"); },
  m: function () { copyText("sms"); },
  s: openSource,
  k: toWork,
  x: toReport,
  p: toCall
};

export function startKeys() {
  document.addEventListener("keydown", pressedKey);
  const on = find("#keys-on");
  on.checked = localStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", function () {
    localStorage.setItem(KEPT, on.checked ? "on" : "off");
    tell(on.checked ? WORDS.keys_on : WORDS.keys_off);
  });
  find("#open-keys").hidden = false;
  find("#open-keys").addEventListener("click", showKeys);
  find("#close-keys").addEventListener("click", function () { dialog.close(); });
  find("#found").addEventListener("click", function (event) {
    const hit = event.target.closest(".hit");
    if (!hit || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openCard(hit.getAttribute("href"));
  });
  find("#look").addEventListener("submit", function (event) {
    event.preventDefault();
    const first = hits()[0];
    if (first) openCard(first.getAttribute("href"));
  });
}

function pressedKey(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape") return toBox(event);
  const inList = event.target === box || event.target.matches(".hit");
  if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    return step(event.key === "ArrowDown" ? 1 : -1);
  }
  if (writes(field) || localStorage.getItem(KEPT) === "off") return undefined;
  if (/^[1-9]$/.test(event.key) && item()) return chooseFacet(Number(event.key));
  if (SINGLE[event.key]) {
    event.preventDefault();
    return SINGLE[event.key](event);
  }
  return undefined;
}

function writes(field) {
  return field && !["radio", "checkbox"].includes(field.type);
}

function toBox(event) {
  event.preventDefault();
  box.focus();
  box.select();
}

function showKeys() {
  dialog.showModal();
  find("#keys-title").focus();
}
