import { isBasePhase } from "../../runs/base_phases.ts";
import type { Manifest } from "../../runs/manifest.ts";
import type { Measurements } from "../../runs/measurements.ts";
import { machineName } from "../../runs/merge_runs.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs, type Timed, totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject } from "../../runs/subject.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import { formatBytes, formatUs } from "../../text/numbers.ts";
import { bulkTable } from "./bulk_table.ts";
import { measuringLine } from "./measuring_line.ts";
import { rateCell, TIME_COLUMNS, timeCells } from "./summary_table.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** A run's summary for a terminal, in display order. */
export interface RunSummary {
  readonly title: string;
  readonly machine: string;
  readonly tables: readonly SummaryTable[];
  readonly footnotes: readonly string[];
  readonly checks: readonly string[];
  readonly time: string;
}

/** Summarises a run for a terminal: measurements with their spread, checks, time. Failed trials are left out. */
export function summariseRun(input: Measurements): RunSummary {
  const { manifest } = input;
  const ok = input.trials.filter((trial) => trial.status === "ok");
  const scenarios = [...new Set(manifest.scenarios.map((scenario) => scenario.id))];
  const tables = scenarios.flatMap((id) => {
    const own = ok.filter((trial) => trial.scenario === id);
    return [bulkTable, appendTable, phaseTable, queryTables, onboardTable].flatMap((table) =>
      table(id, own, input) ?? []
    );
  });
  return {
    title: `run ${manifest.run}: ${manifest.status}, profile ${manifest.profile}, seed ${manifest.seed}, ` +
      `${manifest.trialsDone} of ${manifest.trialsPlanned} trials`,
    machine: machineLine(manifest),
    tables,
    footnotes: [
      `Rates are medians over trials with 95 % intervals [low, high]; fewer than ${TRIALS_FOR_INTERVAL} trials give none. ` +
      `No p99 from fewer than ${SAMPLES_FOR_P99} samples.`,
      "survives: what a returned append outlives, the death of the process or also of the machine.",
      ...[measuringLine(input)].filter((line) => line !== null),
    ],
    checks: checkLines(manifest),
    time: timeLine(manifest),
  };
}

function machineLine({ machine, storage, settings }: Manifest): string {
  const engines = Object.values(settings).flatMap(({ engine, sqlite_version, sqliteVersion }) => {
    const sqlite = sqlite_version ?? sqliteVersion;
    return engine ?? (sqlite === undefined ? [] : `SQLite ${sqlite}`);
  });
  const parts = [
    machineName(machine),
    `${storage.kind}${storage.real ? "" : " (not real storage)"}`,
    `fdatasync p50 ${formatUs(storage.fsyncP50Us)}, p99 ${formatUs(storage.fsyncP99Us)}`,
  ];
  return [...parts, ...new Set(engines)].join(", ");
}

interface Group extends Subject {
  readonly role: string;
  readonly scale: number;
  readonly durability: string;
  readonly trials: readonly Row<"trials">[];
}

/** Trials grouped by subject, role and scale; scales ascending, stores and variants side by side. */
function groupsOf(trials: readonly Row<"trials">[], benchmarks: readonly string[]): Group[] {
  const own = trials.filter((trial) => benchmarks.includes(trial.benchmark));
  return bySubject(own)
    .flatMap((group) => [...Map.groupBy(group, ({ role, scale }) => `${role} ${scale}`).values()])
    .map((group) => ({ ...group[0]!, trials: group }))
    .sort((a, b) => a.scale - b.scale);
}

/** Names of the stores in a table's title. */
function storesText(groups: readonly Group[]): string {
  return [...new Set(groups.map(({ store }) => store))].join(" and ");
}

const GROUP_COLUMNS = ["variant", "scale", "trials"] as const;

/** A group's first cells; the variant with its store where the table has several. */
function groupCells({ store, variant, scale, trials }: Group, groups: readonly Group[]): string[] {
  const several = groups.some((group) => group.store !== store);
  return [several ? `${store} ${variant}` : variant, `x${scale}`, String(trials.length)];
}

