import { basename } from "node:path";
import { HeadroomError, messageOf } from "../../errors.ts";
import { inProject, PROJECT_ROOT, RUNS_DIR } from "../../project_root.ts";
import { folderEntries } from "../../runs/folder_entries.ts";
import type { Manifest, Storage } from "../../runs/manifest.ts";
import { machineLine, type Provenance } from "../charts/provenance.ts";
import { type Missing, notForetold } from "../sections/story.ts";

/** Commands whose one file of samples notebooks show, each with the version of that file. */
export const KEPT_RESULTS = {
  load: 1,
  area: 1,
  match: 2,
  reads: 1,
  references: 1,
  torture: 1,
  mutations: 1,
} as const;
/** One of them. */
export type KeptKind = keyof typeof KEPT_RESULTS;

/** What every such file says of where it was measured. */
interface KeptAbout {
  readonly schema: number;
  readonly machine: Manifest["machine"];
  readonly storage: Pick<Storage, "kind" | "fsyncP50Us" | "real">;
  readonly loadAverage: number;
}

/** A file of samples. */
interface KeptFile<Body> {
  /** Its path as a caption names it: below the checkout where it lies there. */
  readonly file: string;
  /** Whether it is one of those committed beside the reference run, so of another machine. */
  readonly isReference: boolean;
  readonly body: Body & KeptAbout;
}

/** The files of a command's samples, for a notebook. */
export interface KeptResult<Body> {
  /** None where nothing was measured. */
  readonly files: readonly KeptFile<Body>[];
  /** File, machine and command, for captions. */
  readonly provenance: Provenance;
  /** What to say where there is none. */
  readonly missing: Missing;
}

/**
 * Opens the samples of a command: of the files that are named, else of the newest one under `data/runs/` that holds such, else of
 * those committed beside the reference run. Empty where there is none.
 * @param options `named`: paths with commas between, from the current folder or the checkout. @param runs Folder of the user's own runs.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openKept<Body>(
  kind: KeptKind,
  { named, commandOf, besides }: {
    readonly named: string | undefined;
    /** The run that they are shown beside. Beside a rescaled one there are none: no passport tells what they tell. */
    readonly besides?: { readonly provenance: Provenance } | undefined;
    /** The command that measures the same again. */
    readonly commandOf: (body: Body & KeptAbout) => string;
  },
  runs = `${PROJECT_ROOT}/${RUNS_DIR}`,
): Promise<KeptResult<Body>> {
  const foretold = besides?.provenance.foretold;
  const files = foretold === undefined ? await readKept<Body>(kind, named, runs) : [];
  const distinct = (of: (file: KeptFile<Body>) => string) => [...new Set(files.map(of))].join("; ");
  // One machine is named once: how fast its disk syncs is measured anew for each file.
  const machines = new Map(
    files.toReversed().map(({ body }) => [JSON.stringify(body.machine), machineLine(body)]),
  );
  return {
    files,
    provenance: {
      run: distinct(({ file }) => file),
      machine: [...machines.values()].join("; "),
      command: distinct(({ body }) => commandOf(body)),
    },
    missing: {
      missing: foretold === undefined
        ? `There is no file of samples of ${taskOf(kind)}`
        : notForetold(foretold, `samples of ${taskOf(kind)}`),
      command: taskOf(kind),
    },
  };
}

async function readKept<Body>(
  kind: KeptKind,
  named: string | undefined,
  runs: string,
): Promise<KeptFile<Body>[]> {
  if (named !== undefined && named.trim() !== "") {
    const paths = await Promise.all(named.split(",").map((path) => placeOf(kind, path.trim())));
    return await Promise.all(paths.map((path) => readOne<Body>(kind, path)));
  }
  for (const path of await newestFiles(runs, new RegExp(`-${kind}\\.json$`))) {
    const file = await readOne<Body>(kind, path).catch((error) => {
      if (error instanceof HeadroomError) return null;
      throw error;
    });
    if (file !== null) return [file];
  }
  const committed = await filesOf(`${runs}/reference`, new RegExp(`^${kind}\\b.*\\.json$`));
  return await Promise.all(committed.map((path) => readOne<Body>(kind, path)));
}

/** Paths of the files in a folder whose names are so, the newest first. */
export async function newestFiles(folder: string, wanted: RegExp): Promise<string[]> {
  const dated = await Promise.all((await filesOf(folder, wanted)).map(async (path) => {
    const { mtime } = await Deno.stat(path);
    return { path, time: mtime?.getTime() ?? 0 };
  }));
  return dated.sort((a, b) => b.time - a.time).map(({ path }) => path);
}

async function filesOf(folder: string, wanted: RegExp): Promise<string[]> {
  const entries = await folderEntries(folder);
  return entries.flatMap(({ name, isFile }) => isFile && wanted.test(name) ? [`${folder}/${name}`] : [])
    .sort();
}

async function placeOf(kind: KeptKind, path: string): Promise<string> {
  for (const place of [path, `${PROJECT_ROOT}/${path}`]) {
    if ((await Deno.stat(place).catch(() => null))?.isFile) return await Deno.realPath(place);
  }
  throw refused(kind, path, { actual: "no such file" });
}

async function readOne<Body>(kind: KeptKind, path: string): Promise<KeptFile<Body>> {
  let body: Body & KeptAbout;
  try {
    body = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    throw refused(kind, path, { actual: messageOf(cause), cause });
  }
  const missing = PARTS[kind].find((part) => !(part in (body ?? {})));
  if (missing !== undefined) throw refused(kind, path, { actual: `no "${missing}"` });
  if (body.schema !== KEPT_RESULTS[kind]) throw refused(kind, path, { actual: `version ${body.schema}` });
  const near = path.startsWith(`${PROJECT_ROOT}/`) ? path.slice(PROJECT_ROOT.length + 1) : basename(path);
  return { file: near, isReference: near.startsWith(`${RUNS_DIR}/reference/`), body };
}

/** The command that makes such a file. */
function taskOf(kind: KeptKind): string {
  return `deno task ${kind === "mutations" ? "torture --files all" : kind}`;
}

/** What such a file holds at least. */
const PARTS: Readonly<Record<KeptKind, readonly string[]>> = {
  load: ["scenario", "scale", "machine", "storage", "measured"],
  area: ["cities", "machine", "storage", "samples"],
  match: ["state", "machine", "storage", "results"],
  reads: ["rounds", "machine", "storage", "samples"],
  references: ["contestants", "machine", "storage", "samples"],
  torture: ["cells", "command", "machine", "storage"],
  mutations: ["files", "command", "machine", "storage"],
};

function refused(
  kind: KeptKind,
  path: string,
  { actual, cause }: { readonly actual: string; readonly cause?: unknown },
): HeadroomError {
  return new HeadroomError(`Cannot show "${path}" as samples of ${taskOf(kind)}: ${actual}`, {
    expected: `a file that this version of ${taskOf(kind)} wrote`,
    actual,
    next: `Measure again with: ${taskOf(kind)} --out ${inProject(`${RUNS_DIR}/my-${kind}.json`)}`,
    cause,
  });
}
