import {
  type FleetAnswer,
  type FleetFigures,
  type FleetTime,
  largest,
  type LogFigures,
  type TargetVerdict,
} from "../../bench/fleet/fleet_figures.ts";
import { BATCH_AGENTS } from "../../bench/fleet/plan_fleet.ts";
import {
  type AuthsOnboarding,
  type AuthsRow,
  authsRowOf,
  SEALS_PER_AGENT,
} from "../../reference/auths_onboarding.ts";
import type { MedianInterval } from "../../stats/median_interval.ts";
import { wrap } from "../../scenarios/describe/words.ts";
import { formatBytes, formatNumber, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { withInterval } from "./ratio_text.ts";

/** Widest paragraph of text. */
const WIDTH = 110;

/** The answer as lines: each registry's largest sizes, targets, curves over sizes, auths' own figures, what the figures mean. */
export function fleetLines(answer: FleetAnswer, auths: AuthsOnboarding): string[] {
  const { fleets, logs, targets } = answer;
  const beside = authsTable(fleets, auths);
  const tables = [
    ...targets.length === 0 ? [] : [targetTable(targets)],
    ...[...Map.groupBy(fleets, ({ registry }) => registry).values()].map((own) =>
      curveTable(own.toSorted((a, b) => a.agents - b.agents))
    ),
    beside,
    ...logs.length === 0 ? [] : [logTable(logs)],
  ];
  return [
    ...[
      ...largest(fleets, ({ agents }) => agents).map(fleetText),
      ...largest(logs, ({ events }) => events).map(logText),
    ].flatMap((answer) => wrap(answer, WIDTH)),
    ...tables.filter(({ rows }) => rows.length > 0).flatMap(tableLines),
    "",
    ...[...notes(answer), ...beside.rows.length === 0 ? [] : [authsNote(auths)]].flatMap((note) =>
      wrap(note, WIDTH)
    ),
  ];
}

function fleetText(
  { registry, agents, events, batchAgents, times, cloneMs, cloneBytes }: FleetFigures,
): string {
  const clone = cloneMs === null ? "" : `; a clone ${ms(cloneMs)}, ${formatBytes(cloneBytes!)}`;
  return `${registry}, ${count(agents)} agents: one revocation ${
    ms(times.revoke)
  }, ${batchAgents} by one event ${ms(times.batch)}, fleet totals ${ms(times.totals)}, one agent's chain ${
    ms(times.chain)
  }, signing ${ms(times.sign)}; the root's ${count(events)} events replayed cold in ${
    ms(times.replay)
  }${clone}`;
}

function logText({ registry, events, replay }: LogFigures): string {
  return `${registry}, one log of ${count(events)} events: replayed and verified cold in ${ms(replay)}, ${
    formatNumber(events / replay.median * 1000)
  } events/s`;
}

function targetTable(targets: readonly TargetVerdict[]): SummaryTable {
  return {
    title: "targets",
    columns: ["target", "registry", "asked", "found", "verdict"],
    left: ["registry", "verdict"],
    rows: targets.map(({ target, registry, bound, found, verdict }) => {
      const isRatio = target.endsWith("log n");
      const show = (value: number) => isRatio ? `${formatNumber(value)}x` : formatUs(value * 1000);
      return [target, registry, `≤ ${show(bound)}`, withInterval(found, show), verdict];
    }),
  };
}

/** Times in the order of rows. */
const TIMES: readonly (readonly [row: string, time: FleetTime])[] = [
  ["the root's log replayed, cold", "replay"],
  ["one agent's chain, warm", "chain"],
  ["one event signed", "sign"],
  ["one revocation", "revoke"],
  ["  the first in an opened registry", "revokeFirst"],
  ["revocations by one event", "batch"],
  ["fleet totals", "totals"],
  ["  the first of a process", "totalsFirst"],
  ["  after a revocation", "totalsAfter"],
  ["  with the index made anew", "indexAnew"],
];

/** A registry's curves: a column a size. */
function curveTable(sizes: readonly FleetFigures[]): SummaryTable {
  const row = (name: string, cell: (one: FleetFigures) => string) => [name, ...sizes.map(cell)];
  const times = TIMES.map(([name, time]) => [
    ...row(name, ({ times }) => ms(times[time])),
    ...sizes.length < 2
      ? []
      : [`${formatNumber(sizes.at(-1)!.times[time].median / sizes[0]!.times[time].median)}x`],
  ]);
  return {
    title: `${sizes[0]!.registry}, by agents`,
    columns: ["", ...sizes.map(({ agents }) => count(agents)), ...sizes.length < 2 ? [] : ["last/first"]],
    rows: [
      ...times,
      row("clone", ({ cloneMs }) => cloneMs === null ? "-" : ms(cloneMs)),
      row("  its bytes", ({ cloneBytes }) => cloneBytes === null ? "-" : formatBytes(cloneBytes)),
      row("longest chain", ({ longest }) => formatUs(longest.chain * 1000)),
      row("longest single revocation", ({ longest }) => formatUs(longest.revoke * 1000)),
      row("events replayed", ({ events }) => count(events)),
      row("agents revoked by one event", ({ batchAgents }) => count(batchAgents)),
    ],
  };
}

function logTable(logs: readonly LogFigures[]): SummaryTable {
  return {
    title: "one log, read and verified by a fresh process",
    columns: ["registry", "events", "replay", "events/s", "processor time"],
    left: ["registry"],
    rows: logs.map(({ registry, events, replay, replayCpu }) => [
      registry,
      count(events),
      ms(replay),
      formatNumber(events / replay.median * 1000),
      ms(replayCpu),
    ]),
  };
}

function authsTable(fleets: readonly FleetFigures[], auths: AuthsOnboarding): SummaryTable {
  const sizes = [...new Set(fleets.map(({ agents }) => agents))];
  const rows = ([["published", auths.published], ["on two cores", auths.measured]] as const).flatMap((
    [where, own],
  ) =>
    sizes.flatMap((agents) =>
      (["multi-seal", "per-event"] as const).flatMap((mode) => {
        const seals = SEALS_PER_AGENT * agents;
        const row = authsRowOf(own, { mode, agents, batchAgents: BATCH_AGENTS, seals });
        return row === null || !hasTimes(row) ? [] : [[where, ...authsCells(row)]];
      })
    )
  );
  return {
    title:
      "auths at the same sizes, its log made by many seals in an event or one by one; *: extrapolated by auths",
    columns: [
      "auths",
      "agents",
      "flow",
      "root events",
      "replay",
      "chain",
      "revoke",
      "by one event",
      "totals",
    ],
    left: ["flow"],
    rows,
  };
}

function hasTimes({ replay_ms: replay, revoke_ms: revoke, totals_ms: totals }: AuthsRow): boolean {
  return [replay, revoke, totals].some((time) => time !== undefined);
}

function authsCells(row: AuthsRow): string[] {
  const time = (value: number | undefined) =>
    value === undefined ? "-" : formatUs(value * 1000) + (row.extrapolated ? "*" : "");
  const batch = row.revoke_batch_agents === undefined ? "" : ` (${row.revoke_batch_agents})`;
  return [
    count(row.agents),
    row.flow === "multi-seal" ? "multi-seal" : "one by one",
    row.root_events === undefined ? "-" : count(row.root_events),
    time(row.replay_ms),
    time(row.chain_ms),
    time(row.revoke_ms),
    time(row.revoke_batch_ms) + batch,
    time(row.totals_ms),
  ];
}

function ms(value: MedianInterval): string {
  return withInterval(value, (median) => formatUs(median * 1000));
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function notes({ fleets, logs }: FleetAnswer): string[] {
  const rounds = [...fleets, ...logs][0]!.rounds;
  return [
    `${
      rounds === 1
        ? "One round"
        : `Medians over ${rounds} rounds${rounds < 6 ? "; intervals need six" : ", with [95 % intervals]"}`
    }; of a round with many samples its median. Each in a process of its own; registries take turns, sizes come one after the other.`,
    "Cold: the first thing that a fresh process does with a registry just opened; files are in the system's cache. A replay " +
    "verifies every SAID, link, signature and key.",
    ...fleets.length === 0 ? [] : [
      "Revoked: an event of the root's log holds a digest seal of the agent's bare prefix; that counts from this event on, and " +
      "nothing takes it back. Total: prefixes that the log delegated by a key event seal; live: those not revoked. As auths counts.",
      "A revocation: the agents' status looked up, key state read, event made, signed, checked, appended, and visible to others. " +
      "Totals were exact after every one, each revoked agent's status was looked up, and in the end all logs were replayed.",
      "A chain: the agent's log verified, with the root's event that anchors it, of a root's log that was verified before, and " +
      "whether it was revoked. Signing: key state read, one event made and signed.",
      "Totals come from an index beside the registry, which reads what the log holds beyond it; it is made anew from the log " +
      "where it is lost, damaged or of another log.",
    ],
  ];
}

function authsNote({ published_about: published, measured_about: own }: AuthsOnboarding): string {
  return `auths, published: ${published.machine}; ${published.includes}. On two cores: ${own.machine}. Its replay parses alone; ` +
    "its chain is one event against a log in memory.";
}
