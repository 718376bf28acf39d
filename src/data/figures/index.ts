export { drawFigure, type FigureOptions, type FiguresOptions, figures } from "./figures.ts";
export { figureKeypoints } from "./skeleton.ts";
