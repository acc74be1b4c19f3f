import { HeadroomError } from "../errors.ts";
import { UnsupportedError } from "./unsupported_error.ts";

/** A query that another store compiled was given to the store of this name. */
export function otherStoresQuery(store: string): HeadroomError {
  return new HeadroomError(`Cannot run a query that another store compiled: expected one of ${store}`, {
    expected: `a query compiled by ${store}`,
    actual: "another store's",
    next: "Compile the query with the store that runs it.",
  });
}

/** A write to a store that was opened to read. @param action "append block 7 to", "load a chain into". */
export function readOnlyStore(action: string, path: string): HeadroomError {
  return HeadroomError.unmet(`${action} ${JSON.stringify(path)}`, {
    expected: "a store open for writing",
    actual: "a read-only one",
    next: "Open it without readOnly.",
  });
}

/** Who is in an area was asked of a store that has no such call. */
export function noAreas(store: string): UnsupportedError {
  return new UnsupportedError(store, "ask who is in an area", {
    reason: "it answers the query language alone",
    next: "Ask for a box of latitudes and longitudes, and measure the distances.",
  });
}
