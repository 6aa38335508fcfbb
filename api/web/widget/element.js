// <policy-assistant>: the conversation as an element for any page.

import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { Conversation } from "./conversation.js";
import { empty, h, matches } from "./dom.js";
import { Entrances } from "./entrances.js";
import { addStyles, closer, fitScreen, keepFocus, launcher } from "./frame.js";
import { SERVICE } from "./origin.js";
import { Service } from "./service.js";
import { Voice } from "./speech.js";
import { Store } from "./store.js";
import { setColour } from "./theme.js";
import { TurnView } from "./turn.js";
import { Words, textsOf } from "./words.js";

const SHOWN_SECONDS = 6;
const SHEET = "(max-width: 480px)";

export class PolicyAssistant extends HTMLElement {
  static get observedAttributes() {
    return ["data-title", "data-greeting", "data-region", "data-color", "data-position", "data-elder", "data-script"];
  }

  connectedCallback() {
    // A page that brings a conversation held without scripts goes on without.
    if (this.frame || this.querySelector(".turn")) return;
    this.inPage = this.dataset.mode === "page";
    this.service = new Service(this.dataset.service || SERVICE);
    this.store = new Store(this.service.address, this.dataset.history !== "off");
    this.words = new Words(this.service);
    this.voice = new Voice();
    this.views = new Map();
    this.build();
    this.conversation = new Conversation(this.service, this.store, (what, turn) => this.told(what, turn));
    this.configure();
    this.release = this.inPage ? () => {} : fitScreen(this.panel);
    this.takeOver();
    this.refresh();
  }

  disconnectedCallback() {
    if (!this.frame) return;
    this.conversation.close();
    this.voice.stop();
    this.release();
    this.frame = null;
    empty(this.shadowRoot);
  }

  attributeChangedCallback() {
    if (!this.frame) return;
    this.configure();
    this.refresh();
  }

