import type { Row } from "../../runs/schema.ts";
import { EXACT_LAYOUTS } from "../charts/exact_layouts.ts";
import { goodTrials, type Story } from "./story.ts";

/** The chain of the capacity page where a run measured several. */
const PREFERRED = "compute-marketplace";

/** Id of the chain a page is about: the compute marketplace, else the run's first one that is not the baseline. */
export function focusOf({ manifest }: Pick<Story, "manifest">): string {
  const chains = manifest.scenarios.filter(({ kind }) => kind === "entities").map(({ id }) => id);
  if (chains.includes(PREFERRED)) return PREFERRED;
  return chains.find((id) => id !== "mendoza") ?? chains[0] ?? PREFERRED;
}

/** The organisation of the onboarding page where a run onboarded several. */
const PREFERRED_ORGANISATION = "agent-onboarding";

/** Id of the onboarding a page is about: the published organisation's, else the run's first one. */
export function onboardingFocusOf({ manifest }: Pick<Story, "manifest">): string {
  const organisations = manifest.scenarios.filter(({ kind }) => kind === "kels").map(({ id }) => id);
  return organisations.includes(PREFERRED_ORGANISATION)
    ? PREFERRED_ORGANISATION
    : organisations[0] ?? PREFERRED_ORGANISATION;
}

/**
 * The good trials of a scenario on the store that a figure of one store is about: the one with the system's own layout,
 * else the first by name.
 */
export function focusTrials(story: Pick<Story, "trials">, scenario: string): Row<"trials">[] {
  const trials = goodTrials(story, scenario);
  const stores = [...new Set(trials.map(({ store }) => store))].sort();
  const focus = stores.find((store) => EXACT_LAYOUTS.has(store)) ?? stores[0];
  return trials.filter(({ store }) => store === focus);
}
