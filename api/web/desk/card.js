// The card: opened in its place, its texts copied, its forms answered within it.

import { all, find, put, tell } from "./dom.js";
import { part, send } from "./service.js";
import { callNumber } from "./call.js";

const place = find("#card");

export function startCard() {
  place.addEventListener("click", pressed);
  place.addEventListener("submit", sent);
  place.addEventListener("change", function (event) {
    if (event.target.form && event.target.matches("#check input")) answerForm(event.target.form);
  });
  ready();
}

export function item() {
  const card = find(".item", place);
  return card ? card.dataset : null;
}

export async function openCard(address) {
  try {
    put(place, await part(address));
  } catch (error) {
    tell(WORDS.failed);
    return;
  }
  ready();
  find("#card-title").focus();
  place.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("desk-opened", { detail: item() }));
}

export async function copyText(name) {
  const button = find('[data-copy="' + name + '"]', place);
  const text = find('[data-text="' + name + '"]', place);
  if (!text) return;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch (error) {
    tell(WORDS.not_copied);
    return;
  }
  tell(WORDS.copied.replace("{what}", button.firstChild.textContent.trim()));
  document.dispatchEvent(new CustomEvent("desk-copied", { detail: { what: name, item: item().item, text: text.textContent } }));
}

export function chooseFacet(number) {
  const link = all(".facets a", place)[number - 1];
  if (link) openCard(link.getAttribute("href"));
}

export function openSource() {
  const source = find(".sources .source", place);
  if (source) window.open(find("a.open", source).href, "_blank", "noopener");
}

export function toWork() {
  const field = find(".work input:not([type=hidden])", place);
  if (field) field.focus();
}

function ready() {
  for (const tools of all(".tools", place)) tools.hidden = false;
}

function pressed(event) {
  const button = event.target.closest("[data-copy]");
  if (button) copyText(button.dataset.copy);
  const link = event.target.closest(".facets a, .card-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openCard(link.getAttribute("href"));
}

function sent(event) {
  const form = event.target;
  if (!form.matches(".within, .report")) return;
  event.preventDefault();
  if (form.matches(".report")) report(form);
  else answerForm(form);
}

async function report(form) {
  form.elements.call.value = callNumber();
  try {
    put(find(".reported", form), await send(form.getAttribute("action"), new FormData(form)));
    form.elements.text.value = "";
  } catch (error) {
    tell(WORDS.failed);
  }
}

export function toReport() {
  const field = find("#wrong-text", place);
  if (field) field.focus();
}

async function answerForm(form) {
  const work = form.closest(".work");
  const active = document.activeElement;
  const kept = active && form.contains(active) ? [active.name, active.value, active.type] : null;
  let html;
  try {
    html = await send(form.getAttribute("action"), new FormData(form));
  } catch (error) {
    tell(WORDS.failed);
    return;
  }
  const holder = document.createElement("div");
  put(holder, html);
  const made = holder.firstElementChild;
  work.replaceWith(made);
  if (kept) focusAgain(made, kept);
}

function focusAgain(made, kept) {
  const same = all("input, button", made).filter(function (field) {
    return field.name === kept[0] && field.type === kept[2] && (kept[2] !== "radio" || field.value === kept[1]);
  })[0];
  if (same) same.focus();
}
