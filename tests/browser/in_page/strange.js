// Elements that no text of ours means to make.
() => {
  const strange = "iframe, img, base, body style, script:not([src]), [onerror], [onload], [onfocus], [href^='javascript:']";
  const found = [];
  const look = (node) => {
    for (const one of node.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.matches(strange)) found.push(one.outerHTML);
    }
  };
  look(document);
  return found;
}
