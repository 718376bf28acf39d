/** What a student learns from its teacher, beside what labels tell it. Plain JSON; a run keeps it. */
export interface Distillation {
  /** τ of both sides' softmax. */
  readonly temperature: number;
  /** λ, how much the teacher's answers weigh; 0 leaves them out. */
  readonly lambda: number;
  /** Whether labels count too. */
  readonly labels: boolean;
  /** Blocks of the teacher that the student's imitate, as values of their graphs' paths. */
  readonly hints: readonly Hint[];
  /** How much the mean squared difference of hints weighs. */
  readonly hintWeight: number;
}

/** Two places of two networks that should say the same. */
export interface Hint {
  readonly teacher: string;
  readonly student: string;
}
