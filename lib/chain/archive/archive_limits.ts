import type { Operation } from "../operation.ts";

/**
 * Limits of an archive member, so that no archive can exhaust memory. The writer obeys the same limits: what it writes can
 * be read.
 */

/** Most bytes of one member's JSON, unpacked. choice: far above any block of 2 s. Reading such a member takes about 450 MB. */
export const MEMBER_JSON_BYTES_MAX = 64 * 2 ** 20;

/** Most bytes of one member as it lies in the tar. */
export const MEMBER_BYTES_MAX = MEMBER_JSON_BYTES_MAX;

/** How many times larger than packed a member may unpack, above `RATIO_FREE_BYTES`. choice: JSON of real payloads reaches tens. */
const MEMBER_RATIO_MAX = 4096;

/** JSON up to this size may have any ratio: too small for an attack to gain anything. */
const RATIO_FREE_BYTES = 4 * 2 ** 20;

/**
 * Most attributes of one member. choice: each takes some 150 bytes once it is read, where six bytes of JSON can make one, and
 * a member of real operations reaches its bytes first.
 */
const MEMBER_ATTRIBUTES_MAX = 2 ** 20;

/** Most zstd frames of one member. choice: tools that pack on many threads make a frame for each, or for each few MiB. */
export const FRAMES_MAX = 4096;

/** Largest window a zstd frame may ask for, bytes. choice: the default limit of the zstd command. */
export const WINDOW_BYTES_MAX = 128 * 2 ** 20;

/** Most blocks of an archive without a member. choice: half a year of blocks every 2 s, which take seconds. Each costs its reader time and room. */
export const EMPTY_BLOCKS_MAX = 2 ** 23;

/** Why a member is refused. */
export interface SizeProblem {
  readonly expected: string;
  readonly actual: string;
}

/** Why a member may not have so many attributes; null where it may. */
export function attributesProblem(count: number): SizeProblem | null {
  if (count <= MEMBER_ATTRIBUTES_MAX) return null;
  return { expected: `at most ${MEMBER_ATTRIBUTES_MAX} attributes in a member`, actual: "more" };
}

/** Why a member may not have so many bytes of JSON; null where it may. */
export function jsonProblem(jsonBytes: number): SizeProblem | null {
  if (jsonBytes <= MEMBER_JSON_BYTES_MAX) return null;
  return { expected: `at most ${MEMBER_JSON_BYTES_MAX} bytes of JSON in a member`, actual: "more" };
}

/** Custom attributes an operation gives. */
export function attributesOf(operation: Operation): number {
  if (operation.type !== "create" && operation.type !== "update") return 0;
  return operation.strings.length + operation.numbers.length;
}

/** Why a member of these sizes is refused; null where it is accepted. */
export function memberSizeProblem(
  packedBytes: number,
  jsonBytes: number,
): SizeProblem | null {
  const tooLong = jsonProblem(jsonBytes);
  if (tooLong !== null) return tooLong;
  if (jsonBytes > RATIO_FREE_BYTES && jsonBytes > packedBytes * MEMBER_RATIO_MAX) {
    return {
      expected: `JSON at most ${MEMBER_RATIO_MAX} times larger than packed`,
      actual: `${packedBytes} bytes that unpack to ${jsonBytes}`,
    };
  }
  return null;
}
