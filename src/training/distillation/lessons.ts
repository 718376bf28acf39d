import type { Batch } from "../../data/index.ts";
import type { TaughtBatch, Teacher } from "./teacher.ts";

/** Batches with a teacher's answers to them. */
export interface Lessons {
  next(): Promise<TaughtBatch>;
  /** Waits for what the teacher is still answering; it is not closed. */
  close(): Promise<void>;
}

/** Batches as they come, taught one ahead: while the student learns from one, the teacher answers the next. */
export function startLessons(batches: { next(): Promise<Batch> }, teacher: Teacher): Lessons {
  const begin = (): Promise<TaughtBatch> => {
    const lesson = batches.next().then((batch) => teacher.teach(batch));
    // A lesson that is begun ahead may fail before anybody waits for it; the failure is kept until then.
    lesson.catch(() => {});
    return lesson;
  };
  let ahead: Promise<TaughtBatch> | undefined;
  return {
    async next() {
      const lesson = await (ahead ?? begin());
      ahead = begin();
      return lesson;
    },
    async close() {
      await ahead?.catch(() => {});
    },
  };
}
