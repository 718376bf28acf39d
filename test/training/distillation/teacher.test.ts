import { expect, onTestFinished, test } from "vitest";
import { type Batch, batchOf, imagenetNormalisation, type Normalisation } from "../../../src/data/index.ts";
import type { Feeds } from "../../../src/engines/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import {
  initialParameters,
  networkTeacher,
  oneByOne,
  startLessons,
  type TaughtBatch,
  type Teacher,
} from "../../../src/training/index.ts";
import { blocks } from "../../data/pictures.ts";

const input = [2, 3, 16, 16] as const;
const examples = [blocks(16, 16, 1), blocks(16, 16, 2)];

async function toldBy(own: Normalisation, student: Normalisation): Promise<readonly number[]> {
  const network = modelNamed("unet")!.graph({ input, options: { classes: 3, width: 0.02 } });
  const teacher = await networkTeacher({
    engine: interpreter(),
    network,
    weights: initialParameters(network, 2),
    asked: ["scores"],
    input,
    normalisation: { teacher: own, student },
  });
  onTestFinished(() => teacher.close());
  const { taught = {} } = await teacher.teach(batchOf(examples, student));
  return Array.from(taught["teacher/scores"]?.data ?? []);
}

test("a teacher sees images normalised as its own training had them, however its student's are", async () => {
  const half: Normalisation = { mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 1] };
  const [same, other] = [
    await toldBy(imagenetNormalisation, imagenetNormalisation),
    await toldBy(imagenetNormalisation, half),
  ];
  expect(same).toHaveLength(2 * 3 * 16 * 16);
  other.forEach((score, i) => {
    expect(score).toBeCloseTo(same[i]!, 4);
  });
});

test("a network that takes one image at a time answers a batch as one that takes all", async () => {
  const network = (n: number) =>
    modelNamed("unet")!.graph({ input: [n, 3, 16, 16], options: { classes: 3, width: 0.02 } });
  const weights = Object.fromEntries(initialParameters(network(1), 2));
  const [one, all] = [
    await interpreter().compile(network(1), { weights }),
    await interpreter().compile(network(2), { weights }),
  ];
  const { images: data } = batchOf(examples, imagenetNormalisation);
  const feeds: Feeds = { image: { type: { dtype: "float32", shape: input }, data } };
  const [parts, whole] = [await oneByOne(one).run(feeds), await all.run(feeds)];
  expect(parts["scores"]?.type).toEqual(whole["scores"]?.type);
  expect(Array.from(parts["scores"]?.data ?? [])).toEqual(Array.from(whole["scores"]?.data ?? []));
});

const batch = (id: string): Batch => ({
  images: new Float32Array(),
  labels: new Int32Array(),
  ids: [id],
  size: [1, 1],
});

/** Answers when it is let. */
function slowTeacher() {
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  const teacher: Teacher = {
    answers: new Map(),
    teach: (given) =>
      new Promise<TaughtBatch>((resolve) => {
        begun.push(given.ids[0] ?? "");
        waiting.push(() => resolve({ ...given, taught: {} }));
      }),
    close: async () => {},
  };
  const letGo = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  return { teacher, begun, letGo };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a lesson is taught while the student still learns from the one before, never more than one ahead", async () => {
  const { teacher, begun, letGo } = slowTeacher();
  let count = 0;
  const lessons = startLessons({ next: async () => batch(`${count++}`) }, teacher);
  const first = lessons.next();
  await turn();
  expect(begun).toEqual(["0"]);
  letGo();
  expect((await first).ids).toEqual(["0"]);
  await turn();
  expect(begun).toEqual(["0", "1"]);
  letGo();
  expect((await lessons.next()).ids).toEqual(["1"]);
});

test("what goes wrong ahead is told to whoever asks for that lesson, and to nobody who does not", async () => {
  const { teacher, letGo } = slowTeacher();
  let count = 0;
  const batches = {
    async next() {
      if (count > 0) throw new Error("no second batch");
      return batch(`${count++}`);
    },
  };
  const lessons = startLessons(batches, teacher);
  const first = lessons.next();
  await turn();
  letGo();
  expect((await first).ids).toEqual(["0"]);
  await lessons.close();
  await expect(lessons.next()).rejects.toThrow("no second batch");
});
