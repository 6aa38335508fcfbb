// The controls that are too small for a finger; a link within a sentence may be as small as its line.
root => {
  const found = [];
  const look = (node) => {
    for (const one of node.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (!one.matches("button, select, textarea, summary, a[href]")) continue;
      const box = one.getBoundingClientRect();
      if (!box.width || box.bottom < 0) continue;
      const inText = one.matches("p a, dd a, h2 a, h3 a, h4 a, h5 a, h6 a, li a");
      if (box.height >= (inText ? 24 : 44) && box.width >= 24) continue;
      found.push(`${one.tagName} ${one.innerText} ${box.width}x${box.height}`);
    }
  };
  look(document);
  return found;
}
