// Speaks to the service.

const TURN_SECONDS = 25;

// The service can't be reached: the same may be tried again.
export class Unreachable extends Error {}

// The service says what is wrong, in words for the resident.
export class Refused extends Error {
  constructor(detail) {
    super(detail);
    this.detail = detail;
  }
}

export class Service {
  constructor(address) {
    this.address = address;
  }

  get(path) {
    return this.call(path, { method: "GET" });
  }

  post(path, body, headers) {
    const all = Object.assign({ "Content-Type": "application/json" }, headers);
    return this.call(path, { method: "POST", headers: all, body: JSON.stringify(body) });
  }

  async call(path, request) {
    const asked = Object.assign({ credentials: "omit", referrerPolicy: "no-referrer" }, request);
    const stop = window.AbortController ? new AbortController() : null;
    if (stop) asked.signal = stop.signal;
    const timer = setTimeout(() => stop && stop.abort(), TURN_SECONDS * 1000);
    let answer, body;
    try {
      answer = await fetch(this.address + path, asked);
      body = await answer.json();
    } catch (error) {
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return body;
    const place = (body.errors || [])[0];
    throw new Refused((place && place.message) || body.detail || "");
  }

  // Follows a conversation. The browser comes again by itself when the connection drops.
  follow(conversation, after, heard) {
    if (!window.EventSource) return null;
    const path = "/api/v1/conversations/" + encodeURIComponent(conversation) + "/events?after=" + encodeURIComponent(after);
    const source = new EventSource(this.address + path);
    const tell = (message) => heard(message.lastEventId, JSON.parse(message.data));
    source.addEventListener("message", tell);
    source.addEventListener("status", tell);
    return source;
  }
}
