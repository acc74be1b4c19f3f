import { createHash } from "node:crypto";
import type { EntityVersion } from "../../../chain/entity.ts";

/** What the tables of a chain hold, as an auditor read them with SQL of its own. */
export interface StoredChain {
  /** What the engine's own check finds wrong, or what rows contradict each other in; null for nothing. */
  readonly problem: string | null;
  /** Newest block; -1 for none. */
  readonly tip: number;
  /** Every version, as `textOf` writes it, by `nameOf`. */
  readonly versions: ReadonlyMap<string, string>;
}

/** What a version is called in a message. */
export function nameOf({ key, fromBlock }: Pick<EntityVersion, "key" | "fromBlock">): string {
  return `${key.toHex()} from block ${fromBlock}`;
}

/** All of a version, its attributes in one order. */
export function textOf(
  { toBlock, contentType, payload, strings, numbers }: Omit<EntityVersion, "key" | "fromBlock">,
): string {
  const sorted = (pairs: readonly (readonly [string, unknown])[]) =>
    pairs.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(String(value))}`).sort().join(
      ", ",
    );
  const payloadDigest = createHash("sha256").update(payload).digest("hex");
  return `to ${toBlock}, ${contentType}, payload ${payloadDigest}, {${sorted(strings)}}, {${
    sorted(numbers)
  }}`;
}

/** A row of versions: what system attributes say is in columns. Numbers without a sign, however the engine holds them. */
interface VersionColumns {
  readonly key: Uint8Array;
  readonly from: bigint;
  readonly to: bigint;
  readonly expiration: bigint;
  readonly sequence: bigint;
  /** `0x` and hexadecimal digits. */
  readonly owner: string;
  readonly creator: string;
  /** JSON objects of the attributes that are not the system's. */
  readonly strings: string;
  readonly numbers: string;
  readonly contentType: string;
  readonly payload: Uint8Array;
}

/** Adds a row of versions, by its name. */
export function addVersion(versions: Map<string, string>, row: VersionColumns): void {
  const { key, from, to, expiration, sequence, owner, creator, contentType, payload } = row;
  const text = textOf({
    ...{ toBlock: to, contentType, payload },
    strings: [
      ...[["$creator", creator], ["$key", `0x${key.toHex()}`], ["$owner", owner]] as [string, string][],
      ...jsonStrings(row.strings),
    ],
    numbers: [
      ["$createdAtBlock", sequence >> 32n],
      ["$expiration", expiration],
      ["$opIndex", sequence & 0xffffn],
      ["$sequence", sequence],
      ["$txIndex", sequence >> 16n & 0xffffn],
      ...jsonNumbers(row.numbers),
    ],
  });
  const name = nameOf({ key, fromBlock: Number(from) });
  versions.set(name, versions.has(name) ? "more than one row" : text);
}

/** An unsigned number that a database holds as a signed one. */
export function unsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Members of a JSON object of texts. */
export function jsonStrings(text: string): [string, string][] {
  return Object.entries(JSON.parse(text) as Record<string, string>);
}

/** Members of a JSON object of numbers that a double may not hold. */
export function jsonNumbers(text: string): [string, bigint][] {
  const source = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? context!.source : value;
  return Object.entries(JSON.parse(text, source) as Record<string, string>).map(([name, digits]) => [
    name,
    BigInt(digits),
  ]);
}
