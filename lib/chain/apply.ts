import { byName } from "./by_name.ts";
import type { EntityVersion } from "./entity.ts";
import { OperationError } from "./errors.ts";
import type { Create, Operation, Update } from "./operation.ts";
import { keyText, sequenceOf, SYSTEM_MARK } from "./system_attributes.ts";

/**
 * The version of an entity that is current after one operation, or null.
 *
 * `current` is the entity's newest version; one that ended at or before this block counts as none. Operations of one block
 * are applied one after the other and only the last result is stored, from this block on:
 * - create + update: stored once, with the update's contents and the create's origin;
 * - create + delete: never stored;
 * - delete + create: the old version is closed, the new one has a new origin;
 * - expire of a version that ends by itself at this very block changes nothing (Arkiv's chain reports expiry so).
 *
 * `extend` may also shorten a life: a store takes the expiry the chain gives.
 * @throws {OperationError} A create of a live entity, or any other operation on one that is not live.
 * Source: data/reference/arkiv.md "Bi-temporal versions".
 */
export function applyOperation(
  current: EntityVersion | null,
  operation: Operation,
  blockNumber: number,
): EntityVersion | null {
  const live = current !== null && current.toBlock > BigInt(blockNumber) ? current : null;
  if (operation.type === "create") {
    if (live !== null) refuseLive(operation, blockNumber);
    return makeVersion(operation, blockNumber, {
      strings: [["$creator", operation.owner]],
      numbers: [
        ["$createdAtBlock", BigInt(blockNumber)],
        ["$opIndex", BigInt(operation.opIndex)],
        ["$sequence", sequenceOf(blockNumber, operation.txIndex, operation.opIndex)],
        ["$txIndex", BigInt(operation.txIndex)],
      ],
    });
  }
  if (live === null) {
    if (operation.type === "expire" && current?.toBlock === BigInt(blockNumber)) return null;
    return refuseNotLive(operation, blockNumber);
  }
  switch (operation.type) {
    case "update":
      return makeVersion(operation, blockNumber, originOf(live));
    case "delete":
    case "expire":
      return null;
    case "extend": {
      const toBlock = BigInt(blockNumber) + operation.btl;
      return {
        ...live,
        fromBlock: blockNumber,
        toBlock,
        numbers: replace(live.numbers, "$expiration", toBlock),
      };
    }
    case "change_owner":
      return { ...live, fromBlock: blockNumber, strings: replace(live.strings, "$owner", operation.owner) };
  }
}

/** @throws {OperationError} Always: the entity is live, so it cannot be created. */
export function refuseLive(operation: PlacedOperation, block: number): never {
  throw new OperationError(
    placeOf(operation, block),
    `entity ${keyText(operation.key)} is live; expected one that is not`,
    { expected: "an entity that is not live", actual: "a live entity" },
  );
}

/** @throws {OperationError} Always: the entity is not live, so there is nothing to change. */
export function refuseNotLive(operation: PlacedOperation, block: number): never {
  throw new OperationError(
    placeOf(operation, block),
    `entity ${keyText(operation.key)} is not live; expected one that was created and has not ended`,
    { expected: "a live entity", actual: "no live version" },
  );
}

type PlacedOperation = Pick<Operation, "type" | "txIndex" | "opIndex" | "key">;

function placeOf({ type, txIndex, opIndex }: PlacedOperation, block: number) {
  return { type, txIndex, opIndex, block };
}

function makeVersion(operation: Create | Update, blockNumber: number, origin: Origin): EntityVersion {
  const toBlock = BigInt(blockNumber) + operation.btl;
  return {
    key: operation.key,
    fromBlock: blockNumber,
    toBlock,
    contentType: operation.contentType,
    payload: operation.payload,
    strings: byName<readonly [string, string]>([
      ...origin.strings,
      ["$key", keyText(operation.key)],
      ["$owner", operation.owner],
      ...operation.strings,
    ]),
    numbers: byName<readonly [string, bigint]>([
      ...origin.numbers,
      ["$expiration", toBlock],
      ...operation.numbers,
    ]),
  };
}

/** Attributes that record who created an entity, and where in the chain: the same in all its versions. */
type Origin = Pick<EntityVersion, "strings" | "numbers">;

/** The other system attributes: those that are set anew. */
const NOT_ORIGIN: readonly string[] = ["$key", "$owner", "$expiration"];

function originOf({ strings, numbers }: EntityVersion): Origin {
  const isOrigin = ([name]: readonly [string, unknown]) =>
    name.startsWith(SYSTEM_MARK) && !NOT_ORIGIN.includes(name);
  return { strings: strings.filter(isOrigin), numbers: numbers.filter(isOrigin) };
}

function replace<Value>(attributes: EntityVersion["strings" | "numbers"], name: string, value: Value) {
  return attributes.map(([other, old]) => [other, other === name ? value : old] as [string, Value]);
}
