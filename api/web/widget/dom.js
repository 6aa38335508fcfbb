// Makes elements. What is said goes in as text nodes only, so nothing in it can become markup.

const SVG = "http://www.w3.org/2000/svg";

export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  const given = attributes || {};
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (value === null || value === undefined || value === false) continue;
    if (key.indexOf("on") === 0) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  fill(element, children);
  return element;
}

export function fill(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) fill(element, child);
    else element.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
}

export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.appendChild(shape);
  return svg;
}

// Only what the service itself says may be an address, and only one of its own pages.
export function pageOf(service, path) {
  return /^\/(?!\/)/.test(path || "") ? service + path : null;
}

export function matches(query) {
  return Boolean(window.matchMedia) && window.matchMedia(query).matches;
}

export function randomId() {
  const bytes = new Uint8Array(16);
  window.crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}
