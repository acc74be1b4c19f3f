import { attributes, Declaration } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import { always } from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { CONFIGURATION_BLOB, LONG_LIVED, NO_BLOB } from "./model.ts";

/** Supporting entities whose attribute names the seed does not give: counts from its totals table, names chosen. */
export const CHOSEN = "choice: a plausible name; the totals table gives the number of attributes only";

/** What differs between the types around nodes and workloads. */
interface Supporting {
  /** Value of the `type` attribute. */
  readonly type: string;
  readonly count: number;
  /** Line of its row in the totals table. */
  readonly line: number;
  /** Holds a configuration blob (C-29). */
  readonly blob?: true;
  /** As in EntityTypeSpec; default: every operator alike. */
  readonly ownedBy?: string;
}

/** A type around nodes and workloads: attributes of chosen names unless they say otherwise, and `type`. */
export function supporting(
  id: string,
  { type, count, line, blob, ownedBy }: Supporting,
  table: Readonly<Record<string, Declaration>>,
): EntityTypeSpec {
  return {
    id,
    count: sourced(count, `002:L${line}`),
    attributes: attributes(CHOSEN, { ...table, type: always(type) }),
    payload: blob ? CONFIGURATION_BLOB : NO_BLOB,
    btlBlocks: LONG_LIVED,
    ...ownedBy === undefined ? {} : { ownedBy },
  };
}
