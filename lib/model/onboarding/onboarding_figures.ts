import { type RunTables, trialsOf } from "../../runs/measurements.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject, subjectOf } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";

/** What registries took in: figures of trials of one subject and size, medians over them. */
export interface OnboardingFigures extends Subject {
  /** Write mode, and the registry's setting; null for its first one. */
  readonly mode: string;
  readonly setting: string | null;
  /** What a returned append survives: the death of the process or also of the machine. */
  readonly durability: string;
  readonly scale: number;
  readonly trials: number;
  readonly agents: number;
  /** Most agents of one call. */
  readonly batchAgents: number;
  readonly events: number;
  readonly rootEvents: number;
  readonly seals: number;
  readonly commits: number;
  /** Time in the registry, s: its calls after the organisation's inception, and the flush. Rates are over it. */
  readonly registryS: MedianInterval;
  /** Processor time of the process in there, s, all threads, without programs that it starts; null where it was not recorded. */
  readonly registryCpuS: number | null;
  readonly rates: Readonly<Record<RateName, MedianInterval>>;
  /** ms an agent in each tenth of the agents; null where there are fewer than ten calls. */
  readonly tenthsMs: readonly number[] | null;
  /** Time of the last tenth to that of the first. */
  readonly lastToFirst: MedianInterval | null;
  /** Onboarding, s: keys, events, signatures, checks, commits and flush. */
  readonly onboardS: MedianInterval;
  /** Replaying and verifying every log in a registry opened anew, s. */
  readonly verifyS: MedianInterval;
  /** Everything, s: the onboarding, then the verification. */
  readonly wholeS: MedianInterval;
  readonly size: OnboardedSize;
  /** Where the whole trial's time went, s: parts of phases in the order of the trial; empty for a run that did not record it. */
  readonly account: readonly AccountPart[];
}

/** Names of the rates. */
export type RateName = "rootEventsPerS" | "eventsPerS" | "agentsPerS" | "sealsPerS";

/** What a registry holds at its end, and the memory it took to write; null where that was not told. Bytes. */
interface OnboardedSize {
  readonly objects: number | null;
  readonly looseBytes: number | null;
  readonly packedBytes: number | null;
  readonly packs: number | null;
  readonly fileBytes: number;
  readonly allocatedBytes: number | null;
  /** Pauses in which packs were merged, s: all of them, and the longest. */
  readonly mergeS: number | null;
  readonly longestMergeS: number | null;
  /** Largest resident memory of the process until all was written. */
  readonly writtenRssBytes: number | null;
}

/** Time of a part of a phase, s. */
interface AccountPart {
  readonly phase: string;
  readonly part: string;
  readonly s: number;
}

/** Tables that the figures are made from. */
interface Tables {
  readonly operations: readonly Row<"operations">[];
  readonly registries: readonly Row<"registries">[];
  readonly times: readonly Row<"times">[];
}

/** Phases of a trial in their order. */
const PHASES = ["prepare", "make", "append", "flush", "record", "verify"];
/** The part of the phase "verify" that is no verification by others. */
const OWN_CHECK = "the registry's own check";
const TENTHS = 10;

/** Figures of every onboarding of a run by its size, smallest first. Failed trials are left out. Throws as `trialsOf`. */
export async function onboardingFigures(run: RunTables): Promise<OnboardingFigures[]> {
  const trials = (await trialsOf(run)).filter(({ benchmark, status }) =>
    benchmark === "onboard" && status === "ok"
  );
  if (trials.length === 0) return [];
  const tables: Tables = {
    operations: await run.rows("operations"),
    registries: await run.rows("registries"),
    times: await run.rows("times"),
  };
  const measured = measuredTrials(trials, tables);
  return bySubject(trials)
    .flatMap((own) => [...Map.groupBy(own, ({ scale }) => scale).values()])
    .map((own) => figuresOf(own.map(({ trial }) => measured.get(trial)!)))
    .toSorted((a, b) => a.agents - b.agents);
}

/** One trial with its own rows. */
interface Measured {
  readonly trial: Row<"trials">;
  /** Calls after the organisation's inception. */
  readonly calls: readonly Row<"operations">[];
  readonly replays: readonly Row<"operations">[];
  readonly inceptionMs: number;
  readonly registry: Row<"registries"> | undefined;
  readonly times: readonly Row<"times">[];
}

function measuredTrials(trials: readonly Row<"trials">[], tables: Tables): Map<string, Measured> {
  const operations = rowsByTrial(tables.operations);
  const times = rowsByTrial(tables.times);
  return new Map(trials.map((trial) => {
    const own = operations.get(trial.trial) ?? [];
    const of = (phase: string) => own.filter((row) => row.phase === phase);
    return [trial.trial, {
      trial,
      calls: of("onboard"),
      replays: of("verify"),
      inceptionMs: totalMs(of("warmup")),
      registry: tables.registries.find((row) => row.trial === trial.trial),
      times: times.get(trial.trial) ?? [],
    }];
  }));
}

