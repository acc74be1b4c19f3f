import type { Subject } from "../runs/subject.ts";
import type { Interval } from "./verdicts/verdict.ts";

/** One number for one scenario: measured, or projected from a law. */
export interface Projection extends Subject {
  readonly metric: string;
  readonly unit: string;
  /** Size it is for, in `sizeUnit`, and that size as a multiple of the tested range (1 or less: inside). */
  readonly size: number;
  readonly sizeUnit: string;
  /** As a multiple. */
  readonly beyond: number;
  /** In `unit`. */
  readonly value: number;
  readonly interval: Interval;
  readonly basis: "measured" | "projected";
  readonly law: string | null;
  readonly trials: number;
  /** Phase whose blocks it is about: `load`, `steady`, a peak by its id; absent for a number of no phase or of the whole chain. */
  readonly phase?: string;
  /** For a projection of a phase: the phase on which its law was tested for it; null where none measured holds such a mix. */
  readonly testedIn?: string | null;
  /** The machine that it was rescaled from, and not measured on the one asked about (`rescaleInput`); absent of a run as it is. */
  readonly rescaledFrom?: string;
}

/** What a number rests on, in a word: nothing that was rescaled was measured there. */
export function basisOf(
  { basis, rescaledFrom }: Pick<Projection, "basis" | "rescaledFrom">,
): Projection["basis"] | "rescaled" {
  return rescaledFrom === undefined ? basis : "rescaled";
}
