// What the pages do beside the widget: forms outside it ask in it, and the tree shows the cited section.
document.addEventListener("submit", function (event) {
  const form = event.target;
  const assistant = document.querySelector("policy-assistant");
  if (!form.matches("form.ask") || !assistant || !assistant.ask) return;
  const button = event.submitter || form.querySelector("button");
  const text = form.querySelector("input[name=text]");
  event.preventDefault();
  if (text) assistant.ask(text.value, button.value);
  else assistant.ask(button.value);
});

function showPlace() {
  const tree = document.querySelector(".contents");
  if (!tree) return;
  const old = tree.querySelector("[aria-current]");
  if (old) old.removeAttribute("aria-current");
  const here = location.hash && tree.querySelector('a[href="#' + CSS.escape(decodeURIComponent(location.hash.slice(1))) + '"]');
  if (!here) return;
  here.setAttribute("aria-current", "location");
  if (tree.open) tree.scrollTop = here.offsetTop - tree.clientHeight / 2;
}

const tree = document.querySelector(".contents");
if (tree && matchMedia("(min-width: 62rem)").matches) tree.open = true;
window.addEventListener("hashchange", showPlace);
showPlace();
