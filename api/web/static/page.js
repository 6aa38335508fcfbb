// Sends the forms without loading the page anew. Without it the forms work by themselves.
const log = document.getElementById("log");
const waiting = document.getElementById("waiting");
const composer = document.getElementById("composer");
const field = document.getElementById("text");
const region = document.getElementById("region");
let busy = false;

function show(text) {
  waiting.textContent = text;
  log.setAttribute("aria-busy", String(text === waiting.dataset.waiting));
}

function keepConversation(id) {
  for (const input of document.querySelectorAll("input[name=conversation_id]")) input.value = id;
}

async function answer(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  body.set("region", region.value);
  const response = await fetch("/ask", { method: "POST", body, headers: { "X-Fragment": "turn" } });
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error("no page");
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const turn = template.content.querySelector(".turn");
  if (turn === null) throw new Error("no turn");
  keepConversation(turn.dataset.conversation);
  document.querySelector(".areas")?.remove();
  document.querySelector(".hello")?.remove();
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
  return response.ok;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.ask")) return;
  event.preventDefault();
  if (busy || (form === composer && field.value.trim() === "")) return;
  busy = true;
  show(waiting.dataset.waiting);
  try {
    const answered = await answer(form, event.submitter);
    if (form === composer && answered) field.value = "";
    // A finger's keyboard would hide the answer; a real keyboard stays ready for the next question.
    if (matchMedia("(pointer: coarse)").matches) document.activeElement?.blur();
    else field.focus({ preventScroll: true });
    show("");
  } catch {
    show(waiting.dataset.failed);
  } finally {
    busy = false;
  }
});

// Enter sends; not while an input method composes characters, nor with Shift.
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.requestSubmit();
});
