// The widget's own document: its styles, the button that opens it, and the panel.

import { h, icon } from "./dom.js";
import { ICONS } from "./icons.js";

// Styles come in as an object of the script, which no policy forbids; in old browsers from a file of the service.
export function addStyles(root, frame, address) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch (error) {
    frame.hidden = true;
    const show = () => (frame.hidden = false);
    root.appendChild(h("link", { rel: "stylesheet", href: address + "/widget.css", onload: show, onerror: show }));
  }
}

export function launcher(widget) {
  return h(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel", onclick: () => widget.open() },
    icon(ICONS.chat),
    h("span")
  );
}

export function closer(widget) {
  return h("button", { type: "button", class: "close", onclick: () => widget.close() }, icon(ICONS.close));
}

// Keeps the focus inside while the panel covers everything.
export function keepFocus(panel, event) {
  if (event.key !== "Tab") return;
  const all = Array.from(panel.querySelectorAll("a[href], button, select, textarea, summary")).filter((one) => one.offsetParent !== null);
  const here = panel.getRootNode().activeElement;
  const end = event.shiftKey ? all[0] : all[all.length - 1];
  if (here !== end && all.indexOf(here) >= 0) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0]).focus();
}

// Leaves room for the keyboard on the screen, where the site's own page doesn't.
export function fitScreen(panel) {
  const screen = window.visualViewport;
  if (!screen) return () => {};
  const fit = () => panel.style.setProperty("--visible", screen.height + "px");
  screen.addEventListener("resize", fit);
  fit();
  return () => screen.removeEventListener("resize", fit);
}
