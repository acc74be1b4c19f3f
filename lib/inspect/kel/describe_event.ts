import { isInception, type KeyEvent, type Threshold } from "../../keri/events.ts";
import type { Seal } from "../../keri/seals.ts";
import { countText } from "../../scenarios/describe/words.ts";

/** What an event says, in words: keys and witnesses where it sets them, seals, delegator. */
export function describeEvent(event: KeyEvent): string {
  const parts = event.t === "ixn" ? [] : [
    `${countText(event.k.length, "key")}, threshold ${thresholdText(event.kt)}`,
    event.n.length === 0 ? "closed: no next keys" : `${event.n.length} next`,
    ...isInception(event)
      ? event.b.length === 0 ? [] : [`witnesses ${thresholdText(event.bt)} of ${event.b.length}`]
      : event.ba.length + event.br.length === 0
      ? []
      : [`witnesses +${event.ba.length} -${event.br.length}, threshold ${thresholdText(event.bt)}`],
  ];
  if (event.a.length > 0) parts.push(sealsText(event.a));
  if (event.t === "dip") parts.push(`delegated by ${event.di}`);
  return parts.join("; ");
}

/** A threshold as it is read: a number in decimal, weights as they are. */
export function thresholdText(threshold: Threshold): string {
  if (typeof threshold === "number") return String(threshold);
  return typeof threshold === "string" ? String(Number.parseInt(threshold, 16)) : JSON.stringify(threshold);
}

/** Seals by kind. Source: keri.md 1.5. */
function sealsText(seals: readonly Seal[]): string {
  const counts = new Map<string, number>();
  for (const seal of seals) {
    const fields = Object.keys(seal).join(",");
    const kind = fields === "i,s,d" ? "key event" : fields === "d" ? "digest" : "other";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].map(([kind, count]) => counts.size === 1 ? kind : `${count} ${kind}`);
  return `${countText(seals.length, "seal")} (${kinds.join(", ")})`;
}
