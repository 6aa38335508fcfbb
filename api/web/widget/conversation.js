// What was said and answered. Turns are sent one after the other; one that couldn't be sent is sent again.

import { randomId } from "./dom.js";
import { Unreachable } from "./service.js";

const WAITS = [2, 4, 8, 15, 30];

export class Conversation {
  // told(what, turn): "added", "changed", "erased" and "status" are what may happen.
  constructor(service, store, told) {
    this.service = service;
    this.store = store;
    this.told = told;
    this.region = null;
    this.working = false;
    this.source = null;
    Object.assign(this, store.conversation());
    this.again = () => this.work();
    window.addEventListener("online", this.again);
    if (this.human) this.follow();
  }

  ask(text, payload) {
    const turn = { key: randomId(), asked: text, payload: payload || null, state: "waiting", tries: 0, replies: [] };
    this.turns.push(turn);
    this.told("added", turn);
    this.work();
  }

  retry(turn) {
    turn.state = "waiting";
    turn.tries = 0;
    this.told("changed", turn);
    this.work();
  }

  erase() {
    this.leave();
    this.store.erase();
    Object.assign(this, { id: null, turns: [], after: "0", human: false });
    this.told("erased");
  }

  leave() {
    if (this.source) this.source.close();
    this.source = null;
    clearTimeout(this.timer);
  }

  close() {
    this.leave();
    window.removeEventListener("online", this.again);
  }

  async work() {
    clearTimeout(this.timer);
    if (this.working) return;
    this.working = true;
    let turn;
    while ((turn = this.turns.find((one) => one.state === "waiting" || one.state === "unsent"))) {
      if (!(await this.send(turn))) break;
    }
    this.working = false;
  }

  // Sends a turn; returns whether the next may follow.
  async send(turn) {
    if (!this.id) this.id = randomId();
    const id = this.id;
    const body = { conversation_id: id, text: turn.asked, region: this.region, payload: turn.payload };
    turn.state = "waiting";
    this.told("changed", turn);
    try {
      const answer = await this.service.post("/api/v1/messages", body, { "Idempotency-Key": turn.key });
      if (id !== this.id) return true;
      this.answered(turn, answer);
      return true;
    } catch (error) {
      if (id !== this.id) return true;
      if (error instanceof Unreachable) {
        turn.state = "unsent";
        this.timer = setTimeout(this.again, 1000 * WAITS[Math.min(turn.tries++, WAITS.length - 1)]);
      } else {
        turn.state = "failed";
        turn.problem = error.detail || "";
      }
      this.told("changed", turn);
      return turn.state === "failed";
    }
  }

  answered(turn, answer) {
    turn.state = "answered";
    turn.asked = answer.asked;
    turn.replies = answer.replies;
    turn.id = answer.turn_id;
    this.save();
    this.told("changed", turn);
    if (answer.replies.some((reply) => reply.kind === "handoff" || reply.kind === "ticket")) {
      this.human = true;
      this.save();
      this.follow();
    }
  }

  follow() {
    if (!this.source) this.source = this.service.follow(this.id, this.after, (id, event) => this.heard(id, event));
  }

  heard(id, event) {
    this.after = id;
    if (event.kind === "message") {
      const turn = { key: id, state: "person", text: event.text, name: event.name, at: event.at };
      this.turns.push(turn);
      this.told("added", turn);
    }
    if (event.state === "ended") {
      this.human = false;
      this.leave();
    }
    if (event.state) this.told("status", event);
    this.save();
  }

  // Only what was answered is kept: only then is what was asked known without personal numbers.
  save() {
    const kept = this.turns.filter((turn) => turn.state === "answered" || turn.state === "person");
    this.store.keep({ id: this.id, turns: kept, after: this.after, human: this.human });
  }
}
