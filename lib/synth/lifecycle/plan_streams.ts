import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { EntityScenario, OperationSpec } from "../../scenarios/scenario.ts";
import { membersAt, sustainableShare } from "./sustainable_share.ts";
import { refuseLongChain, refuseManyEntities } from "./plan_limits.ts";
import type { Stream } from "./flow.ts";
import { perBlock, stateOf, versionsPerBlock } from "./operation_rates.ts";
import { initialCounts } from "./state_queue.ts";
import { StreamRate } from "./stream_rate.ts";

/** A part of the stream with the same operations throughout; blocks count from the start of the stream. */
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
 * Lays out the steady stage and the peaks after it, each with the largest share of the declared rates that its entities
 * can sustain. After the last stage the steady rates continue, so that what would happen next is known too.
 *
 * @param counts Entities of the initial load, by type.
 * @throws {HeadroomError} More entities of a type, or more blocks, than a chain can have.
 */
export function planStreams(
  scenario: EntityScenario,
  scale: number,
  counts: readonly number[],
): StreamPlan {
  refuseManyEntities(scenario, counts);
  const { operations, peaks = [] } = scenario;
  const initial = initialCounts(scenario.entityTypes, counts);
  const all = [...operations, ...peaks.flatMap((peak) => peak.operations)];
  let streams: readonly Stream[] = all.map((spec) => ({ spec, rate: StreamRate.resting(spec.pulse) }));
  const steps = [
    { name: "steady", blocks: steadyLength(scenario, scale, counts), running: operations },
    ...peaks.map(({ id, seconds, operations: own, replaces = [] }) => ({
      name: id,
      blocks: Math.max(1, Math.round(seconds.value / BLOCK_SECONDS)),
      running: [...operations.filter((operation) => !replaces.includes(operation.id)), ...own],
    })),
  ];
  const stages: Stage[] = [];
  let from = 0;
  /** Updates of a state that a small scale leaves empty rest throughout a stage. */
  const rests = (operation: OperationSpec) => {
    const place = { entityType: operation.entityType, state: stateOf(operation) };
    return operation.kind === "update" && membersAt({ initial, streams }, place, from) <= 0;
  };
  const withRates = (running: readonly OperationSpec[], share: number) =>
    streams.map(({ spec, rate }) => ({
      spec,
      rate: rate.then(from, running.includes(spec) ? perBlock(spec, scale) * share : 0),
    }));
  for (const { name, blocks, running: declared } of steps) {
    const to = from + blocks;
    refuseLongChain(scenario, to);
    const running = declared.filter((operation) => !rests(operation));
    const withShare = (share: number) => withRates(running, share);
    const rateShare = sustainableShare({ withShare, running, scale, from, to, initial });
    streams = withShare(rateShare);
    stages.push({ name, from, to, rateShare });
    from = to;
  }
  const after = operations.filter((operation) => !rests(operation));
  return { stages, streams: withRates(after, stages[0]!.rateShare) };
}

/** Blocks of the steady stage: as declared, and whole periods of the longest pulse, so that its mean is the rate. */
function steadyLength(scenario: EntityScenario, scale: number, counts: readonly number[]): number {
  const { steady, operations } = scenario;
  if (steady === undefined || operations.length === 0) return 0;
  const entities = counts.reduce((a, b) => a + b, 0);
  const versions = versionsPerBlock(operations, scale);
  const share = versions === 0 ? 0 : Math.round(steady.versionShare.value * entities / versions);
  const period = Math.max(...operations.map(({ pulse }) => StreamRate.resting(pulse).period));
  return Math.ceil(Math.max(steady.minBlocks.value, share) / period) * period;
}