  build() {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    this.heading = h("h2", { id: "title", class: this.inPage ? "aside" : "title" });
    this.log = h("div", { role: "log", class: "log", "aria-labelledby": "title", tabindex: "-1" });
    this.status = h("p", { role: "status", class: "status" });
    this.greeting = h("p", { class: "greeting" });
    this.composer = new Composer(this);
    this.controls = new Controls(this);
    this.entrances = new Entrances(this);
    const welcome = h("div", { class: "welcome" }, this.greeting, this.entrances.element);
    const content = this.inPage
      ? [this.heading, this.controls.element, this.log, this.status, this.composer.element, h("slot", { name: "entrances" })]
      : [
          h("div", { class: "head" }, this.heading, (this.closer = closer(this))),
          this.controls.element,
          (this.scroller = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": "title" }, welcome, this.log)),
          this.status,
          this.composer.element,
        ];
    this.panel = h("section", { id: "panel", class: "panel", "aria-labelledby": "title", hidden: !this.inPage, onkeydown: (event) => this.key(event) }, content);
    this.button = this.inPage ? null : launcher(this);
    this.frame = h("div", { class: "wence" }, this.button, this.panel);
    addStyles(root, this.frame, this.service.address);
    root.appendChild(this.frame);
  }

  // What the site says goes first, then what the reader has chosen.
  configure() {
    const choices = this.store.choices();
    const chosen = (name, normal) => this.dataset[name] || choices[name] || normal;
    this.elder = String(chosen("elder", false)) === "true";
    this.words.script = chosen("script", "hans") === "hant" ? "hant" : "hans";
    this.region = choices.region || this.dataset.region || null;
    this.conversation.region = this.region;
    setColour(this, this.dataset.color);
    this.frame.className = ["wence", this.inPage ? "in-page" : "floating", this.elder ? "elder" : "", this.dataset.position === "left" ? "left" : ""].join(" ");
    this.frame.lang = this.words.script === "hant" ? "zh-Hant" : "zh-CN";
  }

  // Puts everything in again, in the characters and the size chosen.
  async refresh() {
    const words = this.words;
    const turns = this.conversation.turns;
    await words.prepare(turns.reduce((found, turn) => found.concat(textsOf(turn)), Object.keys(REGIONS).map((code) => REGIONS[code])));
    this.heading.textContent = this.inPage ? words.say("log") : this.dataset.title || words.say("heading");
    this.greeting.textContent = this.dataset.greeting || words.say("greeting");
    if (this.button) {
      this.button.lastChild.textContent = this.dataset.title || words.say("launch");
      this.closer.setAttribute("aria-label", words.say("close"));
    }
    this.controls.show();
    this.composer.word();
    this.entrances.show();
    empty(this.log);
    this.views.clear();
    turns.forEach((turn) => this.showTurn(turn));
    this.begun();
  }

  // The form that worked until now may hold what was typed while the script was on its way.
  takeOver() {
    const field = this.querySelector("textarea");
    const select = this.querySelector("select");
    if (select && select.value) this.setRegion(select.value);
    if (field) this.composer.field.value = field.value;
    if (field && document.activeElement === field) this.composer.field.focus();
    for (const child of Array.from(this.children)) if (!child.slot) this.removeChild(child);
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  open() {
    if (!this.frame || this.isOpen) return;
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const sheet = matches(SHEET);
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-modal", String(sheet));
    this.entrances.load().then(() => {
      const found = this.entrances.found;
      if (found && !this.defaultRegion) {
        this.defaultRegion = found.region;
        this.controls.show();
      }
    });
    if (matches("(pointer: coarse)")) this.closer.focus();
    else this.composer.field.focus({ preventScroll: true });
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.tell("open");
  }

  close() {
    if (!this.frame || this.inPage || !this.isOpen) return;
    this.voice.stop();
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
    this.tell("close");
  }

  ask(text, payload) {
    if (!this.frame || !String(text || "").trim()) return;
    if (!this.inPage) this.open();
    const option = this.shadowRoot.activeElement;
    this.fromOption = Boolean(option) && option !== this.composer.field;
    this.conversation.ask(String(text).slice(0, 2000), payload);
  }

  erase() {
    this.voice.stop();
    this.conversation.erase();
  }

  setRegion(code) {
    this.region = code || null;
    this.store.choose("region", this.region);
    this.conversation.region = this.region;
    this.controls.select.value = code;
  }

  choose(name, value) {
    this.store.choose(name, value);
    this.configure();
    this.refresh();
  }

  key(event) {
    if (event.key === "Escape" && !this.inPage && !event.isComposing) this.close();
    else if (!this.inPage && this.panel.getAttribute("aria-modal") === "true") keepFocus(this.panel, event);
  }

  async told(what, turn) {
    if (what === "erased") {
      await this.refresh();
      this.say("said.erased");
      this.composer.field.focus();
      this.tell("erased");
      return;
    }
    if (what === "status") {
      await this.words.prepare([turn.text]);
      this.say("state." + turn.state, { name: turn.name || this.words.say("someone") }, this.words.show(turn.text));
      return;
    }
    await this.words.prepare(textsOf(turn));
    const view = this.showTurn(turn);
    this.begun();
    if (turn.state === "waiting") this.say("said.waiting");
    else this.arrived(turn, view);
  }

  showTurn(turn) {
    let view = this.views.get(turn.key);
    if (!view) {
      view = new TurnView(this, turn);
      this.views.set(turn.key, view);
      this.log.appendChild(view.element);
    }
    const turns = this.conversation.turns;
    const last = turns[turns.length - 1];
    for (const shown of this.views.values()) shown.show(shown.turn === last);
    this.log.setAttribute("aria-busy", String(turns.some((one) => one.state === "waiting")));
    if (turn.state === "waiting") this.toView(view, "end");
    return view;
  }

  arrived(turn, view) {
    this.say(turn.state === "unsent" ? "said.unsent" : "");
    this.toView(view, "start");
    if (this.fromOption && turn.state === "answered") {
      view.element.tabIndex = -1;
      view.element.focus({ preventScroll: true });
    }
    if (turn.state === "answered") {
      this.tell("answered", { turnId: turn.id, kinds: turn.replies.map((reply) => reply.kind), itemIds: turn.replies.map((reply) => reply.item_id) });
    } else if (turn.state !== "person") {
      this.tell("failed", { state: turn.state });
    }
  }

  toView(view, edge) {
    if (this.inPage) {
      view.element.scrollIntoView({ block: edge, behavior: matches("(prefers-reduced-motion: no-preference)") ? "smooth" : "auto" });
    } else {
      this.scroller.scrollTop = edge === "start" ? view.element.offsetTop - 12 : this.scroller.scrollHeight;
    }
  }

  begun() {
    this.frame.classList[this.conversation.turns.length ? "add" : "remove"]("begun");
  }

  // Says something short to everyone: shown for a while, read by screen readers, again when it is the same.
  say(path, values, text) {
    clearTimeout(this.silence);
    this.status.textContent = "";
    if (!path && !text) return;
    setTimeout(() => (this.status.textContent = text || this.words.say(path, values)), 30);
    if (path !== "said.waiting") this.silence = setTimeout(() => (this.status.textContent = ""), SHOWN_SECONDS * 1000);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent("wence:" + name, { bubbles: true, composed: true, detail: detail || null }));
  }
}
