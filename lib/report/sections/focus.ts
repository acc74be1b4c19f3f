import type { Story } from "./story.ts";

/** The chain of the capacity page where a run measured several. */
const PREFERRED = "compute-marketplace";

/** Id of the chain a page is about: the compute marketplace, else the run's first one that is not the baseline. */
export function focusOf({ manifest }: Pick<Story, "manifest">): string {
  const chains = manifest.scenarios.filter(({ kind }) => kind === "entities").map(({ id }) => id);
  if (chains.includes(PREFERRED)) return PREFERRED;
  return chains.find((id) => id !== "mendoza") ?? chains[0] ?? PREFERRED;
}
