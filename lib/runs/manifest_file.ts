import { z } from "zod";
import { HeadroomError, messageOf } from "../errors.ts";
import { writeTextAtomic } from "./atomic_file.ts";
import { MACHINE_CLASSES } from "./machine_class.ts";
import type { Machine, Manifest, Storage } from "./manifest.ts";
import { RUN_SCHEMA } from "./schema.ts";
import { parseSealed, sealedJson } from "./sealed_json.ts";
import { oneLineProblem } from "../text/one_line_problem.ts";

const counts = z.number().int().nonnegative();

/** A machine as it stands in a file. */
export const MACHINE: z.ZodType<Machine> = z.looseObject({
  cores: counts,
  cpu: z.string(),
  memoryBytes: counts,
  machineCores: counts.optional(),
  machineMemoryBytes: counts.optional(),
  os: z.string(),
  arch: z.string(),
  class: z.enum(MACHINE_CLASSES).optional(),
});

/** Its storage. */
export const STORAGE: z.ZodType<Storage> = z.looseObject({
  path: z.string(),
  kind: z.string(),
  fsyncP50Us: z.number(),
  fsyncP99Us: z.number(),
  real: z.boolean(),
  freeBytes: counts,
});

const MANIFEST: z.ZodType<Manifest> = z.looseObject({
  schema: z.literal(RUN_SCHEMA),
  run: z.string().min(1),
  status: z.enum(["running", "complete", "failed", "interrupted"]),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  command: z.string(),
  profile: z.string(),
  experiment: z.string().optional(),
  memoryNote: z.string().optional(),
  seed: z.string(),
  shard: z.string().nullable(),
  plan: z.string().optional(),
  gitCommit: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  machine: MACHINE,
  storage: STORAGE,
  scenarios: z.array(z.looseObject({
    id: z.string(),
    kind: z.enum(["entities", "kels"]),
    scale: z.number().positive(),
    seed: z.string(),
    digests: z.record(z.string(), z.string()),
    definition: z.unknown(),
  })),
  settings: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number()]))),
  timeMs: z.record(z.string(), z.number()),
  peakRssBytes: counts,
  trialsPlanned: counts,
  trialsDone: counts,
  checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  tables: z.record(z.string(), z.string()).optional(),
});

/** Name of the file that makes a folder a run's. */
export const MANIFEST_FILE = "manifest.json";

/** Path of a run folder's manifest. */
export function manifestPath(dir: string): string {
  return `${dir}/${MANIFEST_FILE}`;
}

/** Rewrites the manifest of a run folder, atomically. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await writeTextAtomic(manifestPath(dir), sealedJson(manifest, 1));
}

/**
 * Reads and validates the manifest of a run folder.
 *
 * @throws {HeadroomError} No manifest, not JSON, changed since it was written, another schema version, or a field missing or
 * wrong; names the field.
 */
export async function readManifest(dir: string): Promise<Manifest> {
  const path = manifestPath(dir);
  const value = parseJson(path, await readText(path, dir));
  refuseOtherSchema(path, value);
  const parsed = MANIFEST.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = oneLineProblem(parsed.error);
  throw new HeadroomError(`Cannot read "${path}": it is not a run manifest: ${problem}`, {
    expected: `a manifest of schema ${RUN_SCHEMA}`,
    actual: problem,
    next: "Choose another run folder, or measure again with: deno task bench",
  });
}

async function readText(path: string, dir: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new HeadroomError(`Cannot open run folder "${dir}": there is no readable manifest.json in it`, {
      expected: "a folder written by deno task bench",
      actual: messageOf(cause),
      next: "Name a run folder, for example data/runs/reference, or measure with: deno task bench",
      usage: true,
      cause,
    });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return parseSealed(text);
  } catch (cause) {
    const isJson = !(cause instanceof SyntaxError);
    const problem = isJson ? messageOf(cause) : `it is not valid JSON (${text.length} characters)`;
    throw new HeadroomError(`Cannot read "${path}": ${problem}`, {
      expected: isJson ? "a manifest as it was written" : "one JSON object",
      actual: messageOf(cause),
      next: "The file is damaged. Choose another run folder, or measure again with: deno task bench" +
        (isJson ? '. If you changed it yourself, delete its line "sha256".' : ""),
      cause,
    });
  }
}

function refuseOtherSchema(path: string, value: unknown): void {
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  if (schema === RUN_SCHEMA) return;
  throw new HeadroomError(
    `Cannot read "${path}": expected run schema ${RUN_SCHEMA}, found ${JSON.stringify(schema) ?? "none"}`,
    {
      expected: String(RUN_SCHEMA),
      actual: String(schema),
      next: "Read it with the version of Headroom that wrote it, or measure again with: deno task bench",
      usage: true,
    },
  );
}
