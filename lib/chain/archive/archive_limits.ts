/**
 * What one member of an archive may take, so that no archive can fill the memory. The writer keeps to the same limits:
 * whatever it writes can be read.
 */

/** Most bytes of one member's JSON, unpacked. choice: far above any block of 2 s, and a few of it fit 300 MiB. */
export const MEMBER_JSON_BYTES_MAX = 64 * 2 ** 20;

/** Most bytes of one member as it lies in the tar. */
export const MEMBER_BYTES_MAX = MEMBER_JSON_BYTES_MAX;

/** How many times larger than packed a member may unpack, above `RATIO_FREE_BYTES`. choice: JSON of real payloads reaches tens. */
export const MEMBER_RATIO_MAX = 4096;

/** JSON up to this size may have any ratio: there is nothing to gain from an attack. */
export const RATIO_FREE_BYTES = 4 * 2 ** 20;

/** Largest window a zstd frame may ask for, bytes. choice: what the zstd command itself takes without being told. */
export const WINDOW_BYTES_MAX = 128 * 2 ** 20;

/** Most empty blocks between two members. choice: four years of blocks every 2 s. */
export const GAP_BLOCKS_MAX = 2 ** 26;

/** Why sizes of a member are not accepted, or null where they are. */
export function memberSizeProblem(
  packedBytes: number,
  jsonBytes: number,
): { readonly expected: string; readonly actual: string } | null {
  if (jsonBytes > MEMBER_JSON_BYTES_MAX) {
    return { expected: `at most ${MEMBER_JSON_BYTES_MAX} bytes of JSON in a member`, actual: "more" };
  }
  if (jsonBytes > RATIO_FREE_BYTES && jsonBytes > packedBytes * MEMBER_RATIO_MAX) {
    return {
      expected: `JSON at most ${MEMBER_RATIO_MAX} times larger than packed`,
      actual: `${packedBytes} bytes that unpack to ${jsonBytes}`,
    };
  }
  return null;
}
