import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";

/** Where systems put Chromium; `CHROMIUM` in the environment names another place. */
const places = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser of this machine; `undefined` where there is none. */
export const chromiumAt: string | undefined = places.find(existsSync);

/** A page in a browser without windows, and what ends the browser. */
export interface OpenPage {
  readonly page: Page;
  /** `156.0.8078.79` */
  readonly version: string;
  close(): Promise<void>;
}

/** Opens an address in a browser of its own; what goes wrong in the page goes wrong in the caller's next question. */
export async function openPage(address: string): Promise<OpenPage> {
  if (chromiumAt === undefined)
    throw new Error("there is no Chromium: install it, or say in CHROMIUM where it is");
  const browser = await chromium.launch({ executablePath: chromiumAt });
  const page = await browser.newPage();
  await page.goto(address);
  return { page, version: browser.version(), close: () => browser.close() };
}
