import * as fs from "node:fs";
import { join } from "node:path";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { AnsweringProcess } from "../environment/answering_process.ts";
import { runEntry } from "../race/run_program.ts";
import type { AppendedChains, AppendTask } from "./append_chains.ts";
import type { AskTrial } from "./ask_shards.ts";
import type { ChainFile, Division, MadeShards } from "./make_shards.ts";
import { contestantsOf, type ShardsContestant, type ShardsPlan } from "./plan_shards.ts";
import type { ShardCaseName } from "./shard_cases.ts";
import { spread } from "./shard_map.ts";
import type { ShardsTask } from "./shards_task.ts";
import { measureEach } from "../measure_each.ts";

/** What is measured, and where. */
interface ShardsSettings extends ShardsPlan {
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each. */
  readonly onDone: () => void;
  readonly interrupted: AbortSignal;
}

/** One chain of a division in one round. */
export interface ChainTrial extends Pick<ChainFile, "operations"> {
  readonly ms: number;
  /** Of it, for the blocks after the load. */
  readonly steadyMs: number;
  /** Null where the store's servers are somebody else's. */
  readonly cpuMs: number | null;
  readonly versions: number;
  readonly fileBytes: number;
}

/** A contestant in one round. */
export interface DivisionTrial extends Pick<ShardsContestant, "label" | "shards"> {
  /** Stores in order; the directory is null where there is none. */
  readonly chains: readonly ChainTrial[];
  readonly directory: ChainTrial | null;
  /** Processes that appended at the same time. */
  readonly workers: number;
  /** Time of the process that was at it longest, in its stores' calls alone, ms. */
  readonly longestMs: number;
  /** The same of the blocks after the load. */
  readonly longestSteadyMs: number;
  /** From the first process's begin to the last one's end, decoding included, ms. */
  readonly spanMs: number;
  readonly asked: Omit<AskTrial, "digests" | "sizes">;
}

/** A use case's samples. */
export interface CaseSamples {
  readonly name: ShardCaseName;
  readonly made: Omit<MadeShards, "asked">;
  /** The n-th are the n-th round's, one of each contestant. */
  readonly rounds: readonly (readonly DivisionTrial[])[];
}

/**
 * Measures the divisions in turns: each round appends the same chain to new stores of each division, asks them, and removes them,
 * every second round in reverse order.
 * @returns Use cases with a whole round at least; where it was interrupted, that is not all.
 * @throws {HeadroomError} A store failed, or two divisions answer differently: then no figure counts.
 */
export async function measureShards(settings: ShardsSettings): Promise<CaseSamples[]> {
  return await measureEach<ShardCaseName, CaseSamples>(
    settings.cases,
    settings,
    (name, folder, keep) => measureCase({ ...settings, folder }, name, keep),
  );
}

/** A trial with what it answered, and what its shards hold together. */
interface CheckedTrial {
  readonly trial: DivisionTrial;
  readonly digests: readonly string[];
  readonly totals: VersionTotals;
}

async function measureCase(
  settings: ShardsSettings,
  name: ShardCaseName,
  /** With each whole round. */
  onRound: (samples: CaseSamples) => void,
): Promise<void> {
  const { folder, scale, seed, rounds, onStep, onDone } = settings;
  const contestants = contestantsOf(settings);
  onStep(`${name}: making chains and answers`);
  const isDivided = settings.way === "chains";
  const task = { name, scale, seed: String(seed), shards: isDivided ? settings.shards : [1], folder };
  const { asked, ...made } = await runTask<MadeShards>(settings, { make: task });
  onDone();
  const done: DivisionTrial[][] = [];
  let first: CheckedTrial | null = null;
  for (let round = 0; round < rounds; round++) {
    const trials: DivisionTrial[] = [];
    const order = [...contestants.keys()];
    for (const i of round % 2 === 0 ? order : order.toReversed()) {
      const contestant = contestants[i]!;
      const division = made.divisions[isDivided ? i : 0]!;
      onStep(`${name}: round ${round + 1}, ${contestant.label} ${settings.way}`);
      const of = { name, contestant, division, made: { ...made, asked } };
      const checked = await measureContestant(settings, of);
      first ??= checked;
      refuseDifference(name, first, checked);
      trials[i] = checked.trial;
    }
    done.push(trials);
    onRound({ name, made, rounds: [...done] });
  }
}

