import { z } from "zod";
import { HeadroomError } from "../../errors.ts";
import type { Durability } from "../../stores/durability.ts";
import type { StorageRole } from "../../stores/entity_store.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";

const count = z.number().int().nonnegative();
const durability: z.ZodType<Durability> = z.enum(["process", "machine"]);
const role: z.ZodType<StorageRole> = z.enum(["attributes", "payloads", "index", "other", "log"]);
const totals = z.object({ versions: count, strings: count, numbers: count, payloadBytes: count });

const OPENED = z.object({
  durability,
  settings: z.record(z.string(), z.union([z.string(), z.number()], "neither text nor a finite number")),
});
const APPENDED = z.object({ written: totals, closed: totals.omit({ payloadBytes: true }) });
const STATS = z.object({
  totals,
  parts: z.array(z.object({
    name: z.string().min(1),
    role,
    rows: count.nullable(),
    bytes: count,
    pages: count.optional(),
    depth: count.optional(),
    unusedBytes: count.optional(),
  })),
  fileBytes: count,
}).refine(
  ({ parts, fileBytes }) =>
    parts.reduce((sum, { role, bytes }) => role === "log" ? sum : sum + bytes, 0) <= fileBytes,
  "parts without the log add up to more than fileBytes",
);
const KEL_APPENDED = z.object({ events: count, commits: count });
const KEL_STATS = z.object({
  prefixes: count,
  events: count,
  fileBytes: count,
  allocatedBytes: count.optional(),
  objects: count.optional(),
  looseBytes: count.optional(),
  packedBytes: count.optional(),
  packs: count.optional(),
  maintenance: z.object({
    runs: count,
    totalMs: z.number().nonnegative(),
    longestMs: z.number().nonnegative(),
  })
    .optional(),
});
const KEL_TIMES = z.record(z.string(), z.number().nonnegative());

/** What a store says of itself, and how it must look to be recorded. */
const CLAIMS = {
  "an opened store": OPENED,
  "the result of an append": APPENDED,
  "stats()": STATS,
  "the result of an append of events": KEL_APPENDED,
  "stats() of a registry": KEL_STATS,
  "times of a registry": KEL_TIMES,
} as const;

/**
 * Refuses what no store can truly say (a negative size, a setting that is not text or a number), because a row of it would
 * be refused later without the store's name, or would count. Whether a possible claim is true, the trial's checks tell.
 * @throws {HeadroomError} Names the store and what it said.
 */
export function checkClaim<Claim>(store: string, what: keyof typeof CLAIMS, claim: Claim): Claim {
  const { error } = CLAIMS[what].safeParse(claim);
  if (error === undefined) return claim;
  const actual = oneLineProblem(error);
  throw new HeadroomError(`Store "${store}" cannot be measured: ${what} is not as promised: ${actual}`, {
    expected: "what lib/stores/entity_store.ts and kel_registry.ts promise",
    actual,
    next: "Correct the store, then continue with --resume.",
  });
}
