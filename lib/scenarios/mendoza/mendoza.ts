import { numbered } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import type { EntityScenario } from "../scenario.ts";
import { CALENDAR } from "./calendar.ts";
import { MENDOZA_CHOICES } from "./choices.ts";
import { LARGE_COHORTS } from "./large_cohorts.ts";
import { MENDOZA_QUERIES } from "./queries.ts";
import { TYPED_COHORTS } from "./typed_cohorts.ts";
import { UNTYPED_COHORTS } from "./untyped_cohorts.ts";

/** The Mendoza dump: the baseline everything is compared with. Source: data/reference/mendoza.json. */
export const MENDOZA: EntityScenario = {
  kind: "entities",
  id: "mendoza",
  title: "Mendoza baseline",
  source: "sp:mendoza-dump.md:L25-L35; mendoza.json generator_model",
  generator: "cohorts",
  entityTypes: [...LARGE_COHORTS, ...TYPED_COHORTS, ...UNTYPED_COHORTS],
  operations: [],
  owners: {
    count: sourced(195, "sp:mendoza-dump.md:L35"),
    addresses: ["0x000000000000322d0bbfb94a55a9bb9ead4429d8"],
  },
  entitiesPerLoadBlock: sourced(500, "sp:commit_time_distribution.ipynb: the largest blocks kept"),
  calendar: CALENDAR,
  queries: MENDOZA_QUERIES,
  requirements: [
    ...numbered("XP-W", "01 02 03 04"),
    ...numbered("XP-C", "01 02 03 04"),
    "XP-S-01",
    "XP-S-02",
    "XP-D-01",
  ],
  choices: MENDOZA_CHOICES,
};
