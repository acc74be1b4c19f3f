import { UsageError } from "../../errors.ts";
import type { TierName } from "../../stores/tiers/open_tiers.ts";
import type { TierSpan } from "./tiers_question.ts";

/** Blocks of a chain. */
interface ChainBlocks {
  readonly first: number;
  /** The first one after the initial state: nothing much ends before. */
  readonly changing: number;
  readonly tip: number;
}

/**
 * What each tier is to hold. @param keep As in `TiersPlan`.
 * @throws {UsageError} The chain has too few blocks, so that nothing would be left for a tier.
 */
export function tierSpans(
  { first, changing, tip }: ChainBlocks,
  to: readonly TierName[],
  keep: readonly number[] | null,
): TierSpan[] {
  const share = Math.ceil((tip + 1 - changing) / (to.length + 1));
  const kept = keep ?? to.map((_, i) => share * (i + 1));
  const ends = kept.map((blocks) => tip - blocks);
  if (ends.at(-1)! < first) {
    throw new UsageError(
      keep === null ? "The chain is too short for its tiers" : `--keep ${keep.join()} leaves nothing to move`,
      {
        expected: `more than ${kept.at(-1)} blocks`,
        actual: `${tip + 1 - first}`,
        next: "Choose a larger --scale, or a smaller --keep.",
      },
    );
  }
  return to.map((tier, i) => {
    const [upTo, below] = [ends[i]!, ends[i + 1] ?? first];
    // What is asked about lies in the later part of a span: then more of what was valid is in the tier.
    return { tier, upTo, past: below + Math.floor((upTo - below) * 2 / 3) };
  });
}
