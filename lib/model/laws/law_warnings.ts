import { countText } from "../../scenarios/describe/words.ts";
import type { Law } from "../assessment.ts";

/** What a law does not show: an interval where it has too few trials, anything beyond the fit where no larger trial tested it. */
export function lawWarnings(law: Law | undefined): string[] {
  if (law === undefined) return [];
  if (law.trials < 6) {
    return [`${law.id}: ${countText(law.trials, "calibration trial")}, an interval takes 6`];
  }
  return law.predictionError === null
    ? [
      `${law.id}: no larger trial tested its prediction; beyond ${
        Math.round(law.fittedTo)
      } ${law.sizeUnit} nothing is proven`,
    ]
    : [];
}
