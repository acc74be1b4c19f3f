import { whyUnrestricted } from "../environment/memory_limit.ts";
import type { ChosenStore } from "./chosen_store.ts";
import type { ExperimentPoint, PlannedExperiment } from "./experiments.ts";

/**
 * The points that can be measured, of these stores in these variants, and why those with restricted memory cannot.
 * @param why Why the memory of a process cannot be restricted where they are measured, or null; asked only where it matters. Here
 * where left out.
 */
export async function measurablePoints(
  points: readonly ExperimentPoint[],
  stores: readonly ChosenStore[],
  why: () => Promise<string | null> = whyUnrestricted,
): Promise<Pick<PlannedExperiment, "points" | "memoryNote">> {
  const isRestricted = ({ memoryLimitBytes }: ExperimentPoint) => memoryLimitBytes !== undefined;
  const chosen = points.filter(({ variant }) =>
    variant === undefined || stores.some(({ variants }) => variants.includes(variant))
  );
  if (!points.some(isRestricted)) return { points: chosen };
  const free = chosen.filter((point) => !isRestricted(point));
  if (!chosen.some(isRestricted)) {
    const only = points.find(isRestricted)!.variant;
    return { points: free, memoryNote: `memory is not restricted: that is measured with ${only} alone` };
  }
  const reason = await why();
  if (reason === null) return { points: chosen };
  return {
    points: free,
    memoryNote: `memory could not be restricted: ${reason}; cache sizes alone are measured`,
  };
}
