import { ENTITY_STORES } from "../../lib/stores/mod.ts";

/** The built-in kinds with an SQLite file of their own, which is told from others. */
export const SQLITE_KINDS = Object.values(ENTITY_STORES).filter(({ companions, recognises }) =>
  recognises !== undefined && companions?.includes("-wal")
);
