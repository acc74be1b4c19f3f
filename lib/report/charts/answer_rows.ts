import type { Interval, Verdict } from "../../model/verdicts/verdict.ts";
import type { ColourName } from "./colours.ts";

/** The tightest need of one axis. */
export interface AnswerBar {
  /** "writes", "reads", "disk", "sync". */
  readonly axis: string;
  /** What is asked, in a word: "2.5k/s"; without a headroom why there is none. */
  readonly asked: string;
  /** Id of the requirement; null where the limit is no requirement. */
  readonly id: string | null;
  /** 1 just holds what is asked; null where that is unknown. */
  readonly headroom: number | null;
  readonly interval: Interval;
  readonly verdict: Verdict["verdict"] | null;
  /** Whether nothing else of the use case has less room. */
  readonly isFirst: boolean;
}

/** A use case on one store. */
export interface AnswerRow {
  readonly name: string;
  readonly store: string | null;
  /** Whether the run holds it. */
  readonly isHeld: boolean;
  /** Whether the store's data are laid out as the system itself does. */
  readonly isExact: boolean;
  readonly colour: ColourName;
  readonly bars: readonly AnswerBar[];
}

/** Marks of verdicts: colour is never the only sign. */
export const VERDICT_MARKS = { pass: "✓", fail: "✗", "not proven": "?" } as const;

/** A domain around all headrooms and their intervals that holds a tenth and ten times. */
export function headroomDomain(rows: readonly AnswerRow[]): [low: number, high: number] {
  const values = rows.flatMap(({ bars }) =>
    bars.flatMap(({ headroom, interval }) => [headroom, ...interval ?? []])
  )
    .filter((value): value is number => value !== null && value > 0 && Number.isFinite(value));
  return [Math.min(0.1, ...values) / 1.5, Math.max(10, ...values) * 1.5];
}
