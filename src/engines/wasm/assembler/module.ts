import { Code, type Local } from "./code.ts";
import { shareConstants } from "./constants.ts";
import {
  given,
  type Immediate,
  type Operand,
  type Plain,
  plain,
  type Result,
  type ValueType,
} from "./expression.ts";

/** What a function takes, by name and in order. */
export type Parameters = Readonly<Record<string, ValueType>>;

/** What a function takes and gives. */
export interface Signature<P extends Parameters = Parameters, R extends Result = Result> {
  readonly takes: P;
  readonly gives: R;
}

export interface Callable<P extends Parameters = Parameters, R extends Result = Result> {
  readonly name: string;
  readonly index: number;
  readonly signature: Signature<P, R>;
}

/** A function of the host. */
export interface Import extends Callable {
  readonly from: string;
}

/** A function of the module. */
export interface Written extends Callable {
  readonly code: Code;
}

/** A whole number that all functions see. */
export interface Global {
  readonly name: string;
  readonly index: number;
  readonly start: number;
}

/** How much memory there is, in pages of 64 KiB. */
export interface Memory {
  readonly pages: number;
  /** The most it may grow to. */
  readonly most?: number;
  /** Whether threads share it: then it is said how far it may grow. */
  readonly shared?: boolean;
  /** Module and name that it is imported from; without, the module has its own. */
  readonly from?: readonly [module: string, name: string];
}

/** Bytes that memory starts with. */
export interface Data {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What the host sees under a name. */
export type Exported =
  | { readonly kind: "function"; readonly of: Callable }
  | { readonly kind: "memory" }
  | { readonly kind: "global"; readonly of: Global };

type Variables<P extends Parameters> = { readonly [K in keyof P]: Local<P[K]> };
type Arguments<P extends Parameters> = { readonly [K in keyof P]: Operand<P[K]> };

/** A WebAssembly module while it is written. A function knows those that were written before it. */
export class Module {
  memory: Memory | undefined;
  readonly imports: Import[] = [];
  readonly functions: Written[] = [];
  readonly globals: Global[] = [];
  readonly data: Data[] = [];
  readonly exports = new Map<string, Exported>();

  /** A function of the host. All imports come before the first function. */
  import<const P extends Parameters, R extends Result>(
    from: string,
    name: string,
    signature: Signature<P, R>,
  ): Callable<P, R> {
    if (this.functions.length) throw new Error(`import ${name} before the first function is written`);
    const imported = { from, name, signature, index: this.imports.length };
    this.imports.push(imported);
    return imported;
  }

  /** A function that gives nothing; `write` adds its body. */
  function<const P extends Parameters>(
    name: string,
    takes: P,
    write: (code: Code, variables: Variables<P>) => void,
  ): Callable<P, "none"> {
    return this.#add(name, { takes, gives: "none" }, write);
  }

  /** A function that gives what `write` answers. */
  compute<const P extends Parameters, R extends ValueType>(
    name: string,
    signature: Signature<P, R>,
    write: (code: Code, variables: Variables<P>) => Operand<R>,
  ): Callable<P, R> {
    return this.#add(name, signature, (code, variables) =>
      code.return(...given([signature.gives], [write(code, variables)])),
    );
  }

  #add<P extends Parameters, R extends Result>(
    name: string,
    signature: Signature<P, R>,
    write: (code: Code, variables: Variables<P>) => void,
  ): Callable<P, R> {
    const code = new Code();
    const variables = Object.entries(signature.takes).map(([key, type]) => [key, code.variable(type, key)]);
    // Object.fromEntries forgets which name has which type.
    write(code, Object.fromEntries(variables) as Variables<P>);
    shareConstants(code);
    const written = { name, signature, code, index: this.imports.length + this.functions.length };
    this.functions.push(written);
    return written;
  }

  global(name: string, start: number): Global {
    const global = { name, start, index: this.globals.length };
    this.globals.push(global);
    return global;
  }
}

/** Calls a function with operands by the names of its parameters. */
export function call<P extends Parameters, R extends Result>(
  { name, index, signature: { takes, gives } }: Callable<P, R>,
  operands: Arguments<P>,
): Plain<R> {
  const immediates: readonly Immediate[] = [{ kind: "index", index, text: `$${name}` }];
  const inOrder = Object.keys(takes).map((key) => operands[key] as Plain | number);
  return plain("call", [0x10], {
    type: gives,
    immediates,
    operands: given(Object.values(takes), inOrder),
  });
}

export const globalOf = ({ name, index }: Global): Plain<"i32"> =>
  plain("global.get", [0x23], { type: "i32", immediates: [{ kind: "index", index, text: `$${name}` }] });

export const setGlobal = ({ name, index }: Global, value: Operand<"i32">): Plain<"none"> =>
  plain("global.set", [0x24], {
    type: "none",
    immediates: [{ kind: "index", index, text: `$${name}` }],
    operands: given(["i32"], [value]),
  });
