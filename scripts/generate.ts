/** Writes a scenario's data as a file of encoded blocks. */
import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { peakRssBytes } from "../lib/bench/memory.ts";
import { readBlockFile, verifyBlockFile } from "../lib/chain/block_file.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger, parseScale, parseSeed } from "../lib/cli/parse_values.ts";
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
    workers: {
      type: "string",
      value: "<n>",
      about: "Threads that make blocks (the cores, at most 8); same bytes",
    },
  },
  examples: [
    { command: "deno task generate --scenario mendoza --scale 0.001", about: "A small Mendoza chain" },
    { command: "deno task generate --scale 0.01 --seed 7 --json", about: "The marketplace, summary as JSON" },
  ],
  writes: ["<out>, once it is whole; <out>.partial until then, which the same command goes on with"],
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
  const workers = flags.workers === undefined
    ? Math.min(8, navigator.hardwareConcurrency)
    : parseInteger(flags.workers, "--workers", 1, 64);
  const path = flags.out ?? `data/datasets/${scenario.id}-x${scale}-seed${seed}.blocks`;
  refuseOtherKind(path, "--out", "file");
  if (existsSync(path)) return keepExisting(path, { scenario: scenario.id, scale, seed }, io);
  mkdirSync(dirname(path), { recursive: true });
  checkSpace(path, scenario, scale);
  const started = performance.now();
  const written = await write(openDataset(scenario, scale, seed), path, workers, io);
  if (written === null) {
    io.note(`Interrupted. What is made stands in "${path}.partial"; the same command goes on with it.`);
    return 1;
  }
  const elapsedMs = performance.now() - started;
  report({ scenario: scenario.id, scale, seed: String(seed), path, workers, ...written }, elapsedMs, io);
  return 0;
}

async function write(
  dataset: Dataset,
  path: string,
  workers: number,
  io: Io,
): Promise<WrittenDataset | null> {
  const blocks = dataset.phases.at(-1)!.to - dataset.phases[0]!.from;
  let progress = io.progress("generate", blocks, "blocks");
  const written = await writeDataset(dataset, path, {
    workers,
    onStart: (kept) => {
      if (kept === 0) return;
      io.note(`Going on with "${path}.partial": ${kept} of ${blocks} blocks are there.`);
      progress = io.progress("generate", blocks - kept, "blocks");
    },
    onBlocks: (count) => progress.tick(count),
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
  readonly workers: number;
}

function report(summary: Summary, elapsedMs: number, io: Io): void {
  const rows = summary.stringRows + summary.numberRows + summary.payloadRows;
  const rowsPerS = Math.round(summary.madeRows / (elapsedMs / 1000));
  if (io.json) {
    io.out(
      JSON.stringify({
        schema: SCHEMA,
        kept: false,
        ...summary,
        rows,
        elapsedMs: Math.round(elapsedMs),
        rowsPerS,
        peakRssBytes: peakRssBytes(),
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
    ["rate", `${rowsPerS} rows/s, made, encoded and digested by ${threads(summary.workers)}`],
    ["peak memory", `${Math.round(peakRssBytes() / 1e6)} MB`],
  ];
  io.out(`${summary.scenario} at scale ${summary.scale}, seed ${summary.seed}`);
  for (const [name, value] of lines) io.out(`${name!.padEnd(13)}  ${value}`);
}

function threads(count: number): string {
  return count === 1 ? "one thread" : `${count} threads`;
}

if (import.meta.main) await runCommand(SPEC, main);
