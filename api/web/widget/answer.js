// The text of a reply: what was asked for first, its figures marked, then the rest in its parts.

import { h } from "./dom.js";
import { badge, sourceCard } from "./source.js";

const FIGURED = ["lead", "main", "more"];

export function answerNodes(words, service, reply) {
  if (!reply.citations.length) return partNodes(words, reply.parts);
  // The cards below say what the text's last line says.
  const nodes = partNodes(words, reply.parts.filter((part) => part.kind !== "basis"));
  if (!reply.parts.some((part) => part.kind === "warning")) {
    const found = reply.citations.map((citation) => citation.status);
    for (const status of Object.keys(words.list("warning"))) {
      if (found.indexOf(status) >= 0) nodes.push(h("p", { class: "validity" }, badge(words, status), " ", words.say("warning." + status)));
    }
  }
  const cards = reply.citations.map((citation) => sourceCard(words, service.address, citation));
  nodes.push(h("section", { class: "sources" }, h("h3", null, words.say("sources")), cards));
  return nodes;
}

function partNodes(words, parts) {
  const nodes = [];
  let at = 0;
  while (at < parts.length) {
    const kind = parts[at].kind;
    let end = at + 1;
    while (end < parts.length && parts[end].kind === kind) end++;
    const group = parts.slice(at, end);
    const figured = FIGURED.indexOf(kind) >= 0;
    const text = (part) => (figured ? figures(words, words.show(part.text)) : words.show(part.text));
    const label = (part) => (part.label ? h("span", { class: "label" }, words.show(part.label)) : null);
    if (kind === "heading") {
      nodes.push(headingNode(words, group[0].text));
    } else if (figured && group.length > 1) {
      if (group[0].label) nodes.push(h("p", { class: "plain" }, label(group[0])));
      nodes.push(h("ul", { class: kind }, group.map((part) => h("li", null, text(part)))));
    } else {
      group.forEach((part) => nodes.push(h("p", { class: kind }, label(part), text(part))));
    }
    at = end;
  }
  return nodes;
}

function headingNode(words, text) {
  const found = /^【(.+?)】(.*)$/.exec(words.show(text));
  if (!found) return h("p", { class: "heading" }, words.show(text));
  return h("p", { class: "heading" }, h("span", { class: "place" }, found[1]), " ", found[2]);
}

// The text with its figures in elements of their own.
export function figures(words, text) {
  const pattern = new RegExp(words.say("figure"), "g");
  const nodes = [];
  let at = 0;
  let found;
  while ((found = pattern.exec(text))) {
    nodes.push(text.slice(at, found.index), h("b", { class: "figure" }, found[0]));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}
