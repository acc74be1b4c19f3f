import type { MedianInterval } from "../../stats/mod.ts";
import { formatCount } from "../../text/numbers.ts";

/** What a fair measurement makes of a published claim. */
export type ClaimVerdict = "survives" | "falls" | "not shown";

/**
 * What the judged ratio must do for a claim to survive. `baseline`: the same without the method's fault, over as published, is about
 * 1, so that the method does not make the figure. `about`: the fair ratio is about the published one. `at_most`: it is at most the
 * bound. `most`: the share is over a half.
 */
export type ClaimRule = "baseline" | "about" | "at_most" | "most";

/** A judged value with what it is judged by. */
interface JudgedValue {
  readonly rule: ClaimRule;
  /** The published value or bound; `baseline` has none of its own. */
  readonly published: number;
  /** Over rounds. */
  readonly measured: MedianInterval;
  /** Rows of the stores measured against those of the published ones. */
  readonly rows: { readonly measured: number; readonly published: number };
}

/** How far "about" goes, as a factor both ways. choice: machines and engines differ by less in a ratio. */
const ABOUT = 1.25;
/** A store is small under this part of the published one. choice: costs grow with the logarithm of a store and with what is cached. */
const SIZE_PART = 0.1;

/**
 * What a small store cannot show: the cost of indexes grows with a store (B-08), so that an effect that is not there yet may come,
 * while one that is there stays; a share may go either way.
 */
const TAKES_SIZE: Readonly<Record<ClaimRule, readonly ClaimVerdict[]>> = {
  baseline: ["survives"],
  about: ["falls"],
  at_most: ["survives"],
  most: ["survives", "falls"],
};

/** A verdict, and why in words. */
export interface Judgement {
  readonly verdict: ClaimVerdict;
  readonly why: string;
}

/** Judges one value by the whole of its interval. */
export function judgeClaim({ rule, published, measured, rows }: JudgedValue): Judgement {
  if (measured.interval === null) {
    return { verdict: "not shown", why: `${measured.n} of ${measured.needed} rounds` };
  }
  const [wantedLow, wantedHigh] = wanted(rule, published);
  const [low, high] = measured.interval;
  const inside = low >= wantedLow && high <= wantedHigh;
  if (!inside && low <= wantedHigh && high >= wantedLow) {
    return { verdict: "not shown", why: "the interval includes both" };
  }
  const verdict = inside ? "survives" : "falls";
  if (rows.measured < SIZE_PART * rows.published && TAKES_SIZE[rule].includes(verdict)) {
    const why = `${formatCount(rows.measured)} rows of ${formatCount(rows.published)}: use --scale`;
    return { verdict: "not shown", why };
  }
  return { verdict, why: WORDS[rule][verdict] };
}

/** What a claim's parts make of it: as its worst part, where one that falls is worse than one that is not shown. */
export function judgeWhole(parts: readonly ClaimVerdict[]): ClaimVerdict {
  return (["falls", "not shown"] as const).find((verdict) => parts.includes(verdict)) ?? "survives";
}

function wanted(rule: ClaimRule, published: number): readonly [low: number, high: number] {
  if (rule === "baseline") return [1 / ABOUT, ABOUT];
  if (rule === "about") return [published / ABOUT, published * ABOUT];
  return rule === "at_most" ? [-Infinity, published] : [published, Infinity];
}

const WORDS: Readonly<Record<ClaimRule, { readonly survives: string; readonly falls: string }>> = {
  baseline: { survives: "the method does not make it", falls: "the method makes it" },
  about: { survives: `within ${ABOUT}x of published`, falls: `not within ${ABOUT}x of published` },
  at_most: { survives: "not above the bound", falls: "above the bound" },
  most: { survives: "over half", falls: "under half" },
};
