/** Writes a scenario's data, or a real chain's, as a file of encoded blocks or as Arkiv's block archive. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { peakRssBytes } from "../lib/bench/environment/memory.ts";
import { refuseFullDisk } from "../lib/bench/environment/storage.ts";
import {
  blockFileText,
  type BlockPart,
  readBlockFile,
  verifyBlockFile,
} from "../lib/chain/codec/block_file.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseList, parseScale, parseSeed, parseShard, parseWorkers } from "../lib/text/parse_values.ts";
import { makeFolderOf, refuseOtherKind } from "../lib/output_place.ts";
import { HeadroomError, UsageError } from "../lib/errors.ts";
import { DATASETS_DIR, inProject } from "../lib/project_root.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { archiveOf, GENERATE_SCHEMA, joinShards, nameLines } from "../lib/report/terminal/rewrite_chain.ts";
import { findEntityScenario, scenarioSize } from "../lib/scenarios/mod.ts";
import { rowCount } from "../lib/scenarios/scenario_size.ts";
import { blockPart } from "../lib/synth/chunks/block_part.ts";
import type { FileForm } from "../lib/synth/chunks/chunk.ts";
import { blockFileHeader } from "../lib/synth/chunks/chunk_sink.ts";
import { type Dataset, ROW_BYTES } from "../lib/synth/dataset.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";
import { writeDataset, type WrittenDataset } from "../lib/synth/chunks/write_dataset.ts";

export const SPEC = {
  name: "generate",
  summary:
    "Writes a chain, synthetic or real, as encoded blocks or as an Arkiv archive. Same seed, same bytes.",
  usage: "generate [--scenario <name>] [--scale <n>] [--seed <n>] [--out <path> | --archive <path>]",
  flags: {
    scenario: {
      type: "string",
      value: "<name>",
      about: "What to generate: a name or my-scenario.json (compute-marketplace)",
    },
    scale: { type: "string", value: "<n>", about: "Multiple of the published size, above 0 (0.01)" },
    seed: { type: "string", value: "<n>", about: "Seed of every value, 0 to 2^64 - 1 (1)" },
    out: {
      type: "string",
      value: "<path>",
      about: "Block file to write (data/datasets/<scenario>-x<scale>-seed<seed>.blocks)",
    },
    archive: { type: "string", value: "<path>", about: "Write Arkiv's block archive here instead (tar)" },
    from: {
      type: "string",
      value: "<path>",
      about: "Take the blocks of this archive, SQLite file or block file; needs --archive",
    },
    phase: {
      type: "string",
      value: "<name>",
      about: "Only this phase's blocks: load (the initial state), steady, or a peak's id",
    },
    shard: {
      type: "string",
      value: "<i/n>",
      about: "Only part i of n of the blocks, of about as many bytes each; needs no other part",
    },
    join: {
      type: "string",
      value: "<files>",
      about: "Join these shards, with commas between, into --out: the file as made in one go",
    },
    workers: {
      type: "string",
      value: "<n>",
      about: "Threads that make blocks, about 90 MB each (the cores, at most 8; of a shard 2)",
    },
  },
  examples: [
    { command: "deno task generate --scenario mendoza --scale 0.001", about: "A small Mendoza chain" },
    {
      command: "deno task generate --scenario mendoza --scale 0.001 --seed 7 --archive chain.tar",
      about: "The same as an archive that Arkiv's stores load",
    },
    {
      command: "deno task generate --scenario ride-sharing-north-america --scale 1 --phase load --shard 1/64",
      about: "The first of 64 parts of a region of 54 million entities",
    },
    {
      command: "deno task generate --from old.db --archive chain.tar",
      about: "The history of an Arkiv database, or of a store's file, as an archive",
    },
  ],
  writes: ["<out> or <archive>, once whole; <path>.partial until then, which the same command goes on with"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  refuseContradictions(flags);
  if (flags.from !== undefined) return await archiveOf(flags.from, flags.archive!, io);
  if (flags.join !== undefined) {
    return await joinShards(parseList(flags.join, "--join", (path) => path), flags.out!, io);
  }
  const target = targetOf(flags);
  const { path } = target;
  refuseOtherKind(path, flags.archive === undefined ? "--out" : "--archive", "file");
  if (existsSync(path)) return keepExisting(target, io);
  makeFolderOf(path);
  await checkSpace(target);
  const started = performance.now();
  const written = await write(target, io);
  if (written !== null) report(target, { ...written, elapsedMs: performance.now() - started }, io);
  else io.note(`Interrupted. What is made stands in "${path}.partial"; the same command goes on with it.`);
  return written === null ? 1 : 0;
}

/** Threads of a shard. choice: shards are what is done at once, and two threads stay under 300 MB on any machine. */
const SHARD_WORKERS = "2";

