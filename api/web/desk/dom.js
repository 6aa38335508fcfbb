// Parts of pages: the server renders them, with everything escaped; a script only puts them in their place.

export function find(selector, within) {
  return (within || document).querySelector(selector);
}

export function all(selector, within) {
  return Array.prototype.slice.call((within || document).querySelectorAll(selector));
}

export function put(place, html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren.apply(place, Array.prototype.slice.call(read.body.childNodes));
}

let told = 0;

export function tell(text) {
  const line = find("#told");
  line.textContent = text;
  told += 1;
  const mine = told;
  setTimeout(function () {
    if (mine === told) line.textContent = "";
  }, 6000);
}
