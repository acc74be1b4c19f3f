import { FREELANCE } from "../../scenarios/freelance/freelance.ts";
import { FREELANCE_SKILL_INDEX } from "../../scenarios/freelance/skill_index.ts";
import { RIDE_SHARING_REGIONS } from "../../scenarios/ride_sharing/regions.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";

/** What a directory chain holds of each entity that is looked up across regions, beside the region it lives in. */
export interface DirectorySpec {
  /** Such entities, in words. */
  readonly of: string;
  /** Attributes that tell such an entity from all others. */
  readonly marks: readonly string[];
  /** Attributes that its entry repeats. */
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
  /** Attributes of the entry that name the region: where the entity lives, and where it was last written. */
  readonly regions: readonly string[];
  readonly source: string;
}

/** A use case that its sources divide into regional chains with one chain that says where an entity lives. */
export interface ShardCase {
  readonly about: string;
  readonly regions: readonly EntityScenario[];
  readonly directory: DirectorySpec;
}

/** The use cases, by the prefix of their scenarios' ids. */
export const SHARD_CASES = {
  "ride-sharing": {
    about: "four regions and the directory of users (002:L484-L577)",
    regions: RIDE_SHARING_REGIONS,
    directory: {
      of: "users",
      marks: ["user_id"],
      strings: ["user_id", "payment_verified"],
      numbers: ["rider_rating"],
      regions: ["home_region", "last_active_region"],
      source: "002:L503-L509",
    },
  },
  freelance: {
    about: "five regions and the index of workers by skill (002:L747-L762)",
    regions: FREELANCE.filter(({ id }) => id !== FREELANCE_SKILL_INDEX.id),
    directory: {
      of: "workers",
      // Reviews and contracts name a worker too.
      marks: ["worker_id", "skill_ids"],
      strings: ["worker_id", "skill_ids", "status"],
      numbers: ["hourly_rate", "avg_rating"],
      regions: ["home_region"],
      source: "002:L751; 002:L762; choice: what scenario freelance-skill-index holds, but for the taxonomy",
    },
  },
} as const satisfies Record<string, ShardCase>;
/** One of them. */
export type ShardCaseName = keyof typeof SHARD_CASES;

/** A region as the directory names it: its scenario's id without the use case. */
export function regionName(name: ShardCaseName, { id }: EntityScenario): string {
  return id.slice(name.length + 1);
}
