// What to begin with, where the page around doesn't bring it: areas with questions, and what is asked most.

import { empty, h } from "./dom.js";

export class Entrances {
  constructor(widget) {
    this.widget = widget;
    this.found = null;
    this.element = h("div", { class: "entrances" });
  }

  async load() {
    if (this.found || this.loading) return;
    this.loading = true;
    try {
      const region = this.widget.region;
      this.found = await this.widget.service.get("/api/v1/entrances" + (region ? "?region=" + encodeURIComponent(region) : ""));
      await this.show();
    } catch (error) {
      this.found = null; // one can ask without them, and they are fetched when it is opened again
    }
    this.loading = false;
  }

  async show() {
    const found = this.found;
    if (!found) return;
    const words = this.widget.words;
    const labels = found.most_asked.map((one) => one.label);
    found.areas.forEach((area) => labels.push(area.name, area.about, ...area.questions));
    await words.prepare(labels);
    const button = (text, payload) => h("button", { type: "button", onclick: () => this.widget.ask(text, payload) }, words.show(text));
    empty(this.element);
    if (found.most_asked.length) {
      this.element.appendChild(
        h("section", { class: "most" }, h("h3", null, words.say("most_title")), found.most_asked.map((one) => button(one.label, one.payload)))
      );
    }
    const area = (one, place) =>
      h("details", { class: "area", open: place === 0 }, h("summary", null, words.show(one.name), h("span", null, words.show(one.about))), one.questions.map((text) => button(text)));
    this.element.appendChild(h("section", null, h("h3", null, words.say("areas_title")), found.areas.map(area)));
  }
}
