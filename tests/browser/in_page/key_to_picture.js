() => {
  let pressed = 0;
  window.pictures = [];
  const begin = (event) => { pressed = event.timeStamp; };
  const box = document.querySelector("#q");
  box.addEventListener("keydown", begin, true);
  box.addEventListener("beforeinput", (event) => { if (!pressed) begin(event); }, true);
  new MutationObserver(() => {
    const began = pressed;
    pressed = 0;
    // A frame is on the screen when the task after its animation callback runs.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.pictures.push(performance.now() - began);
      channel.port2.postMessage(0);
    });
  }).observe(document.querySelector("#found"), { childList: true });
}
