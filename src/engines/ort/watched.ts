import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tensor } from "onnxruntime-node";
import { encodeOnnx, toTracedOnnx } from "../../formats/onnx/index.ts";
import type { Graph } from "../../ir/graph.ts";
import { type CompileRequest, storedIn, type WatchedProgram } from "../engine.ts";
import { runsIn } from "./events.ts";
import { nodeTimesOf } from "./node-times.ts";
import { programOf } from "./program.ts";
import { type OrtOptions, openSession } from "./session.ts";

/** A session that writes a profile, and reads it when it is asked for times. */
export async function watched(
  graph: Graph,
  options: OrtOptions,
  { weights = {} }: CompileRequest = {},
): Promise<WatchedProgram> {
  const stored = storedIn(graph, weights);
  const traced = toTracedOnnx(graph, { name: "graph", weights });
  const folder = await mkdtemp(join(tmpdir(), "thumbnet-profile-"));
  const drop = () => rm(folder, { recursive: true, force: true });
  const profile = join(folder, "profile");
  const session = await openSession(encodeOnnx(traced.model), { ...options, profile }).catch(
    async (error) => {
      await drop();
      throw error;
    },
  );
  const program = programOf(graph, { session, stored, Tensor });
  let watching = true;
  const stop = () => {
    if (watching) session.endProfiling();
    watching = false;
  };
  const close = async () => {
    stop();
    await program.close();
    await drop();
  };
  return {
    run: program.run,
    close,
    async nodeTimes() {
      stop();
      const texts = await Promise.all(
        (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
      );
      await close();
      return nodeTimesOf(graph, traced, texts.flatMap(runsIn));
    },
  };
}
