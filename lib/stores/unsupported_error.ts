import { HeadroomError } from "../errors.ts";

/** An operation of the store interface that this kind of store does not support. Nothing was changed. */
export class UnsupportedError extends HeadroomError {
  override readonly name = "UnsupportedError";

  /** @param what Completes "Cannot ... with <store>": `bulk load`, `compile the query`. */
  constructor(store: string, what: string, details: { reason: string; next: string; cause?: unknown }) {
    const { reason, ...rest } = details;
    super(`Cannot ${what} with ${store}: ${reason}`, {
      expected: "what this kind of store promises",
      actual: reason,
      ...rest,
    });
  }
}
