import { arrangeSource, type Fold } from "./arrange.ts";

/**
 * The script of a drawing that is opened by itself: a click, Enter or Space on a block folds or unfolds it, with
 * Shift everything in it too.
 */
export const foldingScript = (root: Fold): string => `
const root = ${JSON.stringify(root)};
${arrangeSource()}
const svg = document.currentScript.ownerSVGElement;
const group = (box) => svg.getElementById("i" + box.id);
const all = new Map();
const list = (box) => { all.set("i" + box.id, box); box.inside?.items.forEach(list); };
list(root);
const show = (placed) => {
  const g = group(placed);
  const box = all.get(g.id);
  if (placed.id !== root.id) {
    g.setAttribute("transform", "translate(" + placed.x + " " + placed.y + ")");
    const frame = g.querySelector(":scope > .box");
    frame.setAttribute("width", placed.width);
    frame.setAttribute("height", placed.height);
    if (box.inside) {
      g.classList.toggle("open", box.open);
      g.classList.toggle("folded", !box.open);
      g.querySelector(":scope > .head").setAttribute("aria-expanded", box.open);
    }
  }
  const paths = g.querySelectorAll(":scope > .inside > path");
  placed.ways.forEach((way, i) => paths[i].setAttribute("d", way));
  placed.items.forEach(show);
};
const draw = () => {
  const placed = arrangeBoxes(root);
  show(placed);
  const top = Number(svg.dataset.top);
  const width = Math.max(Number(svg.dataset.least), placed.width);
  svg.setAttribute("viewBox", "0 0 " + width + " " + (placed.height + top));
  svg.setAttribute("width", width);
  svg.setAttribute("height", placed.height + top);
};
const set = (box, open, deep) => {
  if (box.inside) box.open = open;
  if (deep) box.inside?.items.forEach((item) => set(item, open, true));
};
const toggle = (event) => {
  const g = event.target.closest(".block");
  if (!g || (g.classList.contains("open") && !event.target.closest(".head"))) return;
  const box = all.get(g.id);
  set(box, !box.open, event.shiftKey);
  draw();
  event.preventDefault();
};
svg.addEventListener("click", toggle);
svg.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") toggle(event); });
`;
