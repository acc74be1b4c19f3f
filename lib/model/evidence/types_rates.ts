import { METRICS, typesRate } from "../../reference/metrics.ts";
import { isAsked } from "../../reference/asked_of.ts";
import type { Law, Projection } from "../assessment.ts";
import type { RequirementRow } from "../input.ts";
import type { EntityModel } from "./entity_model.ts";
import { fromTimes } from "./law_projections.ts";

/**
 * The rates, in queries a second at the scenario's full size, of the types of query that requirements ask for alone, each with the law
 * behind it. None where one of the types was not measured, or all too seldom.
 * @param types Every type that may be asked.
 */
export function typesRates(
  model: EntityModel,
  requirements: readonly RequirementRow[],
  types: readonly string[],
): { readonly of: Projection; readonly law: Law }[] {
  const { queries, fullRows: size } = model;
  return requirements.flatMap(({ judgedBy }) => {
    if (!("queries" in judgedBy) || judgedBy.metric !== METRICS.queriesPerS.id) return [];
    const own = types.filter((type) => isAsked(type, judgedBy));
    const times = own.every((type) => queries.types.includes(type)) ? queries.typesMs(own) : null;
    if (times === null) return [];
    const at = { metric: typesRate(own), size, form: (ms: number) => 1000 / ms };
    return [{ of: fromTimes(model, times, at), law: times.law }];
  });
}
