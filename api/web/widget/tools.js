// What one can do with an answer: hear it, have it simpler, ask otherwise, copy, share, print.

import { empty, h } from "./dom.js";
import { canSpeak } from "./speech.js";

export function toolRow(widget, turn, reply) {
  const words = widget.words;
  const text = () => reply.parts.map((part) => words.show(part.label) + words.show(part.text)).join("\n");
  const row = h("div", { class: "tools", role: "group", "aria-label": words.say("tools.label") });
  const add = (name, act) => row.appendChild(h("button", { type: "button", class: "tool", onclick: act }, words.say("tools." + name)));
  if (canSpeak()) row.appendChild(speakButton(widget, text));
  if (reply.item_id) add("simpler", () => widget.ask(words.list("tools.simpler")));
  if (widget.elder) return row;
  add("otherwise", () => widget.composer.edit(turn.asked));
  add("copy", () => copy(widget, text() + (reply.link ? "\n" + widget.service.address + reply.link : "")));
  if (reply.link) add("share", () => share(widget, reply));
  if (window.print) add("print", () => printed(widget, turn, text()));
  return row;
}

function speakButton(widget, text) {
  const words = widget.words;
  const button = h("button", { type: "button", class: "tool speak", "aria-pressed": "false" }, words.say("tools.speak"));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      widget.voice.stop();
      return;
    }
    widget.voice.speak(text(), () => state(false));
    state(true);
  });
  function state(speaking) {
    button.setAttribute("aria-pressed", String(speaking));
    empty(button);
    button.appendChild(document.createTextNode(words.say(speaking ? "tools.silent" : "tools.speak")));
  }
  return button;
}

async function share(widget, reply) {
  const address = widget.service.address + reply.link;
  if (navigator.share) {
    try {
      await navigator.share({ title: widget.words.say("name"), url: address });
    } catch (error) {
      if (error.name !== "AbortError") await copy(widget, address, "said.link");
    }
  } else {
    await copy(widget, address, "said.link");
  }
}

async function copy(widget, text, said) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch (error) {
    done = copyOld(widget.frame, text);
  }
  widget.say(done ? said || "said.copied" : "said.not_copied");
}

// Where the clipboard can't be written directly: without https, and in old browsers.
function copyOld(frame, text) {
  const field = h("textarea", { class: "aside", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  frame.appendChild(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch (error) {
    done = false;
  }
  frame.removeChild(field);
  return done;
}

// Prints exactly what was said, from a window of its own: the site around the widget is no part of it.
function printed(widget, turn, text) {
  const page = window.open("", "_blank");
  if (!page) {
    widget.say("said.not_printed");
    return;
  }
  const add = (name, content) => {
    const element = page.document.createElement(name);
    element.textContent = content;
    page.document.body.appendChild(element);
  };
  page.document.title = widget.words.say("name");
  add("h1", turn.asked);
  text.split("\n").forEach((line) => add("p", line));
  add("p", widget.words.say("tools.printed_on", { date: new Date().toLocaleDateString("zh-CN") }));
  page.focus();
  page.print();
}
