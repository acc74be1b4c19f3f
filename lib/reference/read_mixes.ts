import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const mix = z.object({
  id: z.string(),
  queries: z.array(z.object({ id: z.string(), weight_pct: z.number(), access: z.string() })),
  source: z.string(),
});

/** A published mix of reads: kinds of access by their share, without the queries themselves. */
type PublishedReadMix = Readonly<z.infer<typeof mix>>;

const file = z.object({ benchmark_models: z.object({ read_mixes_by_theme: z.array(mix) }) });

/**
 * The published read mixes by theme: data centre, governance, streaming. Source: sp:experiments.md:L975-L1031.
 * @throws {HeadroomError} The file is missing or has another shape.
 */
export function loadReadMixes(path = referencePath("use-cases.json")): PublishedReadMix[] {
  return readReference(path, file).benchmark_models.read_mixes_by_theme;
}
