// The wording, and texts of the service in the characters that the reader wants.
// Everything is kept in simplified characters; traditional ones are asked of the service, once for a text.

const MOST_AT_ONCE = 100;

export class Words {
  constructor(service) {
    this.service = service;
    this.script = "hans";
    this.known = new Map();
  }

  say(path, values) {
    let text = path.split(".").reduce((found, name) => found[name], WORDS[this.script]);
    for (const name of Object.keys(values || {})) text = text.replace("{" + name + "}", values[name]);
    return text;
  }

  list(path) {
    return path.split(".").reduce((found, name) => found[name], WORDS[this.script]);
  }

  show(text) {
    return this.script === "hant" ? this.known.get(text) || text : text;
  }

  // Fetches what is missing. When that fails the text is shown as it is: better in other characters than not at all.
  async prepare(texts) {
    if (this.script !== "hant") return;
    const missing = Array.from(new Set(texts)).filter((text) => text && !this.known.has(text));
    for (let at = 0; at < missing.length; at += MOST_AT_ONCE) {
      const some = missing.slice(at, at + MOST_AT_ONCE);
      try {
        const answer = await this.service.post("/api/v1/script", { texts: some });
        some.forEach((text, place) => this.known.set(text, answer.texts[place]));
      } catch (error) {
        return;
      }
    }
  }
}

// All texts of a turn that the service wrote.
export function textsOf(turn) {
  const found = [turn.text, turn.problem];
  for (const reply of turn.replies || []) {
    for (const part of reply.parts) found.push(part.label, part.text);
    for (const option of reply.options) found.push(option.label);
    for (const one of reply.citations) found.push(one.title, one.number, one.issuer, one.section, one.excerpt);
  }
  return found;
}
