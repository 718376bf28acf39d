/** Runs in a page that has loaded nothing else: from bytes to the first mask, once the bytes are there. */

const bytesOf = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
const moduleOf = (bytes) => URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));

/** A picture of noise, of four bytes a pixel. */
function pictureOf([height, width]) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const data = Uint8ClampedArray.from({ length: 4 * height * width }, (_, i) => (i % 4 === 3 ? 255 : next()));
  return { data, width, height };
}

export async function compiledFile({ loader, file, size }) {
  const [code, bytes, picture] = [await bytesOf(loader), await bytesOf(file), pictureOf(size)];
  const started = performance.now();
  const { load } = await import(moduleOf(code));
  const segment = await load(bytes);
  const { mask } = segment(picture);
  return { milliseconds: performance.now() - started, mask: [...mask] };
}

export async function onnxruntime({ loader, runtime, file, size, normalisation: { mean, std } }) {
  const [code, wasmBinary] = [await bytesOf(loader), await bytesOf(runtime)];
  const [bytes, { data }] = [await bytesOf(file), pictureOf(size)];
  const started = performance.now();
  const { env, InferenceSession, Tensor } = await import(moduleOf(code));
  Object.assign(env.wasm, { wasmBinary, numThreads: 1 });
  const session = await InferenceSession.create(bytes);
  const pixels = data.length / 4;
  const image = new Float32Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let c = 0; c < 3; c++) image[c * pixels + pixel] = (data[4 * pixel + c] / 255 - mean[c]) / std[c];
  const [input] = session.inputNames;
  const answer = await session.run({ [input]: new Tensor("float32", image, [1, 3, ...size]) });
  const { data: scores } = answer[session.outputNames[0]];
  const mask = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let label = 1; label * pixels < scores.length; label++)
      if (scores[label * pixels + pixel] > scores[mask[pixel] * pixels + pixel]) mask[pixel] = label;
  return { milliseconds: performance.now() - started, mask: [...mask] };
}
