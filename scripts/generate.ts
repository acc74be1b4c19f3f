/** Writes a scenario's data as a file of encoded blocks. */
import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { readBlockFile, verifyBlockFile } from "../lib/chain/block_file.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseScale, parseSeed } from "../lib/cli/parse_values.ts";
import { refuseOtherKind } from "../lib/cli/path_values.ts";
import { HeadroomError, UsageError } from "../lib/errors.ts";
import { findScenario, scenarioSize } from "../lib/scenarios/mod.ts";
import type { EntityScenario } from "../lib/scenarios/scenario.ts";
import type { Dataset } from "../lib/synth/dataset.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";
import { writeDataset, type WrittenDataset } from "../lib/synth/write_dataset.ts";

export const SPEC = {
  name: "generate",
  summary: "Writes a scenario's synthetic chain as a file of encoded blocks. Same seed, same bytes.",
  usage: "generate --scenario <name> [--scale <n>] [--seed <n>] [--out <path>]",
  flags: {
    scenario: { type: "string", default: "compute-marketplace", value: "<name>", about: "What to generate" },
    scale: {
      type: "string",
      default: "0.01",
      value: "<n>",
      about: "Multiple of the published size, above 0",
    },
    seed: { type: "string", default: "1", value: "<n>", about: "Seed of every value, 0 to 2^64 - 1" },
    out: {
      type: "string",
      value: "<path>",
      about: "File to write; default data/datasets/<scenario>-x<scale>-seed<seed>.blocks",
    },
  },
  examples: [
    { command: "deno task generate --scenario mendoza --scale 0.001", about: "A small Mendoza chain" },
    { command: "deno task generate --scale 0.01 --seed 7 --json", about: "The marketplace, summary as JSON" },
  ],
  writes: ["<out>, once it is whole; <out>.partial while it is being written"],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;
/** Bytes one row takes in the file, JSON caches included. Source: measured, 37 (marketplace) to 36 (Mendoza). */
const BYTES_PER_ROW = 40;

async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const scenario = findScenario(flags.scenario);
  if (scenario.kind === "kels") {
    throw new UsageError(
      `"${scenario.id}" has no blocks to write: its key events are made and signed as they are appended`,
      {
        expected: "a scenario of entities",
        actual: scenario.id,
        next: "deno task onboard",
      },
    );
  }
  const scale = parseScale(flags.scale);
  const seed = parseSeed(flags.seed);
  const path = flags.out ?? `data/datasets/${scenario.id}-x${scale}-seed${seed}.blocks`;
  refuseOtherKind(path, "--out", "file");
  if (existsSync(path)) return keepExisting(path, { scenario: scenario.id, scale, seed }, io);
  mkdirSync(dirname(path), { recursive: true });
  checkSpace(path, scenario, scale);
  const started = performance.now();
  const written = await write(openDataset(scenario, scale, seed), path, io);
  if (written === null) {
    io.note(`Interrupted: nothing was kept. Run the same command again to write "${path}".`);
    return 1;
  }
  report(
    { scenario: scenario.id, scale, seed: String(seed), path, ...written },
    performance.now() - started,
    io,
  );
  return 0;
}

async function write(dataset: Dataset, path: string, io: Io): Promise<WrittenDataset | null> {
  const blocks = dataset.phases.at(-1)!.to - dataset.phases[0]!.from;
  const progress = io.progress("generate", blocks, "blocks");
  const written = await writeDataset(dataset, path, {
    onBlock: () => progress.tick(),
    interrupted: io.interrupted,
  });
  progress.done();
  return written;
}

/** The same data is kept and checked; anything else is refused. */
function keepExisting(
  path: string,
  wanted: { readonly scenario: string; readonly scale: number; readonly seed: bigint },
  io: Io,
): number {
  const { header } = readBlockFile(path);
  const same = header.scenario === wanted.scenario && header.scale === wanted.scale &&
    header.seed === wanted.seed;
  const found = `${header.scenario} at scale ${header.scale}, seed ${header.seed}`;
  if (!same) {
    throw new UsageError(`"${path}" holds other data: ${found}`, {
      expected: `${wanted.scenario} at scale ${wanted.scale}, seed ${wanted.seed}, or no file`,
      actual: found,
      next: "choose another --out, or delete the file",
    });
  }
  const { digest, blocks, bytes } = verifyBlockFile(path);
  io.note(`"${path}" is already there and whole: ${found}.`);
  const kept = {
    schema: SCHEMA,
    path,
    kept: true,
    ...wanted,
    seed: String(wanted.seed),
    blocks,
    fileBytes: bytes,
    digest,
  };
  io.out(io.json ? JSON.stringify(kept) : `digest  ${digest}`);
  return 0;
}

function checkSpace(path: string, scenario: EntityScenario, scale: number): void {
  const size = scenarioSize(scenario, scale);
  const rows = size.stringRows + size.numberRows + size.payloadRows;
  const needed = Math.ceil(1.3 * (size.payloadBytes + rows * BYTES_PER_ROW));
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize >= needed) return;
  throw new HeadroomError(
    `Cannot write "${path}": about ${gigabytes(needed)} are needed, ${gigabytes(bavail * bsize)} are free`,
    {
      expected: `${gigabytes(needed)} of free space`,
      actual: gigabytes(bavail * bsize),
      next: "use a smaller --scale, or another --out",
    },
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

interface Summary extends WrittenDataset {
  readonly scenario: string;
  readonly scale: number;
  readonly seed: string;
  readonly path: string;
}

function report(summary: Summary, elapsedMs: number, io: Io): void {
  const rows = summary.stringRows + summary.numberRows + summary.payloadRows;
  const rowsPerS = Math.round(rows / (elapsedMs / 1000));
  if (io.json) {
    io.out(
      JSON.stringify({
        schema: SCHEMA,
        kept: false,
        ...summary,
        rows,
        elapsedMs: Math.round(elapsedMs),
        rowsPerS,
      }),
    );
    return;
  }
  const lines = [
    ["file", summary.path],
    ["digest", summary.digest],
    ["blocks", String(summary.blocks)],
    ["entities", String(summary.entities)],
    ["versions", String(summary.versions)],
    [
      "rows",
      `${rows} (${summary.stringRows} string, ${summary.numberRows} numeric, ${summary.payloadRows} payload)`,
    ],
    ["payload bytes", String(summary.payloadBytes)],
    ["file bytes", String(summary.fileBytes)],
    ["rate", `${rowsPerS} rows/s, made and encoded`],
  ];
  io.out(`${summary.scenario} at scale ${summary.scale}, seed ${summary.seed}`);
  for (const [name, value] of lines) io.out(`${name!.padEnd(13)}  ${value}`);
}

if (import.meta.main) await runCommand(SPEC, main);
