import { HeadroomError } from "../errors.ts";
import type { Block } from "./block.ts";
import { UINT64_MAX } from "./entity.ts";
import { OperationError } from "./errors.ts";
import type { Create, Operation, Update } from "./operation.ts";
import { quoted } from "../text/quoted.ts";
import { SYSTEM_MARK } from "./system_attributes.ts";

/** Largest block number: `$sequence` keeps 32 bits for it. */
export const BLOCK_NUMBER_MAX = 0xffff_ffff;
/** Largest txIndex and opIndex: `$sequence` keeps 16 bits for each. */
export const OPERATION_INDEX_MAX = 0xffff;
/** Most string or numeric attributes in one operation. choice: the binary form counts them in 16 bits. */
export const ATTRIBUTES_MAX = 0xffff;

/**
 * Checks everything about a block that can be known without the chain before it: ranges, order, names, text.
 *
 * Order: txIndex never falls, and each create stands above the one before by (txIndex, opIndex), so that no two entities get
 * one `$sequence`. Other operations may share a place: real chains count opIndex anew for each kind of operation within a
 * transaction, and give all expiries of a block the place (0, 0).
 * An expiry past 2^64 - 1 (block + btl) is refused, not wrapped or cut. choice: a wrapped expiry would end a version before
 * it began, and a cut one would store another number than was asked for. A btl of 0 is refused: it would be valid nowhere.
 * Text must be well-formed Unicode without NUL, because UTF-8 cannot hold the first and SQLite's functions stop at the second.
 * @throws {HeadroomError} The block number is out of range.
 * @throws {OperationError} The first operation that breaks a rule.
 */
export function validateBlock(block: Block): void {
  const validator = new BlockValidator(block.number);
  for (const operation of block.operations) validator.check(operation);
}

/** `validateBlock` for operations that come one at a time, in order. */
export class BlockValidator {
  readonly #number: number;
  #lastTx = 0;
  #lastCreate = -1;

  /** @throws {HeadroomError} The block number is out of range. */
  constructor(number: number) {
    if (!Number.isInteger(number) || number < 0 || number > BLOCK_NUMBER_MAX) {
      throw new HeadroomError(`Cannot use block number ${number}: expected an integer from 0 to 2^32 - 1`, {
        expected: "an integer from 0 to 2^32 - 1",
        actual: String(number),
      });
    }
    this.#number = number;
  }

  /** @throws {OperationError} The operation breaks a rule, by itself or after those before it. */
  check(operation: Operation): void {
    validateIndexes(this.#number, operation);
    if (operation.txIndex < this.#lastTx) {
      refuseOrder(this.#number, operation, `txIndex ${this.#lastTx} or above`);
    }
    this.#lastTx = operation.txIndex;
    if (operation.type === "create") {
      const place = operation.txIndex * 65_536 + operation.opIndex;
      if (place <= this.#lastCreate) {
        refuseOrder(this.#number, operation, "(txIndex, opIndex) above that of the create before");
      }
      this.#lastCreate = place;
    }
    validateOperation(this.#number, operation);
  }
}

function refuseOrder(block: number, operation: Operation, expected: string): never {
  refuse(block, operation, "it is out of order", expected, `(${operation.txIndex}, ${operation.opIndex})`);
}

function validateIndexes(block: number, operation: Operation): void {
  for (const [name, index] of [["txIndex", operation.txIndex], ["opIndex", operation.opIndex]] as const) {
    if (!Number.isInteger(index) || index < 0 || index > OPERATION_INDEX_MAX) {
      refuse(
        block,
        operation,
        `${name} ${index} does not fit 16 bits`,
        "an integer from 0 to 65535",
        `${index}`,
      );
    }
  }
}

function validateOperation(block: number, operation: Operation): void {
  if (operation.key.length !== 32) {
    refuse(
      block,
      operation,
      `its key has ${operation.key.length} bytes`,
      "32 bytes",
      `${operation.key.length} bytes`,
    );
  }
  switch (operation.type) {
    case "create":
    case "update":
      validateBtl(block, operation, operation.btl);
      validateOwner(block, operation, operation.owner);
      validateContents(block, operation);
      return;
    case "extend":
      return validateBtl(block, operation, operation.btl);
    case "change_owner":
      return validateOwner(block, operation, operation.owner);
    case "delete":
    case "expire":
      return;
  }
}

function validateBtl(block: number, operation: Operation, btl: bigint): void {
  if (btl < 1n || btl + BigInt(block) > UINT64_MAX) {
    refuse(
      block,
      operation,
      `it lives ${btl} blocks`,
      "at least 1 block, and an expiry of at most 2^64 - 1",
      `${btl} blocks`,
    );
  }
}

function validateOwner(block: number, operation: Operation, owner: string): void {
  if (!/^0x[0-9a-f]{40}$/.test(owner)) {
    refuse(
      block,
      operation,
      `owner ${quoted(owner)} is no address`,
      "0x and 40 lower-case hex digits",
      quoted(owner),
    );
  }
}

function validateContents(block: number, operation: Create | Update): void {
  validateText(block, operation, null, operation.contentType);
  validateNames(block, operation, operation.strings);
  validateNames(block, operation, operation.numbers);
  for (const [name, value] of operation.strings) validateText(block, operation, name, value);
  for (const [name, value] of operation.numbers) {
    if (value < 0n || value > UINT64_MAX) {
      refuse(
        block,
        operation,
        `attribute ${quoted(name)} is ${value}`,
        "an unsigned 64-bit number, 0 to 2^64 - 1",
        `${value}`,
      );
    }
  }
}

function validateNames(
  block: number,
  operation: Operation,
  attributes: readonly (readonly [string, unknown])[],
): void {
  if (attributes.length > ATTRIBUTES_MAX) {
    refuse(
      block,
      operation,
      "it has too many attributes",
      `at most ${ATTRIBUTES_MAX}`,
      `${attributes.length}`,
    );
  }
  const seen = new Set<string>();
  for (const [name] of attributes) {
    if (name === "" || name.startsWith(SYSTEM_MARK)) {
      refuse(
        block,
        operation,
        `attribute ${quoted(name)} has a name of the system's`,
        'a name that is not empty and does not start with "$"',
        quoted(name),
      );
    }
    if (seen.has(name)) {
      refuse(
        block,
        operation,
        `attribute ${quoted(name)} is given twice`,
        "unique names",
        `${quoted(name)} again`,
      );
    }
    seen.add(name);
    validateText(block, operation, name, name);
  }
}

/** @param attribute The attribute whose name or value this is; null for the content type. */
function validateText(block: number, operation: Operation, attribute: string | null, text: string): void {
  if (!text.isWellFormed() || text.includes("\0")) {
    const what = attribute === null
      ? "content type"
      : attribute === text
      ? "an attribute's name"
      : `attribute ${quoted(attribute)}`;
    refuse(
      block,
      operation,
      `${what} is not storable text`,
      "well-formed Unicode without NUL",
      quoted(text),
    );
  }
}

function refuse(
  block: number,
  operation: Operation,
  problem: string,
  expected: string,
  actual: string,
): never {
  const { txIndex, opIndex, type } = operation;
  throw new OperationError({ block, txIndex, opIndex, type }, `${problem}; expected ${expected}`, {
    expected,
    actual,
  });
}
