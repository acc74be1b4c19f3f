import type { Verdict } from "../../model/verdicts/verdict.ts";

/** Metrics by the start of their ids, and what a figure must show to support a number of theirs (`Figure.shows`), best first. */
const SHOWN_BY: readonly (readonly [metric: RegExp, ...shows: string[]])[] = [
  [/^(entities|attribute-updates|rows|load-rows|chains)-?/, "entities-per-s", "commit-ms"],
  [/^(commit-max-ms|wal-mb)/, "commit-max-ms", "commit-ms"],
  [/^(commit-p|commit-ms)/, "commit-ms"],
  [/^sync-min/, "commit-ms", "entities-per-s"],
  [/^query-.+-response-/, "query-response"],
  [/^(query-|queries-per-s)/, "query-service"],
  [/^file-gb/, "file-gb"],
  [/^(onboarding-min|events-per-s|root-events|agents-per-s|seals-per-s|ms-per-event)/, "ms-per-event"],
];

/** What a figure may show that supports a verdict's number, best first; nothing where no figure shows its metric. */
export function supportingFigures({ scenario, metric }: Pick<Verdict, "scenario" | "metric">): string[] {
  const [, ...shows] = SHOWN_BY.find(([pattern]) => metric !== undefined && pattern.test(metric)) ?? [];
  return shows.map((what) => `${scenario}/${what}`);
}
