import type { HeadlineData } from "../charts/headline.ts";
import { type Missing, missing, type Story } from "./story.ts";

/** Data of the headline chart of a scenario's metric: one curve a setting, as the model orders them, the most durable first. */
export function curveData(story: Story, scenario: string, metric: string): HeadlineData | Missing {
  const curves = story.assessment.curves.filter((curve) =>
    curve.scenario === scenario && curve.metric === metric
  );
  if (curves.length === 0) return missing(story, scenario, "fitted law");
  return { curves, provenance: story.provenance };
}
