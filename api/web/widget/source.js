// A source as a card that unfolds: which document, where in it, and whether it is in force.

import { h, pageOf } from "./dom.js";

export function badge(words, status) {
  return h("span", { class: "badge " + status }, words.say("status." + status));
}

export function sourceCard(words, service, citation) {
  const show = (text) => words.show(text || "");
  const name = citation.number ? show(citation.number) : "《" + show(citation.title) + "》";
  const none = words.say("none");
  const rows = [
    ["title", show(citation.title)],
    ["number", show(citation.number) || none],
    ["issuer", show(citation.issuer)],
    ["issued_on", citation.issued_on || none],
    ["section", show(citation.section)],
    ["valid_until", citation.valid_until || none],
  ];
  const page = pageOf(service, citation.url);
  return h(
    "details",
    { class: "source" },
    h("summary", null, h("span", { class: "which" }, name), h("span", { class: "where" }, show(citation.section)), badge(words, citation.status)),
    h(
      "dl",
      null,
      rows.map((row) => [h("dt", null, words.say(row[0])), h("dd", null, row[1])]),
      citation.excerpt ? [h("dt", null, words.say("excerpt")), h("dd", null, h("blockquote", null, show(citation.excerpt)))] : null
    ),
    page ? h("a", { class: "open", href: page, target: "_blank", rel: "noopener" }, words.say("open_source")) : null
  );
}
