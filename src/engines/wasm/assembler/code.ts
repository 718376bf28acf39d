import {
  constI32,
  given,
  type Immediate,
  knownI32,
  type Label,
  type Operand,
  type Plain,
  plain,
  type Statement,
  type ValueType,
} from "./expression.ts";
import { i32 } from "./instructions.ts";

/** A variable of a function: an expression wherever it is read. */
export interface Local<T extends ValueType = ValueType> extends Plain<T> {
  readonly index: number;
  readonly local: string;
}

/** A `for` loop: its variable goes from `from` by `by` for as long as it is below `to`. */
export interface Range {
  readonly from?: Operand<"i32">;
  readonly to: Operand<"i32">;
  readonly by?: Operand<"i32">;
}

/** The body of a function while it is written. */
export class Code {
  readonly locals: Local[] = [];
  statements: readonly Statement[] = [];
  #labels = 0;

  /** A new variable, which starts at 0 unless it is told where. */
  variable<T extends ValueType>(type: T, name: string, start?: Operand<T>): Local<T> {
    const index = this.locals.length;
    const local = `${name}${this.locals.some((other) => other.local === name) ? `.${index}` : ""}`;
    const immediates: readonly Immediate[] = [{ kind: "index", index, text: `$${local}` }];
    const made = { ...plain("local.get", [0x20], { type, immediates }), index, local };
    this.locals.push(made);
    if (start !== undefined) this.set(made, start);
    return made;
  }

  set<T extends ValueType>(variable: Local<T>, value: Operand<T>): void {
    this.do(this.setting(variable, value));
  }

  /** The statement that gives a variable its value. */
  setting<T extends ValueType>({ immediates, type }: Local<T>, value: Operand<T>): Statement {
    return plain("local.set", [0x21], { type: "none", immediates, operands: given([type], [value]) });
  }

  /** Adds to a variable. */
  step(variable: Local<"i32">, by: Operand<"i32">): void {
    this.set(variable, i32.add(variable, by));
  }

  do(...statements: readonly Statement[]): void {
    this.statements = [...this.statements, ...statements];
  }

  /** Throws a value away. */
  drop(value: Plain<ValueType>): void {
    this.do(plain("drop", [0x1a], { type: "none", operands: [value] }));
  }

  /** Leaves the function. */
  return(...results: readonly Plain[]): void {
    this.do(plain("return", [0x0f], { type: "none", operands: results }));
  }

  /** What must not be reached. */
  trap(): void {
    this.do(plain("unreachable", [0x00], { type: "none" }));
  }

  if(condition: Plain<"i32">, then: () => void, otherwise: () => void = () => {}): void {
    const [body, other] = [this.#within(then), this.#within(otherwise)];
    this.do({ kind: "if", type: "none", condition, body, otherwise: other });
  }

  /** Does `body` for as long as the condition is not 0, which is asked afterwards. */
  repeatWhile(condition: () => Plain<"i32">, body: () => void): void {
    const label = this.#label("again");
    const inside = this.#within(() => {
      body();
      this.#branchIf(condition(), label);
    });
    this.do({ kind: "loop", type: "none", label, body: inside });
  }

  /** Does `body` for as long as the condition is not 0, which is asked before. */
  while(condition: () => Plain<"i32">, body: () => void): void {
    const done = this.#label("done");
    const inside = this.#within(() => {
      this.#branchIf(i32.eqz(condition()), done);
      this.repeatWhile(condition, body);
    });
    this.do({ kind: "block", type: "none", label: done, body: inside });
  }

  /** Does `body` for every number of a range: written once where it has one, not at all where it has none. */
  for(name: string, { from = 0, to, by = 1 }: Range, body: (i: Plain<"i32">) => void): void {
    const [first, end, stride] = [knownI32(from), knownI32(to), knownI32(by)];
    const isKnown = first !== undefined && end !== undefined;
    if (isKnown && first >= end) return;
    if (isKnown && stride !== undefined && first + stride >= end) {
      body(constI32(first));
      return;
    }
    const i = this.variable("i32", name, from);
    const again = () => i32.ltS(i, to);
    const turn = () => {
      body(i);
      this.step(i, by);
    };
    if (isKnown) this.repeatWhile(again, turn);
    else this.while(again, turn);
  }

  #branchIf(condition: Plain<"i32">, to: Label): void {
    this.do(
      plain("br_if", [0x0d], { type: "none", immediates: [{ kind: "branch", to }], operands: [condition] }),
    );
  }

  #label(name: string): Label {
    return { name: `$${name}${this.#labels++}` };
  }

  #within(write: () => void): readonly Statement[] {
    const outer = this.statements;
    this.statements = [];
    try {
      write();
      return this.statements;
    } finally {
      this.statements = outer;
    }
  }
}