/** What is to be written. @throws {UsageError} A flag that names nothing there is. */
export function targetOf(flags: Flags<typeof SPEC>): Target {
  const scenario = findEntityScenario(flags.scenario ?? "compute-marketplace", "blocks to write");
  const scale = parseScale(flags.scale ?? "0.01");
  const seed = parseSeed(flags.seed ?? "1");
  const workers = parseWorkers(flags.workers ?? (flags.shard === undefined ? undefined : SHARD_WORKERS));
  const form = flags.archive === undefined ? "blocks" : "archive";
  const dataset = openDataset(scenario, scale, seed);
  const shard = flags.shard === undefined ? null : parseShard(flags.shard);
  const phase = flags.phase ?? null;
  const part = blockPart(dataset, { phase, shard });
  const name = [
    ...[scenario.id, `x${scale}`, `seed${seed}`],
    ...phase === null ? [] : [phase],
    ...shard === null ? [] : [`${shard.index}of${shard.count}`],
  ].join("-");
  const path = flags.archive ?? flags.out ?? inProject(`${DATASETS_DIR}/${name}.blocks`);
  return { dataset, part, path, form, workers };
}

/** Flags that a flag leaves nothing to say. */
const CONTRADICTIONS = [
  { flag: "archive", others: ["out"], why: "one file is written", expected: "one of them" },
  {
    flag: "archive",
    others: ["phase", "shard"],
    why: "an archive holds a whole chain",
    expected: "a block file, --out",
  },
  {
    flag: "from",
    others: ["scenario", "scale", "seed", "workers"],
    why: "the chain is what it is",
    expected: "--from and --archive alone",
  },
  {
    flag: "join",
    others: ["scenario", "scale", "seed", "workers", "phase", "shard", "archive", "from"],
    why: "the shards are what they are",
    expected: "--join and --out alone",
  },
] as const;

function refuseContradictions(flags: Flags<typeof SPEC>): void {
  const { from, archive, join, out } = flags;
  if (from !== undefined && archive === undefined) {
    throw new UsageError("--from needs a file to write", {
      expected: "--from <chain> --archive <path>",
      next: shellCommand`deno task generate --from ${from} --archive chain.tar`,
    });
  }
  if (join !== undefined && out === undefined) {
    throw new UsageError("--join needs a file to write", {
      expected: "--join <files> --out <path>",
      next: shellCommand`deno task generate --join ${join} --out whole.blocks`,
    });
  }
  for (const { flag, others, why, expected } of CONTRADICTIONS) {
    const other = others.find((name) => flags[name] !== undefined);
    if (flags[flag] === undefined || other === undefined) continue;
    throw new UsageError(`--${other} cannot be given with --${flag}: ${why}`, {
      expected,
      next: "leave one of them out",
    });
  }
}

/** A file of synthetic data to be written. */
interface Target {
  readonly dataset: Dataset;
  readonly part: BlockPart;
  readonly path: string;
  readonly form: FileForm;
  readonly workers: number;
}

