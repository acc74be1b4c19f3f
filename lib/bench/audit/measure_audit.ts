import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PublishedClaim } from "../../reference/published_claims.ts";
import { removeDatabase } from "../race/race_files.ts";
import { run, runEntry } from "../race/run_program.ts";
import type { LoadedReads, ReadTrial } from "./ask_stores.ts";
import type { AuditTask } from "./audit_task.ts";
import type { CostTrial } from "./block_costs.ts";
import { type AuditOptions, caseId, rowCases } from "./plan_audit.ts";
import { type RowCase, type RowProgram, type RowTrial, tablesOf } from "./row_task.ts";

/** What is audited, and where. */
interface AuditSettings extends AuditOptions {
  readonly claims: readonly PublishedClaim[];
  readonly rounds: number;
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each trial. */
  readonly onTrial: () => void;
  readonly interrupted: AbortSignal;
}

/** Every sample of a run. The n-th trial of each is of the n-th round. */
export interface AuditSamples {
  /** Rounds that are whole. */
  readonly rounds: number;
  readonly rows: readonly { readonly case: RowCase; readonly trials: readonly RowTrial[] }[];
  /** Empty where the claim was not asked for; so are `reads`. */
  readonly costs: readonly CostTrial[];
  readonly reads: readonly ReadTrial[];
  readonly loaded: LoadedReads | null;
}

/** Scale of the marketplace at scale 1, and queries of each round. Published: 0.5, and 5,000. choice: seconds a round. */
const READ_SCALE = 0.02;
const QUERIES = 40;
/** How often each shape of block is appended at scale 1. choice: an odd number, whose middle one stall does not move. */
const COST_PASSES = 15;

/** Trials in all. */
export function trialCount(claims: readonly PublishedClaim[], options: AuditOptions, rounds: number): number {
  const ids = claims.map(({ id }) => id);
  const others = ["strings", "reads"].filter((id) => ids.includes(id)).length;
  return rounds * (rowCases(claims, options).length + others);
}

/** About how long a run takes on a quiet machine, s. choice: measured on two cores, and only told before. */
export function auditSeconds(
  claims: readonly PublishedClaim[],
  options: AuditOptions,
  rounds: number,
): number {
  const ids = claims.map(({ id }) => id);
  const perCase = (own: RowCase) => {
    const drawn = own.made === "clock" ? own.entities * own.payloadBytes! * 0.5e-6 : 0;
    return 0.2 + drawn + own.entities * (own.strings + own.numbers + 1) / 50_000;
  };
  const writes = rowCases(claims, options).reduce((sum, own) => sum + perCase(own), 0);
  const reads = ids.includes("reads") ? 2 + 4 * options.scale : 0;
  return rounds * (writes + (ids.includes("strings") ? 1 + 3 * options.scale : 0) + reads) +
    (ids.includes("reads") ? 20 * options.scale : 0);
}

/** About how much disk a run takes: the stores that are asked stay, all others go with their trial. */
export function auditBytes(claims: readonly PublishedClaim[], options: AuditOptions): number {
  const largest = Math.max(
    0,
    ...rowCases(claims, options).map((own) =>
      own.entities * ((own.strings + own.numbers + 1) * ROW_BYTES + (own.payloadBytes ?? 0))
    ),
  );
  const read = claims.some(({ id }) => id === "reads") ? 2 * READ_SCALE * options.scale * READ_BYTES : 0;
  return 2 * largest + read + COST_BYTES;
}

/** A row in Arkiv's schema (002:L1404 X-05), its log besides. choice: rough, for the check of free disk alone. */
const ROW_BYTES = 650;
/** The marketplace's initial state at full size, in Arkiv's schema. Source: data/reference/full-size-load.json. */
const READ_BYTES = 11e9;
/** A store of blocks of many shapes, with its log. */
const COST_BYTES = 150e6;

/** Whether Python, which the published benchmarks ran in, is here with its SQLite. */
export async function methodProgram(interrupted: AbortSignal): Promise<RowProgram> {
  const next = "It is not needed: the method is then followed in TypeScript.";
  return await run(["python3", "-c", "import sqlite3"], { next, interrupted })
    .then(() => "python" as const, () => "deno" as const);
}

