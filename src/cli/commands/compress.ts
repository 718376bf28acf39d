import { writeAtomically } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { squeezedBytes } from "../../runs/index.ts";
import { checkReal } from "../check-real.ts";
import { defineCommand } from "../command.ts";
import { compressedJson, compressedText, reportOf } from "../compressing/answer.ts";
import { besideOf } from "../compressing/beside.ts";
import { boundsFor, checkBounds } from "../compressing/bounds.ts";
import { calibration } from "../compressing/calibration.ts";
import { checkPlan, choicesFor, stepsFor } from "../compressing/plan.ts";
import { measuredSensitivities } from "../compressing/sensitivity.ts";
import { remembering, stagesThrough } from "../compressing/stages.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { trialFor } from "../judges.ts";
import { preprocessingFor, preprocessOptions } from "../preprocessing.ts";
import { taskFor } from "../task.ts";
import { isSqueezedName, trainedNetwork, trainedSource } from "../trained-network.ts";
import { dataOptions } from "../training-options.ts";
import { furtherOptions } from "../tune-further.ts";

export const compress = defineCommand({
  name: "compress",
  summary: "squeezes a trained network into one .squeezed file: pruned, shared, entropy-coded, and measured",
  positionals: { source: trainedSource },
  options: {
    ...dataOptions,
    split: { kind: "text", help: "which part of the data measures the network; without it, val" },
    size: {
      kind: "size",
      help: "what pictures are resized to; without it, what the network was trained with",
      unit: "pixels",
    },
    ...preprocessOptions,
    prune: { kind: "number", min: 0, max: 0.9999, help: "share of every layer's weights that become 0" },
    bits: {
      kind: "count",
      max: 8,
      help: "bits of every layer's codebook: its weights share 2^bits numbers; without it, what keeps to the bounds is searched",
    },
    ...furtherOptions,
    finetune: {
      kind: "count",
      help: "steps of training after pruning, and as many of the codebooks after sharing; without it, none",
    },
    huffman: { kind: "flag", help: "codes with Huffman alone, as Han et al. did" },
    rans: { kind: "flag", help: "codes with rANS alone; without either, with what is smaller" },
    maxDrop: {
      kind: "number",
      min: 0,
      help: "points of the metric that may be lost; without it, 0.5 where neither --bits nor --target-bytes says how far to go",
    },
    targetBytes: { kind: "count", help: "bytes that the file may have" },
    calibrate: {
      kind: "text",
      placeholder: "DIR",
      help: "pictures, without labels, that the search fits layers to; without it, those to train on",
    },
    images: { kind: "count", help: "how many of those; without it, up to 64" },
    sensitivities: {
      kind: "count",
      min: 0,
      help: "pictures that tell how sensitive each layer is to pruning, for the report; 0 leaves that out",
      default: 12,
    },
    seed: { kind: "count", min: 0, help: "decides which scenes are drawn", default: 0 },
    ...engineOptions,
    out: { kind: "text", placeholder: "FILE.squeezed", help: "the compressed network", required: true },
    report: {
      kind: "text",
      placeholder: "FILE.html",
      help: "what became of every layer; without it, beside the network",
    },
  },
  examples: [
    "thumbnet compress squeeze-unet-camvid --data camvid --out camvid.squeezed",
    "thumbnet compress runs/camvid --data camvid --prune 0.67 --bits 6 --finetune 200 --out camvid.squeezed",
    "thumbnet compress compressed_SqueezeNet.net --data photographs --calibrate others --target-bytes 470000 --out small.squeezed",
  ],
  async run({ source, out, split, size, preprocess, ...asked }, io, given) {
    if (!isSqueezedName(out))
      throw new UsageError(`--out ${out} is no .squeezed file's name; ${out}.squeezed would fit`);
    const plan = { ...asked, choices: choicesFor(asked), bounds: boundsFor(asked) };
    checkPlan(plan, given);
    const network = await trainedNetwork(source);
    checkReal(network, source);
    const { description } = network;
    const threads = threadsOf(asked.threads);
    const engine = ort({ threads });
    const atHand = { source, network, engine, io };
    const task = taskFor(description, { source, given, only: { preprocess: ["classification"] } });
    const preprocessing = preprocessingFor(description, { preprocess, size });
    const judging = { ...asked, split, size, preprocessing };
    const trial = await trialFor(task, atHand, judging);
    const judge = remembering(trial.judge);
    const sharing = asked.bits ?? (await calibration(trial, asked));
    const steps = await stepsFor({ ...plan, threads, judge, sharing }, atHand);
    const stages = await stagesThrough(network, { steps, judge });
    const last = stages.at(-1) ?? stages[0];
    checkBounds(last, plan.bounds, judge);
    const { sensitivities: most } = asked;
    const sensitivities =
      most === 0
        ? undefined
        : await measuredSensitivities(
            network,
            (await trialFor(task, atHand, { ...judging, most })).judge,
            io,
          );
    const bytes = squeezedBytes(last.network, { choices: plan.choices });
    const report = asked.report ?? out.replace(/\.squeezed$/i, ".html");
    const beside = await besideOf(network);
    const answer = { network, judge, sharing, stages, bytes, beside, sensitivities, file: out, report };
    await writeAtomically(out, bytes);
    await writeAtomically(report, reportOf(answer));
    return { json: compressedJson(answer), text: compressedText(answer) };
  },
});
