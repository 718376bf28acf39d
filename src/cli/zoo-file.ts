import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The file of a network that comes with thumbnet, such as `squeeze-unet-camvid`; `undefined` for other names. */
export function zooFile(name: string): string | undefined {
  if (!/^[\w.-]+$/.test(name)) return undefined;
  const file = fileURLToPath(new URL(`../../zoo/${name}.safetensors`, import.meta.url));
  return existsSync(file) ? file : undefined;
}
