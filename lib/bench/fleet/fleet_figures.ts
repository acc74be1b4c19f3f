import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { FleetMeasurement, FleetSamples, LogSamples } from "./measure_fleet.ts";
import { samplesOf } from "./plan_fleet.ts";

/** What a registry takes with a fleet of one size: medians over rounds, of each round's median where it has many; ms. */
export interface FleetFigures {
  readonly registry: string;
  readonly agents: number;
  /** Events of the root's log that was replayed, and agents revoked by then. */
  readonly events: number;
  readonly revoked: number;
  /** Agents revoked by one event. */
  readonly batchAgents: number;
  readonly rounds: number;
  readonly times: Readonly<Record<FleetTime, MedianInterval>>;
  /** The longest of all single samples. */
  readonly longest: Readonly<Record<"chain" | "revoke", number>>;
  /** Null where there is no clone. */
  readonly cloneMs: MedianInterval | null;
  readonly cloneBytes: number | null;
}

/** What is timed. */
export type FleetTime =
  | "replay"
  | "chain"
  | "sign"
  | "revoke"
  | "revokeFirst"
  | "batch"
  | "totalsFirst"
  | "totals"
  | "totalsAfter"
  | "indexAnew";

/** What replaying one log takes, ms. */
export interface LogFigures {
  readonly registry: string;
  readonly events: number;
  readonly rounds: number;
  readonly replay: MedianInterval;
  /** Of processor time: what a quiet machine would take. */
  readonly replayCpu: MedianInterval;
}

/** How a time of a registry compares with what is asked. */
export interface TargetVerdict {
  readonly target: string;
  readonly registry: string;
  /** ms, as the bound is. */
  readonly found: MedianInterval;
  readonly bound: number;
  /** `met` and `missed` by the whole interval, or by every round where there are too few for one. */
  readonly verdict: "met" | "missed" | "not shown";
}

/** Figures of a measurement. */
export interface FleetAnswer {
  readonly fleets: readonly FleetFigures[];
  readonly logs: readonly LogFigures[];
  readonly targets: readonly TargetVerdict[];
}

/** Targets by name: the bound in ms, from what size on. Those of one agent's chain hold for every fleet. */
const LOG_TARGET = { events: 30_000, boundMs: 5000 };
const FLEET_TARGETS: readonly {
  readonly target: string;
  readonly time: FleetTime;
  readonly agents: number;
  readonly boundMs: number;
}[] = [
  { target: "one agent's chain, warm", time: "chain", agents: 1, boundMs: 5 },
  { target: "one revocation", time: "revoke", agents: 10_000, boundMs: 10 },
  { target: "200 revoked by one event", time: "batch", agents: 10_000, boundMs: 100 },
  { target: "fleet totals, the first of a process", time: "totalsFirst", agents: 10_000, boundMs: 50 },
];
/** Times that must not grow faster than the logarithm of the fleet, with what the growth of each is called. */
const GROWTH_TARGETS: readonly (readonly [time: FleetTime, target: string])[] = [
  ["totalsFirst", "growth of first totals against log n"],
  ["totals", "growth of totals against log n"],
];

/** Summarises samples and judges the targets that they are large enough for. */
export function fleetAnswer({ fleets, logs }: FleetMeasurement): FleetAnswer {
  const targets = [
    ...logs.filter(({ events }) => events >= LOG_TARGET.events).map(({ registry, events, replays }) =>
      judge(
        { target: `${events} events replayed, cold`, registry, bound: LOG_TARGET.boundMs },
        replays.map(({ replayMs }) => replayMs),
      )
    ),
    ...FLEET_TARGETS.flatMap(({ target, time, agents, boundMs }) =>
      largest(fleets, sizeOf).filter((fleet) => fleet.agents >= agents).map((fleet) =>
        judge({ target, registry: fleet.registry, bound: boundMs }, roundsOf(fleet)[time])
      )
    ),
    ...GROWTH_TARGETS.flatMap(([time, target]) =>
      growths(fleets, time).map(({ registry, bound, ratios }) => judge({ target, registry, bound }, ratios))
    ),
  ];
  return { fleets: fleets.map(figuresOf), logs: logs.map(logFigures), targets };
}

const sizeOf = ({ agents }: FleetSamples) => agents;

/** The largest of each registry's. */
export function largest<One extends { readonly registry: string }>(
  all: readonly One[],
  sizeOf: (one: One) => number,
): One[] {
  return [...Map.groupBy(all, ({ registry }) => registry).values()].map((own) =>
    own.reduce((a, b) => sizeOf(a) >= sizeOf(b) ? a : b)
  );
}

/** How a time grew from a registry's smallest fleet to its largest, round by round, and how the logarithm of the size did. */
function growths(fleets: readonly FleetSamples[], time: FleetTime) {
  const smallest = largest(fleets, ({ agents }) => -agents);
  return largest(fleets, sizeOf).flatMap((large, at) => {
    const small = smallest[at]!;
    if (small.agents === large.agents) return [];
    const before = roundsOf(small)[time];
    return [{
      registry: large.registry,
      bound: Math.log(large.agents) / Math.log(small.agents),
      ratios: roundsOf(large)[time].map((ms, round) => ms / before[round]!),
    }];
  });
}

function judge(
  subject: Pick<TargetVerdict, "target" | "registry" | "bound">,
  rounds: readonly number[],
): TargetVerdict {
  const found = medianInterval(rounds);
  const [low, high] = found.interval ?? [Math.min(...rounds), Math.max(...rounds)];
  const { bound } = subject;
  return { ...subject, found, verdict: high <= bound ? "met" : low > bound ? "missed" : "not shown" };
}

/** A time of each round: the median of what the round has of it. */
function roundsOf({ reads, totals, revocations }: FleetSamples): Record<FleetTime, readonly number[]> {
  return {
    replay: reads.map(({ replayMs }) => replayMs),
    chain: reads.map(({ chainMs }) => median(chainMs)),
    sign: reads.map(({ signMs }) => median(signMs)),
    revoke: revocations.map(({ singleMs }) => median(singleMs)),
    revokeFirst: revocations.map(({ singleMs }) => singleMs[0]!),
    batch: revocations.map(({ batchMs }) => batchMs),
    totalsFirst: totals.map(({ firstMs }) => firstMs),
    totals: totals.map(({ totalsMs }) => median(totalsMs)),
    totalsAfter: revocations.map(({ totalsMs }) => median(totalsMs)),
    indexAnew: totals.map(({ anewMs }) => anewMs),
  };
}

function figuresOf(samples: FleetSamples): FleetFigures {
  const { registry, agents, events, revoked, reads, clones, revocations } = samples;
  const times = Object.entries(roundsOf(samples)).map(([time, rounds]) => [time, medianInterval(rounds)]);
  return {
    ...{ registry, agents, events, revoked },
    batchAgents: samplesOf(agents).revocations,
    rounds: reads.length,
    times: Object.fromEntries(times),
    longest: {
      chain: Math.max(...reads.flatMap(({ chainMs }) => chainMs)),
      revoke: Math.max(...revocations.flatMap(({ singleMs }) => singleMs)),
    },
    cloneMs: clones === null ? null : medianInterval(clones.map(({ ms }) => ms)),
    cloneBytes: clones?.[0]?.fileBytes ?? null,
  };
}

function logFigures({ registry, events, replays }: LogSamples): LogFigures {
  return {
    ...{ registry, events, rounds: replays.length },
    replay: medianInterval(replays.map(({ replayMs }) => replayMs)),
    replayCpu: medianInterval(replays.map(({ replayCpuMs }) => replayCpuMs)),
  };
}
