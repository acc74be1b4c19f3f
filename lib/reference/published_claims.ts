import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const part = z.object({
  id: z.string(),
  what: z.string(),
  /** The published figure; where the claim is in words, the bound that the words set. */
  value: z.number(),
  unit: z.enum(["entities_per_s", "rows_per_s", "x", "share", "ms", "queries_per_s"]),
  /** Rows of the store in which it was measured, or that the claim is about. */
  rows: z.number(),
  source: z.string(),
});

const claim = z.object({
  id: z.string(),
  claim: z.string(),
  /** Where data/reference/inconsistencies.md speaks of it. */
  section: z.string(),
  source: z.string(),
  parts: z.array(part).min(1),
});

/** One figure of a published claim, or what its words set. Fields as in data/reference/README.md "Field meanings". */
export type ClaimPart = Readonly<z.infer<typeof part>>;
/** A published claim about speed, with its figures. */
export type PublishedClaim = Readonly<z.infer<typeof claim>>;

const file = z.object({ claims: z.array(claim) });

/**
 * All claims of data/reference/published-claims.json, in their order.
 * @throws {HeadroomError} The file is missing or a claim has another shape.
 */
export function loadPublishedClaims(path = referencePath("published-claims.json")): PublishedClaim[] {
  return readReference(path, file).claims;
}
