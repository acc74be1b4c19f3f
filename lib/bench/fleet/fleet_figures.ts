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
}

/** How a time of a registry compares with what is asked. */
export interface TargetVerdict {
  readonly target: string;
  readonly registry: string;
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
/** Times that must not grow faster than the logarithm of the fleet. */
const GROWTH_TARGETS: readonly FleetTime[] = ["totalsFirst", "totals"];

/** Summarises samples and judges the targets that they are large enough for. */
export function fleetAnswer({ fleets, logs }: FleetMeasurement): FleetAnswer {
  const targets = [
    ...logs.filter(({ events }) => events >= LOG_TARGET.events).map(({ registry, events, replayMs }) =>
      judge({ target: `${events} events replayed, cold`, registry, bound: LOG_TARGET.boundMs }, replayMs)
    ),
    ...FLEET_TARGETS.flatMap(({ target, time, agents, boundMs }) =>
      largestOf(fleets).filter((fleet) => fleet.agents >= agents).map((fleet) =>
        judge({ target, registry: fleet.registry, bound: boundMs }, roundsOf(fleet)[time])
      )
    ),
    ...GROWTH_TARGETS.flatMap((time) =>
      growths(fleets, time).map(({ registry, ratios, logRatio }) =>
        judge({ target: `${GROWN[time]} against log n`, registry, bound: logRatio }, ratios)
      )
    ),
  ];
  return { fleets: fleets.map(figuresOf), logs: logs.map(logFigures), targets };
}

const GROWN: Partial<Record<FleetTime, string>> = {
  totalsFirst: "growth of first totals",
  totals: "growth of totals",
};

/** Each registry's largest fleet. */
function largestOf(fleets: readonly FleetSamples[]): FleetSamples[] {
  return [...Map.groupBy(fleets, ({ registry }) => registry).values()].map((own) =>
    own.reduce((a, b) => a.agents >= b.agents ? a : b)
  );
}

/** How a time grew from a registry's smallest fleet to its largest, round by round, and how the logarithm of the size did. */
function growths(fleets: readonly FleetSamples[], time: FleetTime) {
  return largestOf(fleets).flatMap((large) => {
    const small = fleets.filter(({ registry }) => registry === large.registry)
      .reduce((a, b) => a.agents <= b.agents ? a : b);
    if (small.agents === large.agents) return [];
    const [before, after] = [roundsOf(small)[time], roundsOf(large)[time]];
    return [{
      registry: large.registry,
      ratios: after.map((ms, round) => ms / before[round]!),
      logRatio: Math.log(large.agents) / Math.log(small.agents),
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

function logFigures({ registry, events, replayMs }: LogSamples): LogFigures {
  return { registry, events, rounds: replayMs.length, replay: medianInterval(replayMs) };
}
