import { OID_BYTES } from "../object_id.ts";
import { DeltaWriter, type Versions } from "./delta_writer.ts";

/** Bytes of the shortest start of a member: "40000 ", one letter. */
const MEMBER_HEAD_MIN = 7;

/**
 * A delta that makes one tree object of another, in `into`: both are walked member by member in Git's order, and what is equal is
 * copied. A member with a new id costs its 20 bytes and about six more.
 */
export function treeDelta(into: Uint8Array, versions: Versions): Uint8Array {
  const { base, target } = versions;
  const delta = new DeltaWriter(into, versions);
  const equal = equalBytes(base, target);
  for (let b = 0, t = 0; t < target.length;) {
    const targetId = idStart(target, t);
    const targetEnd = targetId + OID_BYTES;
    if (b === t && targetEnd <= equal) {
      delta.copy(b, targetEnd);
      b = t = targetEnd;
      continue;
    }
    const baseId = b < base.length ? idStart(base, b) : b;
    const same = b < base.length ? equalLength({ base, b, target, t }, targetEnd - t) : 0;
    if (same >= targetId - t && baseId - b === targetId - t) {
      const isEqual = same === targetEnd - t;
      delta.copy(b, isEqual ? baseId + OID_BYTES : baseId);
      if (!isEqual) delta.insert(targetId, targetEnd);
      b = baseId + OID_BYTES;
      t = targetEnd;
    } else if (b < base.length && nameBefore({ base, b, target, t })) {
      b = baseId + OID_BYTES;
    } else {
      delta.insert(t, targetEnd);
      t = targetEnd;
    }
  }
  return delta.finish();
}

/** How many bytes at least two trees have in common from the start on; by words where both begin at one. */
function equalBytes(base: Uint8Array, target: Uint8Array): number {
  if (base.byteOffset % 4 !== 0 || target.byteOffset % 4 !== 0) return 0;
  const words = Math.min(base.length, target.length) >> 2;
  const [a, b] = [base, target].map((bytes) => new Int32Array(bytes.buffer, bytes.byteOffset, words));
  let at = 0;
  while (at < words && a![at] === b![at]) at += 1;
  return 4 * at;
}

interface Walk {
  readonly base: Uint8Array;
  readonly b: number;
  readonly target: Uint8Array;
  readonly t: number;
}

/** Where the id of the member begins that begins here: after the zero that ends its name. */
function idStart(tree: Uint8Array, start: number): number {
  let at = start + MEMBER_HEAD_MIN;
  while (at < tree.length && tree[at] !== 0) at += 1;
  return at + 1;
}

function equalLength({ base, b, target, t }: Walk, most: number): number {
  let length = 0;
  while (length < most && base[b + length] === target[t + length]) length += 1;
  return length;
}

/** Whether the base's member has a name before the target's, so that the target has lost it. A wrong guess costs bytes only. */
function nameBefore({ base, b, target, t }: Walk): boolean {
  let [i, j] = [base.indexOf(0x20, b) + 1, target.indexOf(0x20, t) + 1];
  while (base[i] === target[j] && base[i] !== 0) [i, j] = [i + 1, j + 1];
  return base[i]! < target[j]!;
}
