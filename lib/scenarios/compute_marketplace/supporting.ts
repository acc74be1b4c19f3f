import { constant } from "../builders/attribute_builders.ts";
import { CONFIGURATION_BLOB, LONG_LIVED } from "./nodes.ts";
import { NO_BLOB } from "./workloads.ts";
import type { AttributeSpec, EntityTypeSpec } from "../scenario.ts";

/** Supporting entities whose attribute names the seed does not give: counts from its totals table, names chosen. */
export const CHOSEN = "choice: a plausible name; the totals table gives the number of attributes only";

/**
 * A type around nodes and workloads.
 *
 * @param type Value of its `type` attribute.
 * @param line Line of its row in the totals table.
 * @param blob Whether it holds a configuration blob (C-29).
 * @param ownedBy As in EntityTypeSpec; without it every operator alike.
 */
export function supporting(
  id: string,
  type: string,
  count: number,
  line: number,
  blob: boolean,
  attributes: readonly AttributeSpec[],
  ownedBy?: string,
): EntityTypeSpec {
  return {
    id,
    count: { value: count, source: `002:L${line}` },
    attributes: [...attributes, constant("type", type, CHOSEN)],
    payload: blob ? CONFIGURATION_BLOB : NO_BLOB,
    btlBlocks: LONG_LIVED,
    ...ownedBy === undefined ? {} : { ownedBy },
  };
}