/**
 * Measures what the claims need, in turns: a round goes through all cases, every second one in reverse. A trial is a process of its
 * own. What writes begins with no file; reads ask two stores, loaded once, other queries each round.
 * @returns The whole rounds, of which there are fewer where it was interrupted; null where there is none.
 * @throws {HeadroomError} A program failed, or answers differ: then no figure counts.
 */
export async function measureAudit(settings: AuditSettings): Promise<AuditSamples | null> {
  const { claims, rounds, interrupted, onTrial } = settings;
  const ids = claims.map(({ id }) => id);
  const rows = rowCases(claims, settings).map((own) => ({ case: own, trials: [] as RowTrial[] }));
  const [costs, reads]: [CostTrial[], ReadTrial[]] = [[], []];
  let loaded: LoadedReads | null = null;
  let whole = 0;
  const { folder } = settings;
  const data = { folder, scale: READ_SCALE * settings.scale, seed: String(settings.seed) };
  try {
    if (ids.includes("reads")) {
      settings.onStep("loading the stores that are asked");
      loaded = await ask<LoadedReads>({ load: data }, interrupted);
    }
    for (let round = 0; round < rounds; round++) {
      const seed = seedOf(settings, round);
      const jobs = rows.map(({ case: own, trials }) => async () => {
        settings.onStep(`round ${round + 1}: ${stepOf(own)}`);
        trials.push(await writeCase(own, { settings, seed }));
      });
      if (ids.includes("strings")) {
        jobs.push(async () => {
          settings.onStep(`round ${round + 1}: blocks of many shapes`);
          const path = join(folder, "costs.db");
          const passes = Math.ceil(COST_PASSES * settings.scale);
          costs.push(await ask({ costs: { path, seed, passes } }, interrupted));
          removeDatabase(path);
        });
      }
      if (ids.includes("reads")) {
        jobs.push(async () => {
          settings.onStep(`round ${round + 1}: queries`);
          const querySeed = String(BigInt.asUintN(64, settings.seed + BigInt(round)));
          const asked = { ...data, queries: QUERIES, querySeed, verify: round === 0 };
          reads.push(await ask({ reads: asked }, interrupted));
        });
      }
      for (const job of round % 2 === 0 ? jobs : jobs.toReversed()) {
        await job();
        onTrial();
        if (interrupted.aborted) break;
      }
      if (interrupted.aborted) break;
      whole = round + 1;
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!interrupted.aborted) throw error;
  }
  if (whole === 0) return null;
  return {
    rounds: whole,
    rows: rows.map(({ case: own, trials }) => ({ case: own, trials: trials.slice(0, whole) })),
    costs: costs.slice(0, whole),
    reads: reads.slice(0, whole),
    loaded,
  };
}

/** Trials of a case. @throws {Error} It was not measured. */
export function trialsOf({ rows }: AuditSamples, own: RowCase): readonly RowTrial[] {
  const found = rows.find((measured) => caseId(measured.case) === caseId(own));
  if (found === undefined) throw new Error(`not measured: ${caseId(own)}`);
  return found.trials;
}

async function ask<Result>(task: AuditTask, interrupted: AbortSignal): Promise<Result> {
  return await runEntry<Result>(new URL("./audit_entry.ts", import.meta.url), task, interrupted);
}

const PYTHON_PROGRAM = fileURLToPath(new URL("../../../tests/peers/write_rows.py", import.meta.url));

async function writeCase(
  own: RowCase,
  { settings: { folder, interrupted }, seed }: { readonly settings: AuditSettings; readonly seed: number },
): Promise<RowTrial> {
  const { program, schema: _, ...rest } = own;
  const task = { ...rest, ...tablesOf(own), path: join(folder, "rows.db"), seed };
  try {
    if (program === "deno") return await ask({ rows: task }, interrupted);
    const next = "Leave out what is written by Python, or mend it.";
    return JSON.parse(await run(["python3", PYTHON_PROGRAM, JSON.stringify(task)], { next, interrupted }));
  } finally {
    removeDatabase(task.path);
  }
}

function seedOf({ seed }: AuditSettings, round: number): number {
  return Number(BigInt.asIntN(32, seed + BigInt(round)));
}

function stepOf({ program, entities, payloadBytes, made }: RowCase): string {
  const what = payloadBytes === null ? "attribute rows" : `entities with ${payloadBytes} B`;
  return `${entities} ${what}${made === "clock" ? `, drawn on the clock (${program})` : ""}`;
}
