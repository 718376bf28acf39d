export { type LayerCount, layersOf, type NetworkCount } from "./layers.ts";
