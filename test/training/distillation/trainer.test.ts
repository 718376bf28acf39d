import { describe, expect, onTestFinished, test } from "vitest";
import { prepareBatch, streets } from "../../../src/data/index.ts";
import { ort } from "../../../src/engines/ort/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import {
  type Distillation,
  hintName,
  initialParameters,
  networkTeacher,
  type Recipe,
  startLessons,
  type Teacher,
  Trainer,
  taughtBy,
  valueAt,
} from "../../../src/training/index.ts";
import { bitsOf, smallRecipe } from "../small-recipe.ts";

const scenes = streets({ split: "train", count: 6, size: [32, 48], seed: 1 });
const input = [2, 3, 32, 48] as const;
const usual: Distillation = { temperature: 2, lambda: 0.5, labels: true, hints: [], hintWeight: 1 };
const hinted: Distillation = { ...usual, hints: [{ teacher: "down2", student: "down2/conv1" }] };

/** A U-Net of twice the student's width, with the weights that training would start from. */
async function teacherFor(distillation: Distillation): Promise<Teacher> {
  const network = modelNamed("unet")!.graph({ input, options: { ...smallRecipe.modelOptions, width: 0.04 } });
  for (const [i, { teacher }] of distillation.hints.entries())
    network.output(hintName(i), valueAt(network, teacher, "the teacher"));
  const { normalisation } = smallRecipe.plan;
  const teacher = await networkTeacher({
    engine: ort({ threads: 1 }),
    network,
    weights: initialParameters(network, 9),
    asked: taughtBy(distillation),
    input,
    normalisation: { teacher: normalisation, student: normalisation },
  });
  onTestFinished(() => teacher.close());
  return teacher;
}

interface Pupil {
  readonly trainer: Trainer;
  /** Trains up to a step and tells the losses. */
  to(step: number): Promise<readonly number[]>;
}

async function pupilOf(
  distillation: Distillation | undefined,
  state?: ReturnType<Trainer["state"]>,
): Promise<Pupil> {
  const teacher = distillation && (await teacherFor(distillation));
  const recipe: Recipe = { ...smallRecipe, ...(distillation && { distillation }) };
  const trainer = await Trainer.start({
    engine: ort({ threads: 1 }),
    recipe,
    taught: teacher?.answers,
    ...(state && { state }),
  });
  onTestFinished(() => trainer.close());
  let next = trainer.done;
  const batches = { next: () => prepareBatch(scenes, recipe.plan, next++) };
  const lessons = teacher ? startLessons(batches, teacher) : batches;
  return {
    trainer,
    async to(step) {
      const losses: number[] = [];
      while (trainer.done < step) losses.push((await trainer.step(await lessons.next())).loss);
      return losses;
    },
  };
}

test("λ = 0 is plain training, bit for bit", async () => {
  const [plain, taught] = [await pupilOf(undefined), await pupilOf({ ...usual, lambda: 0 })];
  expect(await taught.to(4)).toEqual(await plain.to(4));
  expect(bitsOf(taught.trainer.state().vectors)).toEqual(bitsOf(plain.trainer.state().vectors));
});

test("the loss is the labels' and λ times the teacher's", async () => {
  const first = async (distillation: Distillation | undefined): Promise<number> =>
    (await (await pupilOf(distillation)).to(1))[0] ?? Number.NaN;
  const [hard, soft] = [await first(undefined), await first({ ...usual, lambda: 1, labels: false })];
  expect(await first({ ...usual, lambda: 0.5 })).toBeCloseTo(hard + 0.5 * soft, 4);
  expect(await first({ ...usual, lambda: 2, labels: false })).toBeCloseTo(2 * soft, 4);
});

describe.each([
  ["a teacher", usual],
  ["a teacher's hints", hinted],
])("with %s", (_, distillation) => {
  test("six steps are three, a state, and three more, bit for bit", async () => {
    const whole = await pupilOf(distillation);
    const losses = await whole.to(6);
    const first = await pupilOf(distillation);
    const before = await first.to(3);
    const second = await pupilOf(distillation, first.trainer.state());
    expect([...before, ...(await second.to(6))]).toEqual(losses);
    expect(bitsOf(second.trainer.state().vectors)).toEqual(bitsOf(whole.trainer.state().vectors));
  });
});

test("the adapters of hints learn along, and the weights that are left know nothing of them", async () => {
  const [plain, taught] = [await pupilOf(usual), await pupilOf(hinted)];
  const numbers = ({ trainer }: Pupil) => trainer.state().vectors.get("parameters")!;
  // down2 of the teacher has 5 channels and the student's down2/conv1 has 3.
  expect(numbers(taught).length - numbers(plain).length).toBe(5 * 3 + 5);
  const before = numbers(taught).slice(-20);
  await taught.to(2);
  expect(numbers(taught).slice(-20)).not.toEqual(before);
  expect([...taught.trainer.weights().keys()]).toEqual([...plain.trainer.weights().keys()]);
});

test.each([
  ["down2", "nowhere", "the student has no block nowhere to give hints; it has down1, down2,"],
  ["nowhere", "down1", "the teacher has no block nowhere to give hints; it has down1, down2,"],
  [
    "down2",
    "down1",
    "the teacher's down2 is 16x24 and the student's down1 32x48; blocks of one size would fit",
  ],
])("the hint %s=%s is refused", async (teacher, student, sentence) => {
  await expect(pupilOf({ ...usual, hints: [{ teacher, student }] })).rejects.toThrow(sentence);
});

test("a trained state without adapters is refused where there are hints", async () => {
  const plain = await pupilOf(usual);
  await expect(pupilOf(hinted, plain.trainer.state())).rejects.toThrow(/numbers as parameters/);
});

test("a recipe whose teacher nobody brought, or whose task is not trained, does not begin", async () => {
  const begin = (change: Partial<Recipe>) =>
    Trainer.start({ engine: ort({ threads: 1 }), recipe: { ...smallRecipe, ...change } });
  await expect(begin({ distillation: usual })).rejects.toThrow("a teacher that nobody brought");
  await expect(begin({ model: "fpn-resnet-50", modelOptions: {} })).rejects.toThrow(
    "fpn-resnet-50 is for features, which is not trained here",
  );
});
