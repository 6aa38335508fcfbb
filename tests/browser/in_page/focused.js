// What has the focus, by its text.
() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  return (e.innerText || e.id || e.tagName).trim();
}
