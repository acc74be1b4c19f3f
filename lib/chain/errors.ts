import { HeadroomError } from "../errors.ts";
import type { Operation } from "./operation.ts";

/** A block that does not follow the newest one. Nothing was written. */
export class BlockOrderError extends HeadroomError {
  override readonly name = "BlockOrderError";
  readonly block: number;
  readonly tip: number;

  /** @param place What the block was for, quoted where it is a path: `"chain.db"`. */
  constructor(block: number, tip: number, place: string) {
    super(
      `Cannot append block ${block} to ${place}: expected block ${tip + 1}, because the tip is ${tip}`,
      {
        expected: `block ${tip + 1}`,
        actual: `block ${block}`,
        next: `Append from block ${tip + 1} on, or start a new store.`,
      },
    );
    this.block = block;
    this.tip = tip;
  }
}

/** Where in a chain an operation stands. */
export interface OperationPlace {
  readonly block: number;
  readonly txIndex: number;
  readonly opIndex: number;
  readonly type: Operation["type"];
}

/** An operation that breaks a rule of the chain. Nothing of its block was written. */
export class OperationError extends HeadroomError {
  override readonly name = "OperationError";
  readonly place: OperationPlace;

  /** @param problem Completes the sentence "Cannot create in block 7 (tx 0, op 1): ...". */
  constructor(place: OperationPlace, problem: string, details: { expected: string; actual: string }) {
    super(
      `Cannot ${place.type} in block ${place.block} (tx ${place.txIndex}, op ${place.opIndex}): ${problem}`,
      { ...details, next: "Correct the operation; its whole block was refused." },
    );
    this.place = place;
  }
}

/** A query that is not in Arkiv's language. `position` counts UTF-16 units from 0. */
export class QuerySyntaxError extends HeadroomError {
  override readonly name = "QuerySyntaxError";
  readonly position: number;

  constructor(text: string, position: number, details: { expected: string; actual: string }) {
    super(
      `Cannot read the query at character ${
        position + 1
      }: expected ${details.expected}, found ${details.actual}\n${caret(text, position)}`,
      { ...details, next: "Correct the query at the mark.", usage: true },
    );
    this.position = position;
  }
}

/** The line of the query that holds `position`, at most 100 characters of it, and a mark under the place. */
function caret(text: string, position: number): string {
  const lineStart = text.lastIndexOf("\n", position - 1) + 1;
  const nextBreak = text.indexOf("\n", position);
  const from = Math.max(lineStart, position - 60);
  const to = Math.min(nextBreak === -1 ? text.length : nextBreak, from + 100);
  return `  ${text.slice(from, to)}\n  ${" ".repeat(position - from)}^`;
}
