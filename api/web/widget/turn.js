// A turn in the log: what was asked and what was answered.

import { answerNodes } from "./answer.js";
import { empty, fill, h } from "./dom.js";
import { toolRow } from "./tools.js";

const ANSWERS = ["answer", "refusal"];

export class TurnView {
  constructor(widget, turn) {
    this.widget = widget;
    this.turn = turn;
    this.after = h("div", { class: "replies" });
    this.element = h("article", { class: "turn" }, this.asked(), this.after);
    this.state = null;
  }

  asked() {
    if (this.turn.state === "person") return null;
    this.question = h("p", null, this.turn.asked);
    return h("div", { class: "asked" }, h("p", { class: "who" }, this.widget.words.say("you")), this.question);
  }

  // Shows how the turn stands. last: whether it is the last one, whose form still waits for an answer.
  show(last) {
    if (this.state === this.turn.state + last) return;
    const first = this.state === null;
    this.state = this.turn.state + last;
    if (this.question) this.question.textContent = this.turn.asked;
    const keep = this.after.querySelector("details[open]") && !first;
    if (keep && this.turn.state === "answered") {
      this.options(last);
      return;
    }
    empty(this.after);
    fill(this.after, this.nodes(last));
  }

  options(last) {
    const old = this.after.querySelectorAll(".reply.question .options");
    if (!last) Array.from(old).forEach((node) => node.parentNode.removeChild(node));
  }

  nodes(last) {
    const words = this.widget.words;
    const turn = this.turn;
    if (turn.state === "waiting") return [h("p", { class: "typing", "aria-hidden": "true" }, h("i"), h("i"), h("i"))];
    if (turn.state === "person") return [this.person()];
    if (turn.state === "answered") return turn.replies.map((reply, place) => this.reply(reply, place === 0, last));
    const text = turn.state === "unsent" ? words.say("said.unsent") : words.show(turn.problem) || words.say("said.failed");
    const retry = h("button", { type: "button", onclick: () => this.widget.conversation.retry(turn) }, words.say("retry"));
    return [h("div", { class: "reply notice trouble" }, h("p", null, text), retry)];
  }

  person() {
    const words = this.widget.words;
    const name = this.turn.name ? words.say("person", { name: this.turn.name }) : words.say("someone");
    const lines = words.show(this.turn.text).split("\n").map((line) => h("p", null, line));
    return h("div", { class: "reply person" }, h("p", { class: "who" }, name), lines);
  }

  reply(reply, first, last) {
    const words = this.widget.words;
    const pressed = reply.kind === "question" && !last;
    const shown = Object.assign({}, reply, { parts: reply.parts.filter((part) => part.kind !== "choice" || pressed || !reply.options.length) });
    return h(
      "div",
      { class: "reply " + reply.kind },
      first ? h("p", { class: "who" }, words.say("we")) : null,
      reply.progress ? this.progress(reply.progress) : null,
      answerNodes(words, this.widget.service, shown),
      reply.options.length && !pressed ? this.buttons(reply) : null,
      ANSWERS.indexOf(reply.kind) >= 0 ? toolRow(this.widget, this.turn, reply) : null
    );
  }

  progress(progress) {
    const text = this.widget.words.say("progress", { at: progress.at, total: progress.total });
    const bar = h("progress", { max: progress.total, value: progress.at, "aria-hidden": "true" });
    return h("p", { class: "progress" }, h("span", null, text), bar);
  }

  buttons(reply) {
    const words = this.widget.words;
    const title = reply.kind === "answer" || reply.kind === "refusal" ? h("h3", null, words.say("options")) : null;
    // Where the text numbers them, the buttons do: one can also say the number.
    const numbered = reply.parts.filter((part) => part.kind === "choice").length;
    const button = (option, place) =>
      h(
        "button",
        { type: "button", class: "option", onclick: () => this.widget.ask(option.label, option.payload) },
        place < numbered ? h("span", { class: "number" }, place + 1) : null,
        words.show(option.label)
      );
    return h("section", { class: "options" }, title, reply.options.map(button));
  }
}
