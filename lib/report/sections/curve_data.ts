import type { HeadlineData } from "../charts/headline.ts";
import { focusOf } from "./focus.ts";
import { type Missing, missing, type Story } from "./story.ts";

/** Data of the headline chart of a scenario's metric: one curve a setting, as the model orders them, the most durable first. */
export function curveData(story: Story, scenario: string, metric: string): HeadlineData | Missing {
  const curves = story.assessment.curves.filter((curve) =>
    curve.scenario === scenario && curve.metric === metric
  );
  if (curves.length === 0) return missing(story, scenario, "fitted law");
  return { curves, provenance: story.provenance };
}

/** The same of every chain of the run but the one the page is about (`focusOf`); of a run of one chain, that there is no other. */
export function otherChainsData(story: Story, metric: string): (HeadlineData | Missing)[] {
  const focus = focusOf(story);
  const others = story.manifest.scenarios.filter(({ id, kind }) => kind === "entities" && id !== focus);
  if (others.length > 0) return others.map(({ id }) => curveData(story, id, metric));
  return [{ missing: `This run holds no chain but ${focus}, shown above`, command: null }];
}