async function measureContestant(
  settings: ShardsSettings,
  { name, contestant, division, made }: {
    readonly name: ShardCaseName;
    readonly contestant: ShardsContestant;
    readonly division: Division;
    readonly made: MadeShards;
  },
): Promise<CheckedTrial> {
  const { onDone } = settings;
  const { label, shards, store, variant } = contestant;
  const folder = fs.mkdtempSync(join(settings.folder, `${shards}-`));
  try {
    const isDivided = division.shards > 1;
    const files = [...division.files, ...isDivided ? [made.directory] : []];
    const paths = files.map((_, i) => join(folder, `${i}.db`));
    const chains = files.map((file, i) => ({ ...file, path: paths[i]! }));
    const { steadyFrom } = made;
    const appended = await append(settings, { ...contestant, steadyFrom }, chains);
    onDone();
    const { regions, lastBlock, asked } = made;
    const own = { paths: paths.slice(0, division.shards), directory: isDivided ? paths.at(-1)! : null };
    const task = { store, variant, name, regions, map: division.map, atBlock: lastBlock, asked, ...own };
    const { digests, sizes, ...answered } = await runTask<AskTrial>(settings, { ask: task });
    onDone();
    const trials = files.map(({ operations }, i): ChainTrial => {
      const { ms, steadyMs, cpuMs, versions } = appended.flatMap(({ chains }) => chains)
        .find(({ path }) => path === paths[i])!;
      return { operations, ms, steadyMs, cpuMs, versions, fileBytes: sizes[i]!.fileBytes };
    });
    const [from, to] = [
      appended.map(({ fromMs }) => fromMs),
      appended.map(({ toMs }) => toMs),
    ];
    return {
      trial: {
        ...{ label, shards },
        chains: trials.slice(0, division.shards),
        directory: isDivided ? trials.at(-1)! : null,
        workers: appended.length,
        longestMs: longest(appended, "ms"),
        longestSteadyMs: longest(appended, "steadyMs"),
        spanMs: Math.max(...to) - Math.min(...from),
        asked: answered,
      },
      digests,
      totals: sizes.slice(0, division.shards).map(({ totals }) => totals).reduce(addTotals),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Time of the process that was at it longest, ms. */
function longest(appended: readonly AppendedChains[], what: "ms" | "steadyMs"): number {
  return Math.max(...appended.map(({ chains }) => chains.reduce((sum, chain) => sum + chain[what], 0)));
}

/** Appends chains by as many processes as there may be, which begin together; each has about as many operations. */
async function append(
  { workers, interrupted }: ShardsSettings,
  { store, variant, steadyFrom }: Omit<AppendTask, "chains">,
  chains: readonly (ChainFile & { readonly path: string })[],
): Promise<AppendedChains[]> {
  const count = Math.min(workers, chains.length);
  const groups = spread(chains.map(({ operations }) => operations), count);
  const entry = new URL("./append_entry.ts", import.meta.url);
  const processes: AnsweringProcess<null, AppendedChains>[] = [];
  try {
    for (let group = 0; group < count; group++) {
      const own = chains.filter((_, i) => groups[i] === group).map(({ path, blocks }) => ({ path, blocks }));
      const task: AppendTask = { store, variant, steadyFrom, chains: own };
      processes.push(await AnsweringProcess.open(entry, task, { interrupted, what: "a writer" }));
    }
    return await Promise.all(processes.map((process) => process.ask()));
  } finally {
    for (const process of processes) await process.close();
  }
}

function runTask<Result>({ interrupted }: ShardsSettings, task: ShardsTask): Promise<Result> {
  return runEntry<Result>(new URL("./shards_entry.ts", import.meta.url), task, interrupted);
}

function addTotals(a: VersionTotals, b: VersionTotals): VersionTotals {
  return {
    versions: a.versions + b.versions,
    strings: a.strings + b.strings,
    numbers: a.numbers + b.numbers,
    payloadBytes: a.payloadBytes + b.payloadBytes,
  };
}

function refuseDifference(name: ShardCaseName, first: CheckedTrial, other: CheckedTrial): void {
  const [expected, actual] = [first, other].map(({ digests, totals }) => JSON.stringify([totals, digests]));
  if (expected === actual) return;
  const differing = first.digests.filter((digest, i) => digest !== other.digests[i]).length;
  throw new HeadroomError(
    `${name} on ${other.trial.label} holds or answers something else than on ${first.trial.label}: no figure counts`,
    {
      expected: `the same of all; ${JSON.stringify(first.totals)}`,
      actual: `${differing} of ${first.digests.length} answers differ; ${JSON.stringify(other.totals)}`,
      next: "Report this with the command and the seed.",
    },
  );
}
