import { resolve } from "node:path";
import { isScenarioFile } from "../../scenarios/file/load_scenario.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { isStoreModule } from "../../stores/mod.ts";
import { sizesFor } from "../plan/profile_sizes.ts";
import { PROFILES } from "../plan/profiles.ts";
import type { MeasuringCommand } from "./code_rounds.ts";

/** What two commits measure; undefined is what each does by itself. */
interface CodeWork {
  /** Scenarios by the names they were given. */
  readonly scenarios: readonly (readonly [name: string, scenario: Scenario])[];
  /** Multiple of the published size, of scenarios with blocks; the quick profile's by default. */
  readonly scale: number | undefined;
  readonly seed: string;
  readonly store: string | undefined;
  readonly registry: string | undefined;
  readonly variant: string | undefined;
}

/**
 * The commands of one round, one trial each: appends, then queries, of scenarios with blocks; onboarding of those with key events.
 * Flags that were not given are left out, so that commits which do not know them can be compared.
 */
export function codeCommands(
  { scenarios, scale, seed, store, registry, variant }: CodeWork,
): MeasuringCommand[] {
  const once = ["--seed", seed, "--trials", "1"];
  return scenarios.flatMap(([name, scenario]) => {
    const data = ["--scenario", isScenarioFile(name) ? resolve(name) : name];
    if (scenario.kind === "kels") {
      return [{ task: "onboard", args: [...data, ...flag("registry", registry), ...once] }];
    }
    const size = ["--scale", String(scale ?? sizesFor(PROFILES.quick, scenario).scale)];
    const common = [...data, ...size, ...flag("store", store), ...once];
    return [
      { task: "append", args: [...common, ...flag("variant", variant)] },
      ...scenario.queries.length === 0 ? [] : [{ task: "query", args: common }],
    ];
  });
}

function flag(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return [`--${name}`, isStoreModule(value) ? resolve(value) : value];
}
