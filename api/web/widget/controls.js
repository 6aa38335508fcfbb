// The row above the conversation: region, a person, and what one chooses once.

import { empty, h } from "./dom.js";

export class Controls {
  constructor(widget) {
    this.widget = widget;
    this.select = h("select", { id: "region", onchange: () => widget.setRegion(this.select.value) });
    this.element = h("div", { class: "controls" });
    this.show();
  }

  show() {
    const widget = this.widget;
    const words = widget.words;
    const usual = REGIONS[widget.dataset.defaultRegion || widget.defaultRegion];
    const none = usual ? words.say("region_default", { name: words.show(usual) }) : words.say("region_none");
    empty(this.select);
    this.select.appendChild(h("option", { value: "" }, none));
    for (const code of Object.keys(REGIONS)) this.select.appendChild(h("option", { value: code }, words.show(REGIONS[code])));
    this.select.value = widget.region || "";
    empty(this.element);
    this.element.appendChild(h("span", { class: "where" }, h("label", { for: "region" }, words.say("region")), this.select));
    if (!widget.inPage) {
      this.element.appendChild(h("button", { type: "button", class: "human", onclick: () => widget.ask(words.list("human")) }, words.say("human")));
      this.element.appendChild(h("a", { class: "phone", href: "tel:" + words.say("phone_number") }, words.say("phone")));
    }
    this.element.appendChild(this.menu());
  }

  menu() {
    const widget = this.widget;
    const words = widget.words;
    const buttons = [];
    const add = (text, act, pressed) => buttons.push(h("button", { type: "button", "aria-pressed": pressed, onclick: act }, text));
    if (!widget.hasAttribute("data-elder")) add(words.say("elder"), () => widget.choose("elder", !widget.elder), String(widget.elder));
    if (!widget.hasAttribute("data-script") && !widget.elder) {
      add(words.say("other_script"), () => widget.choose("script", words.script === "hant" ? "hans" : "hant"));
    }
    add(words.say("erase"), () => widget.erase());
    return h("div", { class: "menu", role: "group", "aria-label": words.say("menu") }, buttons);
  }
}
