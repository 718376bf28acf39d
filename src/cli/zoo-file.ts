import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the networks lie that come with thumbnet, two folders above both `src/cli` and `dist/cli`. */
const zoo = fileURLToPath(new URL("../../zoo/", import.meta.url));
const ending = ".safetensors";

/** The file of a network that comes with thumbnet, such as `squeeze-unet-camvid`; `undefined` for other names. */
export const zooFile = (name: string): string | undefined =>
  zooNames().includes(name) ? `${zoo}${name}${ending}` : undefined;

/** Every network that comes with thumbnet. */
export function zooNames(): readonly string[] {
  if (!existsSync(zoo)) return [];
  return readdirSync(zoo)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}