function appendTable(
  scenario: string,
  trials: readonly Row<"trials">[],
  { commits }: Measurements,
): SummaryTable | null {
  const groups = groupsOf(trials, ["append"]);
  if (groups.length === 0) return null;
  const counted = countedCommits(commits).filter((row) => isBasePhase(row.phase));
  return {
    title: `append · ${scenario} · ${storesText(groups)} · ${COMMIT_TIME}`,
    columns: [...GROUP_COLUMNS, ...TIME_COLUMNS, "rows/s", "entity versions/s", "survives"],
    rows: groupRows(groups, counted, [(row) => row.rows, (row) => row.versions])
      .map((cells, at) => [...cells, groups[at]!.durability]),
  };
}

const COMMIT_TIME = "service time of one block commit, empty blocks left out";

/** Commits that count: an empty block only moves the tip, and would hide what a block with operations costs. */
function countedCommits(commits: readonly Row<"commits">[]): Row<"commits">[] {
  return commits.filter((row) => row.phase !== "warmup" && row.versions > 0);
}

/**
 * A row per phase, where there are several: the load creates, the steady stream updates and closes, and a rate over both, as in
 * `appendTable`, is of no stream that exists. Peaks stand here alone.
 */
function phaseTable(
  scenario: string,
  trials: readonly Row<"trials">[],
  { commits }: Measurements,
): SummaryTable | null {
  const groups = groupsOf(trials, ["append"]);
  const own = new Set(trials.map(({ trial }) => trial));
  const byPhase = Map.groupBy(
    countedCommits(commits).filter(({ trial }) => own.has(trial)),
    (row) => row.phase,
  );
  if (byPhase.size < 2) return null;
  return {
    title: `append by phase · ${scenario} · ${storesText(groups)} · ${COMMIT_TIME}`,
    columns: ["phase", ...GROUP_COLUMNS, ...TIME_COLUMNS, "rows/s", "entity versions/s"],
    left: ["variant"],
    rows: [...byPhase].sort(inOrder).flatMap(([phase, counted]) => {
      const measured = new Set(counted.map(({ trial }) => trial));
      const own = groups.filter((group) => group.trials.some(({ trial }) => measured.has(trial)));
      return groupRows(own, counted, [(row) => row.rows, (row) => row.versions]).map((
        cells,
      ) => [phase, ...cells]);
    }),
  };
}

/** Phases as they follow each other on a chain: load, steady, then peaks by their blocks. */
function inOrder([a, own]: [string, Row<"commits">[]], [b, other]: [string, Row<"commits">[]]): number {
  return Number(isBasePhase(b)) - Number(isBasePhase(a)) ||
    (isBasePhase(a) ? a.localeCompare(b) : own[0]!.block - other[0]!.block);
}

/** A table per store and variant: their queries are never pooled. */
function queryTables(
  scenario: string,
  trials: readonly Row<"trials">[],
  { queries }: Measurements,
): SummaryTable[] {
  const groups = groupsOf(trials, ["append", "query"]).filter((group) =>
    group.trials.some((trial) => trial.queries > 0)
  );
  const settings = Map.groupBy(groups, ({ store, variant }) => `${store} · setting ${variant}`);
  return [...settings].map(([setting, own]) => queryTable(`${scenario} · ${setting}`, own, queries));
}

function queryTable(
  of: string,
  groups: readonly Group[],
  queries: readonly Row<"queries">[],
): SummaryTable {
  const measured = Map.groupBy(queries.filter((row) => row.phase === "query"), (row) => row.trial);
  const rows = scalesOf(groups).flatMap(([scale, sized]) => {
    const perTrial = sized.map((trial) => measured.get(trial.trial) ?? []);
    const closed = perTrial.map((trial) => trial.filter((row) => row.scheduled_us === null));
    const open = perTrial.flat().filter((row) => row.scheduled_us !== null);
    const types = [...new Set(closed.flat().map((row) => row.type))].sort();
    const cells = (name: string, kind: string, durations: number[]) => [
      name,
      `x${scale}`,
      String(sized.length),
      kind,
      ...timeCells(durations),
    ];
    return [
      ...types.map((type) => [
        ...cells(type, "service", closed.flat().filter((row) => row.type === type).map(serviceUs)),
        "",
      ]),
      [
        ...cells("mix, closed loop", "service", closed.flat().map(serviceUs)),
        rateCell(closed.map((of) => rate(of, () => 1))),
      ],
      ...(open.length === 0 ? [] : [[
        ...cells("mix, open loop", "response", open.map((row) => row.end_us - row.scheduled_us!)),
        offered(perTrial),
      ]]),
    ];
  });
  return {
    title: `query · ${of}`,
    columns: ["type", "scale", "trials", "time", ...TIME_COLUMNS, "queries/s"],
    rows,
  };
}

