import type { MedianInterval } from "../../stats/mod.ts";

/** What a fair measurement makes of a published claim. */
export type ClaimVerdict = "survives" | "falls" | "weak" | "not shown";

/**
 * What the judged ratio must do for a claim to survive. `baseline`: fair over as published is about 1, so that the method does not make
 * the figure. `about`: the fair ratio is about the published one. `at_most`: it is at most the bound. `most`: the share is over a half.
 * `apart`: the one correlation is clearly above the other; a claim that rests on no more is weak, not false.
 */
export type ClaimRule = "baseline" | "about" | "at_most" | "most" | "apart";

/** A judged value with what it is judged by. */
export interface JudgedValue {
  readonly rule: ClaimRule;
  /** The published value or bound; `baseline` has none of its own. */
  readonly published: number;
  /** Over rounds. */
  readonly measured: MedianInterval;
  /** Rows of the stores measured against those of the published ones, where the effect is one of size. */
  readonly rows?: { readonly measured: number; readonly published: number };
}

/** How far "about" goes, as a factor both ways. choice: machines and engines differ by less in a ratio. */
export const ABOUT = 1.25;
/** Correlations nearer than this do not tell two predictors apart. choice: the published ones change by as much in rounding (B-09). */
export const APART = 0.1;
/** Smaller than this part of the published store, an effect that grows with the store is not refuted. */
const SIZE_PART = 0.1;

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
  const small = rows !== undefined && rows.measured < SIZE_PART * rows.published
    ? `${compact(rows.measured)} rows of ${compact(rows.published)}: too small, use --scale`
    : null;
  if (low >= wantedLow && high <= wantedHigh) {
    // What a method spoils shows in large stores first; a ratio that is there already in a small one is.
    return small !== null && rule === "baseline"
      ? { verdict: "not shown", why: small }
      : { verdict: "survives", why: WORDS[rule].survives };
  }
  if (rule === "apart") return { verdict: "weak", why: WORDS.apart.falls };
  if (low <= wantedHigh && high >= wantedLow) return { verdict: "not shown", why: "the interval holds both" };
  if (small !== null && rule !== "baseline") return { verdict: "not shown", why: small };
  return { verdict: "falls", why: WORDS[rule].falls };
}

/** What a claim's parts make of it: as its worst part, where one that falls is worse than one that is weak or not shown. */
export function judgeWhole(parts: readonly ClaimVerdict[]): ClaimVerdict {
  return (["falls", "weak", "not shown"] as const).find((verdict) => parts.includes(verdict)) ?? "survives";
}

function wanted(rule: ClaimRule, published: number): readonly [low: number, high: number] {
  if (rule === "baseline") return [1 / ABOUT, ABOUT];
  if (rule === "about") return [published / ABOUT, published * ABOUT];
  if (rule === "at_most") return [-Infinity, published];
  return [rule === "most" ? published : APART, Infinity];
}

const WORDS: Readonly<Record<ClaimRule, { readonly survives: string; readonly falls: string }>> = {
  baseline: { survives: "the method does not make it", falls: "the method makes it" },
  about: { survives: `within ${ABOUT}x of published`, falls: `not within ${ABOUT}x of published` },
  at_most: { survives: "not above the bound", falls: "above the bound" },
  most: { survives: "over half", falls: "under half" },
  apart: { survives: "told apart from numeric rows", falls: "numeric rows do as well" },
};

function compact(rows: number): string {
  return new Intl.NumberFormat("en", { notation: "compact" }).format(rows);
}
