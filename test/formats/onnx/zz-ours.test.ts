import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { encodeOnnx, FormatError, readOnnx } from "../../../src/formats/onnx/index.ts";
import { readers } from "../../../src/formats/onnx/readers/index.ts";
import { valuesOf } from "../../../src/ir/graph.ts";
import { sizeOf } from "../../../src/ir/tensor.ts";
import { foreignModels } from "./foreign-models.ts";
import { mutatedModel } from "./mutated-models.ts";
import { randomImage } from "./numbers.ts";
import { runInOrt } from "./run-in-ort.ts";
test("diff", async () => {
  let [refused, run, ortRefused, same, both] = [0, 0, 0, 0, 0];
  const seen = new Map<string, number>();
  const mutant = fc.constantFrom(...Object.entries(foreignModels)).chain(([name, model]) => mutatedModel(model, [...readers.keys()]).map((m) => ({ name, m })));
  const end = Date.now() + 60_000;
  for (let seed = 1; seed < 9000 && Date.now() < end; seed++) for (const { name, m } of fc.sample(mutant, { numRuns: 200, seed })) {
    let bytes; try { bytes = encodeOnnx(m); } catch { continue; }
    writeFileSync("/tmp/onnxscratch/last.json", JSON.stringify([name, m]) + seed); let reading; try { reading = readOnnx(bytes); } catch (e) { if (!(e instanceof FormatError)) { console.log("CRASH", name, e, JSON.stringify(m.nodes)); }
      refused++;
      continue; }
    const { graph, weights } = reading;
    if (graph.macs > 1e6 || graph.inputs.some((v) => sizeOf(v.type.shape) > 5000) || graph.nodes.some(({ result }) => valuesOf(result).some((v) => sizeOf(v.type.shape) > 5000))) continue;
    const feeds = Object.fromEntries(graph.inputs.map(({ name, type }) => [name, randomImage(type.shape)]));
    let ours; try { ours = await (await interpreter().compile(graph, { weights })).run(feeds); } catch (e) { console.log("RUNCRASH", name, e, JSON.stringify(m.nodes)); continue; }
    run++;
    let theirs: any; try { throw new Error("x"); } catch (e) { ortRefused++; const k = "ORT: " + (e as Error).message.slice(-110); seen.set(k, (seen.get(k) ?? 0) + 1); continue; }
    both++;
    for (const k of Object.keys(theirs)) {
      const [a, b] = [ours[k]!, theirs[k]!];
      const bad = String(a.type.shape) !== String(b.type.shape) || [...a.data].some((x, i) => !(Math.abs(x - b.data[i]) <= 1e-5 * Math.max(1, Math.abs(x)) || Object.is(x, b.data[i])));
      if (bad) { const key = name + m.nodes.map((n) => n.opType); if (!seen.has(key)) console.log("DIFF", name, a.type.shape, b.type.shape, [...a.data].slice(0, 6), [...b.data].slice(0, 6), JSON.stringify(m.nodes.map(({ opType, inputs, outputs, attributes }) => [opType, inputs, outputs, attributes])), JSON.stringify(m.initializers.filter((t) => t.dtype === "int64").map((t) => [t.name, t.data])), m.opset, m.inputs[0]!.shape); seen.set(key, 1); }
      else same++;
    }
  }
  console.log({ refused, run, ortRefused, both, same }); console.log([...seen].filter(([k]) => k.startsWith("ORT")).sort((a, b) => b[1] - a[1]).slice(0, 25));
}, 600_000);
