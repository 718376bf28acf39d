import { Code, type Local } from "./code.ts";
import { given, type Immediate, type Operand, type Operands, type Plain, plain, type ValueType } from "./expression.ts";

export interface Signature {
  readonly takes: readonly ValueType[];
  readonly gives: readonly ValueType[];
}

/** A function that another may call. */
export interface Callable {
  readonly name: string;
  readonly index: number;
  readonly signature: Signature;
}

export interface Import extends Callable {
  readonly from: string;
}

export interface Function extends Callable {
  readonly parameters: number;
  readonly code: Code;
}

/** A number that all functions see. */
export interface Global {
  readonly name: string;
  readonly index: number;
  readonly start: number;
}

/** How much memory there is, in pages of 64 KiB. */
export interface Memory {
  readonly pages: number;
  /** The most it may grow to; memory that threads share must say so. */
  readonly most?: number;
  readonly shared?: boolean;
  /** Module and name that it is imported from; without, the module has its own. */
  readonly from?: readonly [module: string, name: string];
}

interface Data {
  readonly at: number;
  readonly bytes: Uint8Array;
}

type Variables<P extends Readonly<Record<string, ValueType>>> = { readonly [K in keyof P]: Local<P[K]> };

/** A WebAssembly module while it is written. Functions know those that were written before them. */
export class Module {
  memory: Memory | undefined;
  readonly imports: Import[] = [];
  readonly functions: Function[] = [];
  readonly globals: Global[] = [];
  readonly data: Data[] = [];
  readonly exports = new Map<string, Callable | Global | "memory">();

  /** A function of the host. All imports come before the first function. */
  import(from: string, name: string, signature: Signature): Import {
    if (this.functions.length) throw new Error(`import ${name} before the first function is written`);
    const imported = { from, name, signature, index: this.imports.length };
    this.imports.push(imported);
    return imported;
  }

  /** A function that gives nothing. */
  function<const P extends Readonly<Record<string, ValueType>>>(
    name: string,
    parameters: P,
    write: (code: Code, variables: Variables<P>) => void,
  ): Function {
    return this.#add({ name, parameters, gives: [] }, (code, variables) => write(code, variables));
  }

  /** A function that gives what `write` answers. */
  compute<const P extends Readonly<Record<string, ValueType>>, T extends ValueType>(
    name: string,
    { takes, gives }: { readonly takes: P; readonly gives: T },
    write: (code: Code, variables: Variables<P>) => Operand<T>,
  ): Function {
    return this.#add({ name, parameters: takes, gives: [gives] }, (code, variables: Variables<P>) => {
      for (const value of given([gives], [write(code, variables)])) if (value.kind === "plain") code.return(asValue(value));
    });
  }

  global(name: string, start: number): Global {
    const global = { name, start, index: this.globals.length };
    this.globals.push(global);
    return global;
  }

  #add<P extends Readonly<Record<string, ValueType>>>(
    { name, parameters, gives }: { name: string; parameters: P; gives: readonly ValueType[] },
    write: (code: Code, variables: Variables<P>) => void,
  ): Function {
    const code = new Code();
    const variables = Object.entries(parameters).map(([key, type]) => [key, code.variable(type, key)]);
    // Object.fromEntries forgets which name has which type.
    write(code, Object.fromEntries(variables) as Variables<P>);
    const written: Function = {
      name,
      index: this.imports.length + this.functions.length,
      signature: { takes: Object.values(parameters), gives },
      parameters: variables.length,
      code,
    };
    this.functions.push(written);
    return written;
  }
}
