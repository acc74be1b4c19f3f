import { HeadroomError } from "../errors.ts";
import type { Block } from "./block.ts";
import { type Attributes, UINT64_MAX } from "./entity.ts";
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
 * Checks everything about a block that does not depend on the chain before it: ranges, order, names, text.
 *
 * Order: txIndex never falls, and the (txIndex, opIndex) of creates rises, so that no two entities get the same
 * `$sequence`. Other operations may share a place: real chains restart opIndex for each kind of operation within a
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
    const { txIndex, opIndex, type, key } = operation;
    const refuse: Refuse = (problem, expected, actual) => {
      const place = { block: this.#number, txIndex, opIndex, type };
      throw new OperationError(place, `${problem}; expected ${expected}`, { expected, actual });
    };
    for (const [name, index] of [["txIndex", txIndex], ["opIndex", opIndex]] as const) {
      if (Number.isInteger(index) && index >= 0 && index <= OPERATION_INDEX_MAX) continue;
      refuse(`${name} ${index} does not fit 16 bits`, "an integer from 0 to 65535", `${index}`);
    }
    this.#checkOrder(operation, refuse);
    if (key.length !== 32) {
      refuse(`its key has ${key.length} bytes`, "32 bytes", `${key.length} bytes`);
    }
    if ("btl" in operation) this.#checkBtl(operation.btl, refuse);
    if ("owner" in operation) checkOwner(operation.owner, refuse);
    if (type === "create" || type === "update") checkContents(operation, refuse);
  }

  #checkOrder({ type, txIndex, opIndex }: Operation, refuse: Refuse): void {
    const problem = "it is out of order";
    const actual = `(${txIndex}, ${opIndex})`;
    if (txIndex < this.#lastTx) refuse(problem, `txIndex ${this.#lastTx} or above`, actual);
    this.#lastTx = txIndex;
    if (type !== "create") return;
    const place = txIndex * 65_536 + opIndex;
    if (place <= this.#lastCreate) {
      refuse(problem, "(txIndex, opIndex) above that of the create before", actual);
    }
    this.#lastCreate = place;
  }

  #checkBtl(btl: bigint, refuse: Refuse): void {
    if (btl >= 1n && btl + BigInt(this.#number) <= UINT64_MAX) return;
    const expected = "at least 1 block, and an expiry of at most 2^64 - 1";
    refuse(`it lives ${btl} blocks`, expected, `${btl} blocks`);
  }
}

/** Throws an `OperationError` about the operation being checked. */
type Refuse = (problem: string, expected: string, actual: string) => never;

function checkOwner(owner: string, refuse: Refuse): void {
  if (/^0x[0-9a-f]{40}$/.test(owner)) return;
  refuse(`owner ${quoted(owner)} is no address`, "0x and 40 lower-case hex digits", quoted(owner));
}

function checkContents({ contentType, strings, numbers }: Create | Update, refuse: Refuse): void {
  checkText(contentType, null, refuse);
  checkNames(strings, refuse);
  checkNames(numbers, refuse);
  for (const [name, value] of strings) checkText(value, name, refuse);
  for (const [name, value] of numbers) {
    if (value >= 0n && value <= UINT64_MAX) continue;
    refuse(`attribute ${quoted(name)} is ${value}`, "an unsigned 64-bit number, 0 to 2^64 - 1", `${value}`);
  }
}

function checkNames(attributes: Attributes<unknown>, refuse: Refuse): void {
  if (attributes.length > ATTRIBUTES_MAX) {
    refuse("it has too many attributes", `at most ${ATTRIBUTES_MAX}`, `${attributes.length}`);
  }
  const seen = new Set<string>();
  for (const [name] of attributes) {
    if (name === "" || name.startsWith(SYSTEM_MARK)) {
      const expected = 'a name that is not empty and does not start with "$"';
      refuse(`attribute ${quoted(name)} has a name of the system's`, expected, quoted(name));
    }
    if (seen.has(name)) {
      refuse(`attribute ${quoted(name)} is given twice`, "unique names", `${quoted(name)} again`);
    }
    seen.add(name);
    checkText(name, name, refuse);
  }
}

/** @param attribute The attribute whose name or value the text is; null for the content type. */
function checkText(text: string, attribute: string | null, refuse: Refuse): void {
  if (text.isWellFormed() && !text.includes("\0")) return;
  const what = attribute === null
    ? "content type"
    : attribute === text
    ? "an attribute's name"
    : `attribute ${quoted(attribute)}`;
  refuse(`${what} is not storable text`, "well-formed Unicode without NUL", quoted(text));
}
