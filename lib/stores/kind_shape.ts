import { z } from "zod";
import type { Durability } from "./durability.ts";
import type { EntityStoreCapabilities } from "./entity_store.ts";

/** Part of the ids and file names of trials. */
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is not in kebab-case").max(80);
/** Joined to a path: it must name a file in the same folder. */
const suffix = z.string().regex(/^[\w.-]+$/, "is not of letters, digits, ., - and _");
const durability: z.ZodType<Durability> = z.enum(["process", "machine"]);
const capabilities: z.ZodType<EntityStoreCapabilities> = z.looseObject({
  history: z.enum(["all", "head"]),
  language: z.enum(["full", "subset"]),
  bulk: z.boolean(),
  alone: z.literal(true).exactOptional(),
  area: z.enum(["ranges", "rtree", "h3", "geohash", "gist"]).exactOptional(),
}, {
  error: ({ input }) => input === undefined ? "its default export has no capabilities (object)" : undefined,
});

const method = z.custom((value) => typeof value === "function", "is no function");

const KIND = z.looseObject({
  name: id,
  variants: z.record(id, z.looseObject({ about: z.string(), durability, onRequest: z.boolean().optional() }))
    .refine((variants) => Object.keys(variants).length > 0, "it has no variant")
    .refine((variants) => !Object.values(variants)[0]?.onRequest, "its first variant is on request"),
  extension: suffix.startsWith(".", "starts with no dot"),
  companions: z.array(suffix).optional(),
  dataBytes: method.optional(),
  open: method,
}, { error: ({ input }) => input === undefined ? "no default export" : undefined });

/** What the fields of a kind of entity store must hold; no type binds a module that is loaded by its path. */
export const ENTITY_STORE_SHAPE = KIND.extend({
  capabilities,
  ready: method.optional(),
  blocks: method.optional(),
});

/** As `ENTITY_STORE_SHAPE`, of a kind of registry. */
export const KEL_REGISTRY_SHAPE = KIND.extend({
  capabilities: z.undefined("its default export has capabilities, which only the other kinds of store have")
    .optional(),
});
