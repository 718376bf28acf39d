import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Pages for a browser on this machine. */
export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where a page finds the packages that our modules import by name. */
const packages = {
  "@bufbuild/protobuf": "/node_modules/@bufbuild/protobuf/dist/esm/index.js",
  "@bufbuild/protobuf/codegenv2": "/node_modules/@bufbuild/protobuf/dist/esm/codegenv2/index.js",
  "@bufbuild/protobuf/reflect": "/node_modules/@bufbuild/protobuf/dist/esm/reflect/index.js",
  "@bufbuild/protobuf/wire": "/node_modules/@bufbuild/protobuf/dist/esm/wire/index.js",
  "onnxruntime-node": "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
  "onnxruntime-web/wasm": "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
};

const emptyPage = `<!doctype html>
<meta charset="utf-8">
<title>thumbnet</title>
<script type="importmap">${JSON.stringify({ imports: packages })}</script>`;

const kinds: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const isPublic = (path: string): boolean =>
  /^\/(dist|node_modules|bench\/browser|test\/browser)\//.test(path);

/**
 * Serves an empty page, our modules (built anew where they changed), the packages, and `files` by their paths. Pages are isolated from other
 * origins, so that they may share memory and their clocks are fine.
 */
export async function openSite(files: ReadonlyMap<string, Uint8Array> = new Map()): Promise<Site> {
  execFileSync(process.execPath, [`${root}/scripts/build.mjs`], { stdio: "inherit" });
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const found = pathname === "/" ? emptyPage : (files.get(pathname) ?? (await fromDisk(pathname)));
    response.writeHead(found === undefined ? 404 : 200, {
      "Content-Type":
        pathname === "/" ? "text/html" : (kinds[extname(pathname)] ?? "application/octet-stream"),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(found);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo; // Of a server that listens on a port.
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const fromDisk = (path: string): Promise<Uint8Array | undefined> =>
  isPublic(path) ? readFile(`${root}${path}`).catch(() => undefined) : Promise.resolve(undefined);
