import type { PassportFigureId } from "../../runs/passport_figures.ts";
import type { Times } from "./machine_times.ts";

/** What a run's figures were rescaled from and to; they are of no measurement there. Plain data. */
export interface Rescaled {
  /** The machine that the run was measured on, and the one asked about, in words. */
  readonly from: string;
  readonly to: string;
  /** "rescaled from <machine>, not measured". */
  readonly label: string;
  readonly memoryBytes: { readonly there: number; readonly here: number };
  /** How many times as long each figure of the passports takes there. */
  readonly figures: readonly (Times & { readonly figure: PassportFigureId })[];
  /** By subject (`subjectKey`): the factors by which its intervals are widened, 1 or more. */
  readonly widening: Readonly<Record<string, Widening>>;
}

/** What numbers of a rescaled run are widened by, and what they are labelled with. */
export type RescaledFrom = Pick<Rescaled, "from" | "widening">;

/** How far off times may be by rescaling: of commits and calls, and of queries. */
export interface Widening {
  readonly writes: number;
  readonly reads: number;
}
