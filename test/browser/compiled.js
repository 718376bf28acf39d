/** Runs in a page: the mask of a picture by a loader that `thumbnet compile` wrote, in this thread or in a worker's. */

/** Red, green, blue and alpha of a picture's pixels, as its file has them. */
async function pixelsOf(url) {
  const file = await (await fetch(url)).blob();
  const bitmap = await createImageBitmap(file, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const ink = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  ink.drawImage(bitmap, 0, 0);
  return ink.getImageData(0, 0, bitmap.width, bitmap.height);
}

export async function maskHere({ loader, picture }) {
  const { load } = await import(loader);
  const segment = await load();
  return [...segment(await pixelsOf(picture)).mask];
}

export function maskInWorker({ loader, picture }) {
  const { href } = new URL(loader, location.href);
  const source = `import { load } from "${href}";
    onmessage = async ({ data }) => postMessage((await load())(data).mask);`;
  const blob = new Blob([source], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(blob), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve([...data]);
    worker.onerror = ({ message }) => reject(new Error(message));
    pixelsOf(picture).then((pixels) => worker.postMessage(pixels), reject);
  });
}
