import { ENTITY_STORES } from "../../lib/stores/mod.ts";

const kinds = Object.values(ENTITY_STORES);

/** The built-in kinds with an SQLite file of their own, which is told from others; one of each family. */
export const SQLITE_KINDS = kinds.filter(({ companions, recognises, family }, i) =>
  recognises !== undefined && companions?.includes("-wal") &&
  (family === undefined || kinds.findIndex((kind) => kind.family === family) === i)
);