function figuresOf(trials: readonly Measured[]): OnboardingFigures {
  const { trial, calls } = trials[0]!;
  const seals = calls.reduce((sum, call) => sum + call.seals, 0);
  const over = (of: (one: Measured) => number) => medianInterval(trials.map(of));
  const rate = (count: (row: Row<"trials">) => number) =>
    over((one) => count(one.trial) / registrySeconds(one));
  const tenths = trials.map(tenthsOf).filter((own) => own !== null);
  return {
    ...subjectOf(trial),
    ...writeVariant(trial.variant),
    durability: trial.durability,
    scale: trial.scale,
    trials: trials.length,
    agents: trial.entities,
    batchAgents: calls.reduce((most, call) => Math.max(most, call.agents), 1),
    events: trial.events,
    rootEvents: trial.root_events,
    seals,
    commits: trial.commits,
    registryS: over(registrySeconds),
    registryCpuS: medianOf(trials, (row) => row.registry_cpu_ms === null ? null : row.registry_cpu_ms / 1000),
    rates: {
      // The inception is in neither the count nor the time.
      rootEventsPerS: rate((row) => row.root_events - 1),
      eventsPerS: rate((row) => row.events - 1),
      agentsPerS: rate((row) => row.entities),
      sealsPerS: rate(() => seals),
    },
    tenthsMs: tenths.length === 0
      ? null
      : Array.from({ length: TENTHS }, (_, at) => median(tenths.map((own) => own[at]!))),
    lastToFirst: tenths.length === 0 ? null : medianInterval(tenths.map((own) => own.at(-1)! / own[0]!)),
    onboardS: over(onboardSeconds),
    verifyS: over(verifySeconds),
    wholeS: over((one) => onboardSeconds(one) + verifySeconds(one)),
    size: sizeOf(trials),
    account: accountOf(trials),
  };
}

/** Time in the registry without the organisation's inception, s. */
function registrySeconds({ trial, inceptionMs }: Measured): number {
  return (trial.store_ms - inceptionMs) / 1000;
}

function onboardSeconds({ trial }: Measured): number {
  return (trial.generate_ms + trial.store_ms) / 1000;
}

/** Opening, listing and replaying, s; of a run that did not record its times the replays alone. */
function verifySeconds({ times, replays }: Measured): number {
  const own = times.filter(({ phase, part }) => phase === "verify" && part !== OWN_CHECK);
  if (own.length === 0) return totalMs(replays) / 1000;
  return own.reduce((sum, { us }) => sum + us, 0) / 1e6;
}

/** Time of an agent in each tenth of the agents, ms; null where there are too few calls to tell. */
function tenthsOf({ calls, trial }: Measured): number[] | null {
  const tenths = Array.from({ length: TENTHS }, () => ({ us: 0, agents: 0 }));
  let done = 0;
  for (const call of calls) {
    const tenth = tenths[Math.min(TENTHS - 1, Math.floor(TENTHS * done / trial.entities))]!;
    tenth.us += serviceUs(call);
    tenth.agents += call.agents;
    done += call.agents;
  }
  return tenths.some(({ agents }) => agents === 0)
    ? null
    : tenths.map(({ us, agents }) => us / 1000 / agents);
}

function medianOf(trials: readonly Measured[], of: (row: Row<"registries">) => number | null): number | null {
  const known = trials.flatMap(({ registry }) => registry === undefined ? [] : of(registry) ?? []);
  return known.length === 0 ? null : median(known);
}

function sizeOf(trials: readonly Measured[]): OnboardedSize {
  const last = (of: (row: Row<"registries">) => number | null) => medianOf(trials, of);
  return {
    objects: last((row) => row.objects),
    looseBytes: last((row) => row.loose_bytes),
    packedBytes: last((row) => row.packed_bytes),
    packs: last((row) => row.packs),
    fileBytes: median(trials.map(({ trial }) => trial.file_bytes)),
    allocatedBytes: last((row) => row.allocated_bytes),
    mergeS: last((row) => row.merge_ms === null ? null : row.merge_ms / 1000),
    longestMergeS: last((row) => row.merge_longest_ms === null ? null : row.merge_longest_ms / 1000),
    writtenRssBytes: last((row) => row.written_rss_bytes),
  };
}

/** Parts as means over trials, so that they add up to the mean trial. */
function accountOf(trials: readonly Measured[]): AccountPart[] {
  const rows = trials.flatMap(({ times }) => times);
  const parts = Map.groupBy(rows, ({ phase, part }) => `${phase}\n${part}`);
  return [...parts.values()]
    .map((own): AccountPart => ({
      phase: own[0]!.phase,
      part: own[0]!.part,
      s: own.reduce((sum, { us }) => sum + us, 0) / trials.length / 1e6,
    }))
    .sort((a, b) =>
      PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
      Number(a.part === "rest") - Number(b.part === "rest") || b.s - a.s
    );
}
