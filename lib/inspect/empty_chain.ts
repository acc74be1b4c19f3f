import { HeadroomError } from "../errors.ts";

/** Says that a chain cannot be used because it holds no block. */
export function emptyChain(path: string): HeadroomError {
  return new HeadroomError(`Cannot use chain "${path}": it holds no block`, {
    expected: "at least one block",
    actual: "none",
    next: "Name another file.",
  });
}
