import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const file = z.object({
  meta: z.object({
    seeds: z.array(z.object({ cite_prefix: z.string(), file: z.string(), about: z.string() })),
    public_repo: z.object({
      cite_prefix: z.string(),
      host: z.string(),
      name: z.string(),
      commit: z.string(),
    }),
  }),
});

/** A document that sources cite: how its citations begin (`002:`), and what it is, in words. */
interface CitedDocument {
  readonly prefix: string;
  readonly about: string;
}

/**
 * The documents that `source` of a requirement or a published figure cites.
 * @throws {HeadroomError} The file is missing or has another shape.
 */
export function loadCitedDocuments(path = referencePath("requirements.json")): CitedDocument[] {
  const { seeds, public_repo: repo } = readReference(path, file).meta;
  return [
    ...seeds.map(({ cite_prefix: prefix, file, about }) => ({ prefix, about: `${file} (${about})` })),
    { prefix: repo.cite_prefix, about: `${repo.host}/${repo.name}, commit ${repo.commit}, file and line` },
  ];
}
