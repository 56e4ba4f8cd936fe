const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. Texts become text nodes, so that nothing that a client has sent can become markup. */
export function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function drawing(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Replaces the content; the control that has the focus gets it back, known by its `data-focus`. */
export function replaceContent(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  container.replaceChildren(...children);
  if (focused === undefined) return;
  for (const candidate of container.querySelectorAll("[data-focus]")) {
    if (candidate.dataset.focus === focused) candidate.focus({ preventScroll: true });
  }
}

/** Calls `render` only when the value is another one than before. */
export function onChange(render) {
  let before;
  return (value, ...others) => {
    const text = JSON.stringify([value, ...others]);
    if (text === before) return;
    before = text;
    render(value, ...others);
  };
}

function fill(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}
