/** What the page does, behind the loader: pictures and frames in, labels over them. */
export const pageScript = `
const one = (hook) => document.querySelector("[data-" + hook + "]");
const [stage, maskCanvas, legend, strength, status] = ["stage", "mask", "legend", "strength", "status"].map(one);
const [stageInk, maskInk] = [stage.getContext("2d"), maskCanvas.getContext("2d")];
const say = (text) => { status.textContent = text; };
const fail = (error) => { document.body.dataset.state = "failed"; say(error.message); };

const coded = Uint8Array.from(atob(one("network").textContent), (letter) => letter.charCodeAt(0));
const started = performance.now();
const network = await load(coded).catch((error) => { fail(error); throw error; });
const { about } = network;
const { names, colours } = about.classes;
const colourOf = (k) => colours[k] ?? hue((k * 137.5) % 360);
const spread = (angle) => Math.round(255 * (0.5 + 0.42 * Math.cos((angle * Math.PI) / 180)));
const hue = (angle) => [spread(angle), spread(angle - 120), spread(angle + 120)];
const [high, wide] = about.size;
Object.assign(maskCanvas, { width: wide, height: high });
say(high + "×" + wide + " pixels, ready after " + Math.round(performance.now() - started) + " ms");
document.body.dataset.state = "ready";

let shown;
/** Labels a picture of any size and shows what was found. */
function see(picture) {
  const began = performance.now();
  const answer = network(picture);
  const milliseconds = performance.now() - began;
  shown = { picture, answer };
  window.thumbnet = { ...answer, milliseconds, about };
  if (answer.mask) paintMask(answer.mask);
  draw();
  document.body.dataset.state = "done";
  return milliseconds;
}

function paintMask(mask) {
  const painted = maskInk.createImageData(wide, high);
  mask.forEach((label, pixel) => painted.data.set([...colourOf(label), 255], 4 * pixel));
  maskInk.putImageData(painted, 0, 0);
}

function draw() {
  const { picture, answer } = shown;
  one("stage").previousElementSibling.hidden = true;
  Object.assign(stage, { width: picture.width, height: picture.height, hidden: false });
  stageInk.putImageData(picture, 0, 0);
  if (answer.mask) {
    stageInk.globalAlpha = Number(strength.value);
    stageInk.imageSmoothingEnabled = false;
    stageInk.drawImage(maskCanvas, 0, 0, stage.width, stage.height);
    stageInk.globalAlpha = 1;
  }
  answer.points?.forEach(([x, y], k) => {
    stageInk.fillStyle = "rgb(" + colourOf(k) + ")";
    stageInk.beginPath();
    stageInk.arc(x, y, Math.max(3, stage.width / 90), 0, 7);
    stageInk.fill();
  });
  legend.replaceChildren(...rowsOf(answer).map(({ name, colour, value, share }) => {
    const row = document.createElement("li");
    row.className = share < 0.0005 ? "none" : "";
    const [swatch, label, number] = ["i", "span", "b"].map((tag) => row.appendChild(document.createElement(tag)));
    swatch.style.background = "rgb(" + colour + ")";
    label.textContent = name;
    number.textContent = value;
    return row;
  }));
}

const percent = (share) => (100 * share).toFixed(1) + " %";

function rowsOf({ mask, scores, points }) {
  const row = (k, share, value = percent(share)) => ({ name: names[k], colour: colourOf(k), value, share });
  if (points) return points.map(([x, y], k) => row(k, 1, Math.round(x) + ", " + Math.round(y)));
  if (mask) {
    const counts = names.map(() => 0);
    for (const label of mask) counts[label]++;
    return counts.map((count, k) => row(k, count / mask.length)).sort((a, b) => b.share - a.share);
  }
  const most = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power, k) => row(k, power / sum)).sort((a, b) => b.share - a.share).slice(0, 5);
}

const reader = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function pixelsOf(source, width, height) {
  Object.assign(reader.canvas, { width, height });
  reader.drawImage(source, 0, 0);
  return reader.getImageData(0, 0, width, height);
}

async function open(file) {
  if (!file) return;
  try {
    const bitmap = await createImageBitmap(file, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
    say(see(pixelsOf(bitmap, bitmap.width, bitmap.height)).toFixed(0) + " ms, " + bitmap.width + "×" + bitmap.height + " seen as " + wide + "×" + high);
  } catch (error) { fail(error); }
}

const camera = { video: undefined };
async function startCamera() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  camera.video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true, playsInline: true });
  await camera.video.play();
  one("camera").textContent = "Stop the camera";
  requestAnimationFrame(frame);
}
function stopCamera() {
  for (const track of camera.video.srcObject.getTracks()) track.stop();
  camera.video = undefined;
  one("camera").textContent = "Use the camera";
}
let before = 0;
function frame(now) {
  const { video } = camera;
  if (!video) return;
  const milliseconds = see(pixelsOf(video, video.videoWidth, video.videoHeight));
  say((1000 / (now - before)).toFixed(1) + " frames a second, " + milliseconds.toFixed(0) + " ms in the network");
  before = now;
  requestAnimationFrame(frame);
}

const place = stage.parentElement;
one("image").addEventListener("change", ({ target }) => open(target.files[0]));
one("camera").addEventListener("click", () => (camera.video ? stopCamera() : startCamera().catch(fail)));
strength.addEventListener("input", () => shown && draw());
strength.parentElement.hidden = about.task !== "segmentation";
for (const name of ["dragover", "dragleave", "drop"])
  addEventListener(name, (event) => {
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name === "drop") open(event.dataTransfer.files[0]);
  });`;
