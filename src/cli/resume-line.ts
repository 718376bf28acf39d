import type { Run } from "../runs/index.ts";

/** What to type to continue the run in a folder. */
export const resumeLine = (folder: string, { teacher }: Pick<Run, "teacher">): string =>
  `thumbnet ${teacher ? "distill" : "train"} --out ${asWord(folder)} --resume`;

/** A text as one word of a shell's line. */
const asWord = (text: string): string =>
  /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
