/** Vectors that a function names more than once, which take 18 bytes each time. */
import type { Code } from "./code.ts";
import type { Plain, Statement } from "./expression.ts";

/** Keeps such vectors in variables that are set once, where the function begins. */
export function shareConstants(code: Code): void {
  const uses = new Map<string, number>();
  for (const { operands } of plainIn(code.statements))
    for (const operand of operands) {
      const key = keyOf(operand);
      if (key !== undefined) uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  const kept = new Map<string, Plain>();
  const starts: Statement[] = [];
  const shared = (operand: Plain): Plain => {
    const key = keyOf(operand);
    if (key === undefined || !isVector(operand) || (uses.get(key) ?? 0) < 2) return within(operand);
    const known = kept.get(key);
    if (known) return known;
    const variable = code.variable("v128", "constant");
    starts.push(code.setting(variable, operand));
    kept.set(key, variable);
    return variable;
  };
  const within = <T extends Plain>(plain: T): T => ({ ...plain, operands: plain.operands.map(shared) });
  const rewritten = (statements: readonly Statement[]): readonly Statement[] =>
    statements.map((node): Statement => {
      if (node.kind === "plain") return within(node);
      if (node.kind !== "if") return { ...node, body: rewritten(node.body) };
      const [body, otherwise] = [rewritten(node.body), rewritten(node.otherwise)];
      return { ...node, condition: shared(node.condition), body, otherwise };
    });
  const body = rewritten(code.statements);
  code.statements = [...starts, ...body];
}

const keyOf = (plain: Plain): string | undefined =>
  lanesOf(plain)
    ?.map((value) => (Object.is(value, -0) ? "-0" : value))
    .join();

const isVector = (plain: Plain): plain is Plain<"v128"> => plain.type === "v128";

/** The numbers of a constant. */
function lanesOf({ immediates: [immediate] }: Plain): readonly number[] | undefined {
  return immediate?.kind === "f32x4" ? immediate.values : undefined;
}

function* plainIn(nodes: readonly (Statement | Plain)[]): Generator<Plain> {
  for (const node of nodes)
    if (node.kind === "plain") {
      yield node;
      yield* plainIn(node.operands);
    } else if (node.kind === "if") yield* plainIn([node.condition, ...node.body, ...node.otherwise]);
    else yield* plainIn(node.body);
}
