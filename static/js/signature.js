// A pad to sign on. What is drawn becomes an SVG path of moves and lines in whole numbers, which
// is all that the server accepts.

const WIDTH = 600;
const HEIGHT = 180;
const MAX = 20000;

for (const pad of document.querySelectorAll(".pad")) {
  const field = pad.closest("form").querySelector("input[name=strokes]");
  const svg = pad.querySelector("svg");
  const path = pad.querySelector("path");
  let last = "";

  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * WIDTH);
    const y = Math.round(((event.clientY - box.top) / box.height) * HEIGHT);
    return `${Math.min(Math.max(x, 0), WIDTH)} ${Math.min(Math.max(y, 0), HEIGHT)}`;
  };
  const draw = (step, to) => {
    if (to === last || field.value.length + to.length + 1 > MAX) return;
    field.value += step + to;
    last = to;
    path.setAttribute("d", field.value);
  };

  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    last = "";
    draw("M", point(event));
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) draw("L", point(event));
  });
  pad.querySelector("button").addEventListener("click", () => {
    field.value = last = "";
    path.setAttribute("d", "");
  });
  pad.hidden = false;
}
