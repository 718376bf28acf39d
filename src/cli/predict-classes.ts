import { basename } from "node:path";
import type { ClassSet, Preprocessing } from "../data/index.ts";
import { textTable } from "../reports/index.ts";
import { scorerOf } from "../runs/index.ts";
import { bestGuesses, type Guess } from "../tasks/index.ts";
import { classScores } from "../training/index.ts";
import type { Answer } from "./command.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";
import { eachPicture, pictureFiles } from "./photographs.ts";
import { countdown } from "./progress.ts";

interface ClassesRequest {
  readonly images: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly skipBad: boolean;
}

/** Classes that are told of each photograph. */
const told = 5;

/** Names the most probable classes of photographs. */
export async function predictClasses(
  { network, engine, io }: NetworkAtHand,
  { images, preprocessing, skipBad }: ClassesRequest,
): Promise<Answer> {
  const { classes } = network.description;
  const files = await pictureFiles(images);
  const scorer = scorerOf(network, engine);
  const line = countdown(io, files.length);
  const predictions: Prediction[] = [];
  try {
    const asked = files.map((file) => ({ file }));
    const skipped = await eachPicture(asked, { skipBad, io }, async ({ file }, image) => {
      const [scores = []] = await classScores(scorer, [image], preprocessing);
      predictions.push({
        image: file,
        best: bestGuesses(scores, told).map((guess) => named(guess, classes)),
      });
      line.reached(predictions.length);
    });
    return { json: { images: predictions, skipped }, text: guessesTable(predictions) };
  } finally {
    line.stop();
    await scorer.close();
  }
}

interface NamedGuess extends Guess {
  readonly name: string;
  readonly id?: string;
}

interface Prediction {
  readonly image: string;
  /** The most probable classes, best first. */
  readonly best: readonly NamedGuess[];
}

function named(guess: Guess, { names, ids }: ClassSet): NamedGuess {
  const id = ids?.[guess.label];
  return { ...guess, name: names[guess.label] ?? "", ...(id !== undefined && { id }) };
}

const guessesTable = (predictions: readonly Prediction[]): string =>
  textTable({
    columns: [{ title: "image" }, { title: "class" }, { title: "probability", unit: "%", digits: 1 }],
    rows: predictions.flatMap(({ image, best }) =>
      best.map(({ name, probability }, place) => [
        place === 0 ? basename(image) : "",
        name,
        100 * probability,
      ]),
    ),
  });
