import type { Misread } from "../errors.ts";

/** The most numbers that a file's parameters and constants hold together: 256 MiB of float32. */
const mostNumbers = 2 ** 26;

/** The most multiplications that the factors of parameters ask for together. */
const mostProducts = 2 ** 31;

/** The most bytes of a header, unpacked. */
export const mostHeaderBytes = 2 ** 22;

/** The most parameters, nodes and the like that a header lists of each. */
export const mostEntries = 2 ** 16;

/** The most bytes of a block. */
export const mostBlockBytes = 2 ** 29;

type Refusal = Pick<Misread, "found" | "fits"> | undefined;

/** What one file may still ask for. */
export class Budget {
  #numbers = mostNumbers;
  #products = mostProducts;

  /** Takes what so many numbers need; says why where it is not there. */
  refuses(numbers: number): Refusal {
    this.#numbers -= numbers;
    if (this.#numbers >= 0) return undefined;
    return { found: `${numbers} numbers more than there is room for`, fits: `${mostNumbers} in all` };
  }

  /** The same of multiplications. */
  refusesProducts(products: number): Refusal {
    this.#products -= products;
    if (this.#products >= 0) return undefined;
    return { found: `factors that take ${products} multiplications`, fits: `${mostProducts} in all` };
  }
}
