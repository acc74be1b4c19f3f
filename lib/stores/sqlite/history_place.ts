import { HeadroomError } from "../../errors.ts";
import { HistoryRowError } from "./history_version.ts";

/** Where a history is kept, for messages. */
export class HistoryPlace {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes something of rows. @param what Completes "of "; the message of a `HistoryRowError` follows it. @throws {HeadroomError} */
  parse<Result>(what: () => string, run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof HistoryRowError)) throw error;
      return this.refuse(`${what()}: ${error.message}`, error);
    }
  }

  /** @throws {HeadroomError} Always: the rows do not fit together. */
  refuse(actual: string, cause?: unknown): never {
    throw HeadroomError.unmet(`read the history in "${this.path}"`, {
      expected: "rows that fit together",
      actual,
      next: "Name another file; this one is damaged or was written by something else.",
      cause,
    });
  }
}
