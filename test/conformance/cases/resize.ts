import { channelShuffle, depthToSpace, resize, resizeGrad, spaceToDepth } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

export const resizeCases = {
  resize: [
    caseOf({
      name: "nearest, twice as large",
      inputs: { x: [2, 2, 2, 3] },
      build: (v) => resize(v, { scales: [2, 2] }),
    }),
    caseOf({
      name: "nearest, by a fraction and another one",
      inputs: { x: [1, 2, 4, 7] },
      build: (v) => resize(v, { scales: [1.6, 0.6] }),
    }),
    caseOf({
      name: "nearest, where two are equally near",
      inputs: { x: [1, 1, 6, 6] },
      build: (v) => resize(v, { scales: [0.5, 0.5] }),
    }),
    caseOf({
      name: "nearest, of two the upper",
      inputs: { x: [1, 1, 6, 6] },
      build: (v) => resize(v, { scales: [0.5, 0.5], nearestMode: "round_prefer_ceil" }),
    }),
    caseOf({
      name: "nearest, corner on corner",
      inputs: { x: [1, 1, 4, 5] },
      build: (v) => resize(v, { scales: [1.75, 0.6], coordinates: "align_corners" }),
    }),
    caseOf({
      name: "nearest, from the corner down, as PyTorch does",
      inputs: { x: [1, 1, 5, 4] },
      build: (v) => resize(v, { scales: [1.4, 2.3], coordinates: "asymmetric", nearestMode: "floor" }),
    }),
    caseOf({
      name: "nearest, from the corner up",
      inputs: { x: [1, 1, 5, 4] },
      build: (v) => resize(v, { scales: [1.4, 2.3], coordinates: "asymmetric", nearestMode: "ceil" }),
    }),
    caseOf({
      name: "linear, twice as large",
      inputs: { x: [2, 2, 2, 3] },
      build: (v) => resize(v, { scales: [2, 2], mode: "linear" }),
    }),
    caseOf({
      name: "linear, by a fraction and another one",
      inputs: { x: [1, 2, 5, 7] },
      build: (v) => resize(v, { scales: [1.3, 0.4], mode: "linear" }),
    }),
    caseOf({
      name: "linear, corner on corner",
      inputs: { x: [1, 2, 3, 4] },
      build: (v) => resize(v, { scales: [2, 2.5], mode: "linear", coordinates: "align_corners" }),
    }),
    caseOf({
      name: "linear, corner on corner, down to one row",
      inputs: { x: [1, 1, 3, 4] },
      build: (v) => resize(v, { scales: [0.4, 0.5], mode: "linear", coordinates: "align_corners" }),
    }),
    caseOf({
      name: "linear, from the corner",
      inputs: { x: [1, 1, 3, 5] },
      build: (v) => resize(v, { scales: [2.5, 0.7], mode: "linear", coordinates: "asymmetric" }),
    }),
    caseOf({
      name: "linear, one row alone",
      inputs: { x: [1, 2, 1, 3] },
      build: (v) => resize(v, { scales: [3, 1], mode: "linear" }),
    }),
    caseOf({
      name: "scales too close to 1 to change the size change nothing",
      inputs: { x: [1, 1, 3, 4] },
      build: (v) => resize(v, { scales: [1.2, 1.2], mode: "linear" }),
    }),
    caseOf({
      name: "a scale that float32 rounds up to a whole extent",
      inputs: { x: [1, 1, 10, 3] },
      build: (v) => resize(v, { scales: [0.7, 4 / 3] }),
    }),
  ],
  resizeGrad: [
    caseOf({
      name: "nearest, twice as large",
      inputs: { dy: [2, 1, 4, 6] },
      build: (v) => resizeGrad(v, { scales: [2, 2], extent: [2, 3] }),
    }),
    caseOf({
      name: "nearest, from the corner up, where pixels are passed over",
      inputs: { dy: [1, 1, 2, 2] },
      build: (v) =>
        resizeGrad(v, {
          scales: [0.4, 0.5],
          coordinates: "asymmetric",
          nearestMode: "ceil",
          extent: [5, 5],
        }),
    }),
    caseOf({
      name: "linear, by a fraction and another one",
      inputs: { dy: [1, 2, 6, 2] },
      build: (v) => resizeGrad(v, { scales: [1.3, 0.4], mode: "linear", extent: [5, 7] }),
    }),
    caseOf({
      name: "linear, corner on corner",
      inputs: { dy: [1, 2, 6, 10] },
      build: (v) =>
        resizeGrad(v, { scales: [2, 2.5], mode: "linear", coordinates: "align_corners", extent: [3, 4] }),
    }),
  ],
  spaceToDepth: [
    caseOf({
      name: "blocks of 2, places before channels",
      inputs: { x: [2, 3, 4, 6] },
      build: (v) => spaceToDepth(v, { blockSize: 2 }),
    }),
    caseOf({
      name: "blocks of 3, channels before places",
      inputs: { x: [1, 2, 6, 3] },
      build: (v) => spaceToDepth(v, { blockSize: 3, mode: "CRD" }),
    }),
  ],
  depthToSpace: [
    caseOf({
      name: "blocks of 2, places before channels",
      inputs: { x: [2, 12, 2, 3] },
      build: (v) => depthToSpace(v, { blockSize: 2 }),
    }),
    caseOf({
      name: "blocks of 3, channels before places",
      inputs: { x: [1, 18, 2, 1] },
      build: (v) => depthToSpace(v, { blockSize: 3, mode: "CRD" }),
    }),
  ],
  channelShuffle: [
    caseOf({
      name: "two groups of three channels",
      inputs: { x: [2, 6, 2, 3] },
      build: (v) => channelShuffle(v, { groups: 2 }),
    }),
    caseOf({
      name: "three groups of four channels",
      inputs: { x: [1, 12, 1, 2] },
      build: (v) => channelShuffle(v, { groups: 3 }),
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
