// A site's own colour, made so that text on it and text in it can be read.

const LEAST = 4.6;
const LIGHT = [255, 255, 255];
const DARK = [27, 32, 39];

// Sets the colour on an element. Takes #rgb and #rrggbb; anything else is left alone.
export function setColour(element, given) {
  const colour = parsed(given);
  const names = ["--wence-brand", "--wence-on-brand", "--wence-tint", "--wence-brand-dark", "--wence-on-brand-dark", "--wence-tint-dark"];
  if (!colour) {
    names.forEach((name) => element.style.removeProperty(name));
    return;
  }
  const light = readable(colour, LIGHT);
  const dark = readable(colour, DARK);
  const values = [hex(light), hex(LIGHT), hex(mixed(light, LIGHT, 0.92)), hex(dark), hex(DARK), hex(mixed(dark, DARK, 0.85))];
  names.forEach((name, place) => element.style.setProperty(name, values[place]));
}

export function parsed(text) {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text || "");
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text || "");
  if (short) return short.slice(1).map((digit) => parseInt(digit + digit, 16));
  return long ? long.slice(1).map((digits) => parseInt(digits, 16)) : null;
}

// The colour, moved away from the ground until text in it has enough contrast, on the ground's tint as well.
export function readable(colour, ground) {
  const away = ground === LIGHT ? [0, 0, 0] : [255, 255, 255];
  const share = ground === LIGHT ? 0.92 : 0.85;
  for (let step = 0; step <= 20; step++) {
    const tried = mixed(colour, away, step / 20);
    if (contrast(tried, mixed(tried, ground, share)) >= LEAST) return tried;
  }
  return away;
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mixed(one, other, share) {
  return one.map((part, place) => Math.round(part * (1 - share) + other[place] * share));
}

function hex(colour) {
  return "#" + colour.map((part) => (part + 256).toString(16).slice(1)).join("");
}
