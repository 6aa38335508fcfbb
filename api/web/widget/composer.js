// Where one types or speaks, with suggestions above.

import { empty, h, icon, matches } from "./dom.js";
import { ICONS } from "./icons.js";
import { canListen, Ear } from "./speech.js";

const LONGEST = 2000;
const COUNT_FROM = 1600;
const PAUSE = 180;

export class Composer {
  constructor(widget) {
    this.widget = widget;
    this.composing = false;
    this.ear = null;
    this.asked = 0;
    this.field = h("textarea", {
      id: "text", rows: "1", maxlength: LONGEST, autocomplete: "off", enterkeyhint: "send", "aria-describedby": "privacy count",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      oncompositionstart: () => (this.composing = true),
      oncompositionend: () => {
        this.composing = false;
        this.typed();
      },
    });
    this.label = h("label", { for: "text", class: "aside" });
    this.list = h("div", { class: "suggestions", role: "group", hidden: true, onkeydown: (event) => this.listKey(event) });
    this.send = h("button", { type: "submit", class: "send" }, icon(ICONS.send), h("span"));
    this.mic = canListen() ? h("button", { type: "button", class: "mic", "aria-pressed": "false", onclick: () => this.listen() }, icon(ICONS.mic), h("span")) : null;
    this.count = h("span", { id: "count", class: "count" });
    this.privacy = h("p", { id: "privacy", class: "privacy" });
    this.element = h(
      "form",
      { class: "composer", novalidate: true, onsubmit: (event) => this.submit(event) },
      this.label, this.list,
      h("div", { class: "line" }, this.field, this.mic, this.send),
      h("div", { class: "under" }, this.privacy, this.count)
    );
    this.word();
  }

  // Puts the wording in, again after the characters were changed.
  word() {
    const words = this.widget.words;
    this.label.textContent = words.say("question");
    this.field.placeholder = words.say("placeholder");
    this.list.setAttribute("aria-label", words.say("suggestions"));
    this.send.lastChild.textContent = words.say("send");
    if (this.mic) this.mic.lastChild.textContent = words.say("mic");
    this.privacy.textContent = words.say("privacy_short");
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) {
      this.field.focus();
      return;
    }
    if (this.ear) this.ear.stop();
    this.field.value = "";
    this.typed();
    this.widget.ask(text);
    // A finger's keyboard would hide the answer; a real keyboard stays ready for the next question.
    if (matches("(pointer: coarse)")) this.field.blur();
    else this.field.focus({ preventScroll: true });
  }

  // Enter sends; not while an input method composes characters, nor with Shift.
  key(event) {
    const composing = event.isComposing || this.composing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) this.submit(event);
    else if (event.key === "ArrowUp" && !this.list.hidden && !composing && this.field.selectionStart === 0) this.list.lastChild.focus();
    else if (event.key === "Escape" && !this.list.hidden) this.closeList(event);
  }

  listKey(event) {
    const here = event.target;
    if (event.key === "Escape") this.closeList(event);
    else if (event.key === "ArrowUp" && here.previousSibling) here.previousSibling.focus();
    else if (event.key === "ArrowDown") (here.nextSibling || this.field).focus();
    else return;
    event.preventDefault();
  }

  closeList(event) {
    event.stopPropagation();
    this.list.hidden = true;
    this.field.focus();
  }

  edit(text) {
    this.field.value = text;
    this.field.focus();
    this.field.select();
    this.grow();
    this.widget.say("said.edit");
  }

  typed() {
    this.grow();
    const length = this.field.value.length;
    this.count.textContent = length < COUNT_FROM ? "" : length + "/" + LONGEST;
    clearTimeout(this.timer);
    if (!this.composing) this.timer = setTimeout(() => this.suggest(), PAUSE);
  }

  grow() {
    this.field.style.removeProperty("height");
    if (this.field.value) this.field.style.setProperty("height", this.field.scrollHeight + 2 + "px");
  }

  async suggest() {
    const text = this.field.value.trim();
    const round = ++this.asked;
    let found = [];
    // What holds many digits may be somebody's number: it stays here until it is sent on purpose.
    if (text && text.length <= 30 && !/\d{6}/.test(text) && !this.widget.elder) {
      try {
        found = (await this.widget.service.post("/api/v1/suggestions", { text: text, region: this.widget.region })).suggestions;
        await this.widget.words.prepare(found.map((one) => one.label));
      } catch (error) {
        found = [];
      }
    }
    if (round !== this.asked || text !== this.field.value.trim()) return;
    empty(this.list);
    for (const one of found) {
      const take = () => {
        this.field.value = "";
        this.typed();
        this.field.focus({ preventScroll: true });
        this.widget.ask(one.label, one.payload);
      };
      this.list.appendChild(h("button", { type: "button", onclick: take }, this.widget.words.show(one.label)));
    }
    this.list.hidden = !found.length;
    if (found.length) this.widget.say("said.suggestions", { count: found.length });
  }

  listen() {
    if (this.ear) {
      this.ear.stop();
      return;
    }
    const state = (listening) => this.mic.setAttribute("aria-pressed", String(listening));
    const ended = (failed) => {
      this.ear = null;
      state(false);
      this.widget.say(failed ? "said.not_heard" : "said.heard");
      this.field.focus();
    };
    try {
      this.ear = new Ear((text) => {
        this.field.value = text.slice(0, LONGEST);
        this.typed();
      }, ended);
      state(true);
      this.widget.say("said.listening");
    } catch (error) {
      ended(true);
    }
  }
}
