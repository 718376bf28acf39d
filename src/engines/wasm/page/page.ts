/** The text of NAME.html: a page that needs nothing else and opens from disk. Its hooks are told in docs/compiled-format.md. */
import type { Task } from "./declarations.ts";
import { loaderText } from "./loader.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

export interface PageRequest {
  readonly name: string;
  readonly task: Task;
  /** The compiled file. */
  readonly bytes: Uint8Array;
}

export const pageText = ({ name, task, bytes }: PageRequest): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)}</title>
<style>${pageStyle}</style>
<body data-state="loading">
<header>
  <h1>${escaped(name)}</h1>
  <p data-status>decoding the network …</p>
</header>
<main>
  <label class="stage">
    <input type="file" accept="image/*" data-image>
    <span class="hint">Drop a picture here, or press to choose one. It stays on this machine.</span>
    <canvas data-stage hidden></canvas>
  </label>
  <aside>
    <button type="button" data-camera>Use the camera</button>
    <label class="strength">Labels <input type="range" min="0" max="1" step="0.05" value="0.6" data-strength></label>
    <ul data-legend></ul>
    <canvas data-mask hidden></canvas>
  </aside>
</main>
<script type="text/plain" data-network>${base64(bytes)}</script>
<script type="module">
${loaderText({ name, task, relaxed: false }).replace("export async function", "async function")}
${pageScript}
</script>
</body>
</html>
`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648, §4. */
export function base64(bytes: Uint8Array): string {
  const texts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const text = [18, 12, 6, 0].map((shift) => digits[(bits >> shift) & 63]).join("");
    const missing = Math.max(0, i + 3 - bytes.length);
    texts.push(text.slice(0, 4 - missing) + "=".repeat(missing));
  }
  return texts.join("");
}
