// Does what a telephone does when its keyboard comes up.
() => {
  Object.defineProperty(visualViewport, "height", { value: 380 });
  visualViewport.dispatchEvent(new Event("resize"));
}
