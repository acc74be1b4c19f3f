import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { EntityScenario, OperationSpec } from "../../scenarios/scenario.ts";
import { bearableShare, membersAt } from "./bearable_share.ts";
import type { Stream } from "./flow.ts";
import { perBlock, stateOf, versionsPerBlock } from "./operation_rates.ts";
import { StreamRate } from "./stream_rate.ts";

/** A stretch of the stream with the same operations throughout; blocks count from the start of the stream. */
export interface Stage {
  /** `steady`, or a peak's id. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Share of the declared rates in force, 0 to 1. */
  readonly rateShare: number;
}

/** The whole operation stream: its stages, and each declared operation's rate through all of them. */
export interface StreamPlan {
  readonly stages: readonly Stage[];
  /** Steady operations in declared order, then those of the peaks. */
  readonly streams: readonly Stream[];
}

/**
 * Lays out the steady stretch and the peaks after it, each with the largest share of the declared rates that its entities
 * can bear. After the last stage the steady rates go on, so that what would happen next is known too.
 *
 * @param initial Members of a type's state at the start of the stream.
 * @param entities Entities of the initial state.
 */
export function planStreams(
  scenario: EntityScenario,
  scale: number,
  entities: number,
  initial: (entityType: string, state: string) => number,
): StreamPlan {
  const { operations, peaks = [] } = scenario;
  const all = [...operations, ...peaks.flatMap((peak) => peak.operations)];
  let streams: readonly Stream[] = all.map((spec) => ({ spec, rate: StreamRate.resting(spec.pulse) }));
  const steps = [
    { name: "steady", blocks: steadyLength(scenario, scale, entities), running: operations },
    ...peaks.map(({ id, seconds, operations: own, replaces = [] }) => ({
      name: id,
      blocks: Math.max(1, Math.round(seconds.value / BLOCK_SECONDS)),
      running: [...operations.filter((operation) => !replaces.includes(operation.id)), ...own],
    })),
  ];
  const stages: Stage[] = [];
  let from = 0;
  for (const { name, blocks, running: declared } of steps) {
    const to = from + blocks;
    const running = declared.filter((operation) => findsSomeone(operation, streams, from, initial));
    const withShare = (share: number) => ratesFrom(streams, from, running, share, scale);
    const rateShare = bearableShare({ withShare, running, scale, from, to, initial });
    streams = withShare(rateShare);
    stages.push({ name, from, to, rateShare });
    from = to;
  }
  const after = operations.filter((operation) => findsSomeone(operation, streams, from, initial));
  return { stages, streams: ratesFrom(streams, from, after, stages[0]!.rateShare, scale) };
}

/** Whether an update has anybody to be about: where a small scale leaves its state empty, it rests through the stage. */
function findsSomeone(
  operation: OperationSpec,
  streams: readonly Stream[],
  from: number,
  initial: (entityType: string, state: string) => number,
): boolean {
  if (operation.kind !== "update") return true;
  const { entityType } = operation;
  return membersAt({ initial }, streams, { entityType, state: stateOf(operation) }, from) > 0;
}

function ratesFrom(
  streams: readonly Stream[],
  from: number,
  running: readonly OperationSpec[],
  share: number,
  scale: number,
): Stream[] {
  return streams.map(({ spec, rate }) => ({
    spec,
    rate: rate.then(from, running.includes(spec) ? perBlock(spec, scale) * share : 0),
  }));
}

/** Blocks of the steady stretch: as declared, and whole periods of the longest pulse, so that its mean is the rate. */
function steadyLength(scenario: EntityScenario, scale: number, entities: number): number {
  const { steady, operations } = scenario;
  if (steady === undefined || operations.length === 0) return 0;
  const versions = versionsPerBlock(operations, scale);
  const share = versions === 0 ? 0 : Math.round(steady.versionShare.value * entities / versions);
  const period = Math.max(...operations.map(({ pulse }) => StreamRate.resting(pulse).period));
  return Math.ceil(Math.max(steady.minBlocks.value, share) / period) * period;
}