function scalesOf(groups: readonly Group[]): [number, Row<"trials">[]][] {
  return [...Map.groupBy(groups.flatMap((group) => group.trials), (trial) => trial.scale)];
}

/** The rate offered by the open loop: arrivals over the span of their schedule, median over trials. */
function offered(perTrial: readonly (readonly Row<"queries">[])[]): string {
  const rates = perTrial.map((rows) => {
    const due = rows.flatMap((row) => row.scheduled_us ?? []).sort((a, b) => a - b);
    return (due.length - 1) / ((due.at(-1)! - due[0]!) / 1e6);
  });
  return `${rateCell(rates)} offered`;
}

function onboardTable(
  scenario: string,
  trials: readonly Row<"trials">[],
  { operations }: Measurements,
): SummaryTable | null {
  const groups = groupsOf(trials, ["onboard"]);
  if (groups.length === 0) return null;
  return {
    title: `onboard · ${scenario} · ${storesText(groups)} · service time of one call (event or batch)`,
    columns: [...GROUP_COLUMNS, ...TIME_COLUMNS, "survives"],
    rows: groupRows(groups, operations.filter((row) => row.phase === "onboard"), [])
      .map((cells, at) => [...cells, groups[at]!.durability]),
  };
}

/** A row per group: its service times over all trials, then the rate of each amount as a median over trials. */
function groupRows<R extends Timed & { readonly trial: string }>(
  groups: readonly Group[],
  rows: readonly R[],
  amounts: readonly ((row: R) => number)[],
): string[][] {
  const byTrial = Map.groupBy(rows, (row) => row.trial);
  return groups.map((group) => {
    const perTrial = group.trials.map(({ trial }) => byTrial.get(trial) ?? []);
    return [
      ...groupCells(group, groups),
      ...timeCells(perTrial.flat().map(serviceUs)),
      ...amounts.map((amount) => rateCell(perTrial.map((own) => rate(own, amount)))),
    ];
  });
}

/** Amount a second of service time: what one caller without pauses gets. */
function rate<R extends Timed>(rows: readonly R[], amount: (row: R) => number): number {
  return (1000 * rows.reduce((sum, row) => sum + amount(row), 0)) / totalMs(rows);
}

function checkLines({ checks }: Manifest): string[] {
  const failed = checks.filter((check) => !check.ok);
  if (failed.length > 0) return failed.map((check) => `FAILED ${check.name}: ${check.detail}`);
  const names = checks.map((check) => check.name).join(", ");
  const skipped = checks.filter((check) => check.detail.includes("skipped"));
  return [
    `all ${checks.length} kinds held in every trial: ${names}`,
    ...skipped.map((check) => `${check.name}: ${check.detail}`),
  ];
}

const TIME_NAMES: Readonly<Record<string, string>> = {
  generate: "making data",
  wait: "waiting for data",
  encode: "encoding",
  store: "store",
  check: "checks",
  other: "other",
};

function timeLine({ timeMs, peakRssBytes }: Manifest): string {
  const total = Object.values(timeMs).reduce((sum, ms) => sum + ms, 0);
  const parts = Object.entries(timeMs)
    .sort(([, a], [, b]) => b - a)
    .map(([name, ms]) => `${TIME_NAMES[name] ?? name} ${((100 * ms) / Math.max(1, total)).toFixed(1)} %`);
  return `${(total / 1000).toFixed(1)} s: ${parts.join(", ")}; peak memory ${formatBytes(peakRssBytes)}`;
}
