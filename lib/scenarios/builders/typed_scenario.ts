import { sourced } from "./sourced.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

/** The fields of a `types` scenario that vary. */
type TypedScenario = Omit<EntityScenario, "kind" | "generator" | "owners" | "steady"> & {
  /** Number of distinct owning accounts. */
  readonly ownerCount: Sourced;
  readonly steady: NonNullable<EntityScenario["steady"]>;
};

/** A scenario of the `types` generator: an initial state per entity type, then a stream of operations. */
export function typedScenario({ ownerCount, ...scenario }: TypedScenario): EntityScenario {
  return {
    kind: "entities",
    generator: "types",
    ...scenario,
    owners: { count: ownerCount, addresses: [] },
  };
}

/** Entities per load block, where the use case states none. */
export const TESTED_LOAD_BLOCK = sourced(500, "choice: as tested for the marketplace, CM-D-03 (002:L1562)");

/** The usual length of the steady phase. */
export const USUAL_STEADY = {
  versionShare: sourced(0.15, "choice: enough updates to show in table sizes, short enough to run"),
  minBlocks: sourced(20, "choice: a steady stretch long enough for a median at any scale"),
};

/** The same two choices in the wording of supply chains and energy grids (the text is part of a scenario's digest). */
export const MARKETPLACE_LOAD_BLOCK = sourced(500, "choice: as the marketplace's transactions (CM-D-03)");
/** Fewest blocks of the operation stream, in the same wording. */
export const MIN_STEADY_BLOCKS = sourced(20, "choice: long enough for a median at any scale");
