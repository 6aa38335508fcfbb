// Defines the element, and puts one in for a script tag that stands alone.

import { PolicyAssistant } from "./element.js";
import { SCRIPT } from "./origin.js";

if (window.customElements && !customElements.get("policy-assistant")) {
  customElements.define("policy-assistant", PolicyAssistant);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}

function start() {
  const given = SCRIPT ? SCRIPT.dataset : {};
  if (given.auto === "false" || document.querySelector("policy-assistant")) return;
  const element = document.createElement("policy-assistant");
  Object.keys(given).forEach((name) => (element.dataset[name] = given[name]));
  document.body.appendChild(element);
}
