// Notes what is added to an element from now on; returns how much is in it.
(e) => {
  window.added = [];
  const note = (change) => change.addedNodes.forEach((node) => added.push(node.textContent));
  new MutationObserver((seen) => seen.forEach(note)).observe(e, { childList: true, subtree: true });
  return e.childElementCount;
}
