import { DEFAULT_ENTITY_STORE, ENTITY_STORES, RECOMMENDED_ENTITY_STORE } from "../../lib/stores/mod.ts";
import { BITEMPORAL_ARKIV_SQL } from "../../lib/stores/sqlite/arkiv_sql.ts";
import { BITEMPORAL_AS_ASKED, BITEMPORAL_M2 } from "../../lib/stores/sqlite/bitemporal.ts";
import { testEntityStore } from "./entity_store_contract.ts";

/** Kinds that everything else is compared with, or that users are told to take. */
const MAIN: readonly unknown[] = [DEFAULT_ENTITY_STORE, RECOMMENDED_ENTITY_STORE];
/** Kinds whose statements are those of the default but for an index, or for how they ask. */
const LIKE_DEFAULT: readonly unknown[] = [BITEMPORAL_M2, BITEMPORAL_ARKIV_SQL, BITEMPORAL_AS_ASKED];

const families = new Set<unknown>();
for (const kind of Object.values(ENTITY_STORES)) {
  // Tested on a server that its stores share (tests/stores/postgres).
  if (kind.ownProcesses) continue;
  const main = MAIN.includes(kind);
  // Kinds of one family differ in one thing alone: of the others, only the answers are tested, not what kills survive.
  const follows = families.has(kind.family);
  const similar = LIKE_DEFAULT.includes(kind) || kind.family !== undefined;
  const share = follows ? 0.05 : main ? 1 : similar ? 0.3 : 0.5;
  // A variant changes how SQLite is run, whatever the tables: durability is told apart with the main kinds, and the thread beside
  // the writer with one of them. Those on request differ from these in numbers alone (tests/stores/sqlite/operating_profile_test.ts).
  const variants = [
    "normal",
    ...main ? ["full"] : [],
    ...kind === RECOMMENDED_ENTITY_STORE ? ["tuned"] : [],
  ];
  testEntityStore(kind, { share, variants, kill: !follows });
  if (kind.family !== undefined) families.add(kind.family);
}
