import type { HotVersions } from "../../stores/tiers/hot_versions.ts";
import { type Moved, moveVersions } from "../../stores/tiers/move_versions.ts";
import type { TierName } from "../../stores/tiers/open_tiers.ts";
import type { LowerTier, SourceTier } from "../../stores/tiers/tier.ts";
import type { TierSpan } from "./tiers_question.ts";

/** What was moved from one tier to the next; several moves as one. */
export interface TierMove extends Moved {
  readonly from: "hot" | TierName;
  readonly to: TierName;
}

/**
 * Moves versions to the tiers that they belong in, as time does: what is to be lowest goes through every tier before what ended later
 * follows, so that a tier's room is used again.
 * @param lower In the order of the spans, each but the last one a tier that can be moved out of.
 * @throws As `moveVersions`.
 */
export async function moveDown(
  hot: HotVersions,
  lower: readonly LowerTier[],
  spans: readonly TierSpan[],
): Promise<TierMove[]> {
  const moves = new Map<TierName, TierMove>();
  for (const [depth, { upTo }] of [...spans.entries()].reverse()) {
    let from: { readonly name: TierMove["from"]; readonly tier: SourceTier } = { name: "hot", tier: hot };
    for (const [i, { tier: to }] of spans.slice(0, depth + 1).entries()) {
      const moved = await moveVersions(from.tier, lower[i]!, { upTo });
      moves.set(to, { ...sum(moves.get(to), moved), from: from.name, to });
      from = { name: to, tier: lower[i] as LowerTier & SourceTier };
    }
  }
  return spans.map(({ tier }) => moves.get(tier)!);
}

function sum(a: Moved | undefined, b: Moved): Moved {
  if (a === undefined) return b;
  return {
    versions: a.versions + b.versions,
    written: a.written + b.written,
    rows: a.rows + b.rows,
    readMs: a.readMs + b.readMs,
    writeMs: a.writeMs + b.writeMs,
    publishMs: a.publishMs + b.publishMs,
    removeMs: a.removeMs + b.removeMs,
    shrinkMs: a.shrinkMs + b.shrinkMs,
  };
}
