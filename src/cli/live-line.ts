import type { Io } from "./command.ts";

/** A line of messages that is drawn over itself until it is left. */
export interface LiveLine {
  show(text: string): void;
  /** Leaves the line as it was last shown. */
  stop(): void;
}

/** Drawings are at least this far apart, in milliseconds. */
const interval = 100;

/** Clears the line, and lets the terminal cut off what is too long for it. */
const over = (text: string): string => `\r\u001b[2K\u001b[?7l${text}\u001b[?7h`;

export function liveLine({ stderr }: Pick<Io, "stderr">): LiveLine {
  let shown: string | undefined;
  let pending: string | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  const draw = (text: string): void => {
    stderr(over(text));
    shown = text;
    pending = undefined;
    drawn = performance.now();
  };
  return {
    show(text) {
      if (performance.now() - drawn >= interval) draw(text);
      else pending = text;
    },
    stop() {
      if (pending !== undefined) draw(pending);
      if (shown !== undefined) stderr("\n");
    },
  };
}

/** A share of a whole as a bar of blocks. */
export function barOf(share: number, width = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
