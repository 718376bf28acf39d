/**
 * A picture's SVG without custom properties and media queries, in its light colours: for renderers that know neither,
 * such as those that make PNGs.
 */
export function withPlainColours(svg: string): string {
  const light = svg.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "");
  const values = new Map(
    [...light.matchAll(/(--[\w-]+):\s*([^;}]+)/g)].map(([, name = "", value = ""]) => [name, value.trim()]),
  );
  return light.replace(/var\((--[\w-]+)\)/g, (use, name: string) => values.get(name) ?? use);
}
