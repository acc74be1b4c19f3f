import { sourced } from "./sourced.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

/** A scenario of the `types` generator, less what all of them share. */
type TypedScenario = Omit<EntityScenario, "kind" | "generator" | "owners" | "steady"> & {
  /** Distinct accounts that own entities. */
  readonly ownerCount: Sourced;
  readonly steady: NonNullable<EntityScenario["steady"]>;
};

/** A scenario of the `types` generator: an initial state by entity type, then a stream of operations. */
export function typedScenario({ ownerCount, ...scenario }: TypedScenario): EntityScenario {
  return {
    kind: "entities",
    generator: "types",
    ...scenario,
    owners: { count: ownerCount, addresses: [] },
  };
}

/** Entities in a block of the load, where the use case gives no number of its own. */
export const TESTED_LOAD_BLOCK = sourced(500, "choice: as tested for the marketplace, CM-D-03 (002:L1562)");

/** A steady stretch of the usual length. */
export const USUAL_STEADY = {
  versionShare: sourced(0.15, "choice: enough updates to show in table sizes, short enough to run"),
  minBlocks: sourced(20, "choice: a steady stretch long enough for a median at any scale"),
};

/** The same two choices as worded by supply chains and energy grids: the text is part of a scenario's digest. */
export const MARKETPLACE_LOAD_BLOCK = sourced(500, "choice: as the marketplace's transactions (CM-D-03)");
export const MIN_STEADY_BLOCKS = sourced(20, "choice: long enough for a median at any scale");
