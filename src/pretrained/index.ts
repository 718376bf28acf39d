export { type NameTable, renamed } from "./name-table.ts";
export { torchvision } from "./torchvision.ts";
