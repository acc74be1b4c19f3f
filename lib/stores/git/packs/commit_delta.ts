import { DeltaWriter, type Versions } from "./delta_writer.ts";

/** Shorter runs of equal bytes cost about as much to copy as to insert. */
const RUN_MIN = 8;

/** A delta that makes one commit of another, in `into`: what is equal at the same place is copied, as the lines are alike. */
export function commitDelta(into: Uint8Array, versions: Versions): Uint8Array {
  const { base, target } = versions;
  const delta = new DeltaWriter(into, versions);
  for (let at = 0; at < target.length;) {
    let to = at;
    while (to < target.length && base[to] === target[to]) to += 1;
    if (to - at >= RUN_MIN) delta.copy(at, to);
    else delta.insert(at, to = Math.min(to + 1, target.length));
    at = to;
  }
  return delta.finish();
}