/** @returns null where it was interrupted. */
async function write({ dataset, part, path, form, workers }: Target, io: Io): Promise<WrittenDataset | null> {
  let progress = io.progress("generate", 0, "blocks");
  const written = await writeDataset(dataset, path, {
    ...{ form, part, workers },
    onStart: (kept, toMake) => {
      if (kept > 0) io.note(`Going on with "${path}.partial", which holds the first ${kept} blocks.`);
      progress = io.progress("generate", toMake, "blocks");
    },
    onBlocks: (count) => progress.tick(count),
    interrupted: io.interrupted,
  });
  progress.done();
  return written;
}

/** An existing file is kept and verified if it holds the same data, and refused otherwise. */
function keepExisting({ dataset, part, path, form }: Target, io: Io): number {
  if (form === "archive") {
    throw new UsageError(`"${path}" exists`, {
      expected: "a path where nothing is yet",
      actual: "a file",
      next: "choose another --archive, or delete the file",
    });
  }
  const { schema: _, seed, ...about } = blockFileHeader(dataset, part);
  const wanted = blockFileText(blockFileHeader(dataset, part));
  const found = contentsOf(path);
  if (found !== wanted) {
    throw new UsageError(`"${path}" holds other data: ${found}`, {
      expected: `${wanted}, or no file`,
      actual: found,
      next: "choose another --out, or delete the file",
    });
  }
  const { digest, blocks, bytes } = verifyBlockFile(path);
  io.note(`"${path}" is already there and whole: ${found}.`);
  const kept = { schema: GENERATE_SCHEMA, path, kept: true, ...about, seed: String(seed) };
  io.out(io.json ? JSON.stringify({ ...kept, blocks, fileBytes: bytes, digest }) : `digest  ${digest}`);
  return 0;
}

/** What a file in the way holds, in words. */
function contentsOf(path: string): string {
  try {
    return blockFileText(readBlockFile(path).header);
  } catch (error) {
    if (error instanceof HeadroomError) return "no whole block file";
    throw error;
  }
}

async function checkSpace({ dataset: { scenario, scale, phases }, part, path }: Target): Promise<void> {
  const size = scenarioSize(scenario, scale);
  const share = (part.to - part.from) / (phases.at(-1)!.to - phases[0]!.from);
  await refuseFullDisk(dirname(path), 1.3 * share * (size.payloadBytes + rowCount(size) * ROW_BYTES), {
    work: `write "${path}"`,
    next: "use a smaller --scale, or another path",
  });
}

function report(target: Target, written: WrittenDataset & { readonly elapsedMs: number }, io: Io): void {
  const { dataset, part, path, form, workers } = target;
  const { schema: _, seed, ...about } = blockFileHeader(dataset, part);
  const { elapsedMs, ...summary } = written;
  const { stringRows, numberRows, payloadRows } = summary;
  const rows = rowCount(summary);
  const rowsPerS = Math.round(summary.madeRows / (elapsedMs / 1000));
  const memory = peakRssBytes();
  if (io.json) {
    const made = { ...about, seed: String(seed), path, form, workers, ...summary };
    const cost = { rows, elapsedMs: Math.round(elapsedMs), rowsPerS, peakRssBytes: memory };
    io.out(JSON.stringify({ schema: GENERATE_SCHEMA, kept: false, ...made, ...cost }));
    return;
  }
  const work = form === "blocks" ? "made, encoded and digested" : "made, encoded, digested and packed";
  io.out(blockFileText(blockFileHeader(dataset, part)));
  const lines = nameLines([
    ["file", path],
    ["digest", summary.digest],
    ["blocks", String(summary.blocks)],
    ["entities", String(summary.entities)],
    ["versions", String(summary.versions)],
    ["rows", `${rows} (${stringRows} string, ${numberRows} numeric, ${payloadRows} payload)`],
    ["payload bytes", String(summary.payloadBytes)],
    ["file bytes", String(summary.fileBytes)],
    ["rate", `${rowsPerS} rows/s, ${work} by ${workers === 1 ? "one thread" : `${workers} threads`}`],
    ["peak memory", formatBytes(memory)],
  ]);
  for (const line of lines) io.out(line);
}

if (import.meta.main) await runCommand(SPEC, main);
