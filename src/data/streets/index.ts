export { drawStreet, type StreetOptions, type StreetsOptions, streets } from "./streets.ts";
