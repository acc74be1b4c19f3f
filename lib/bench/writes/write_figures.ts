import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median, quantile, SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import { lateIn, type PointTrials } from "./measure_writes.ts";
import type { WriteKind, WritePoint } from "./write_scenario.ts";
import type { StageTimes, WriteTrial } from "./write_trial.ts";

/** What blocks of one kind cost a contestant at one point, over trials. */
export interface WriteFigures {
  readonly contestant: string;
  readonly point: WritePoint;
  readonly kind: WriteKind;
  readonly trials: number;
  /** Median block of a trial, ms. */
  readonly blockMs: MedianInterval;
  /** Of all blocks, ms; null from fewer than 300. */
  readonly p99Ms: number | null;
  /** From the mean, so that checkpoints count. Rows: written or closed. */
  readonly entitiesPerS: MedianInterval;
  readonly rowsPerS: MedianInterval;
  /** CPU time an entity, us, as in `StageTimes`. */
  readonly cpuUs: MedianInterval;
  /** Bytes an entity: written to log and file, and by which the file grew; null where that is not known. */
  readonly writtenBytes: MedianInterval | null;
  readonly fileBytes: MedianInterval | null;
  /** Largest log of a trial; null where there is none. */
  readonly logBytes: number | null;
  /** Time and bytes written an entity, as multiples of a create's in the same trial; null without creates. */
  readonly toCreate: {
    readonly time: MedianInterval;
    readonly cpu: MedianInterval;
    readonly written: MedianInterval | null;
  } | null;
  /** Null in a closed loop. */
  readonly cadence: CadenceFigures | null;
  /** What measuring takes of a median block, as a share of it. */
  readonly measuringShare: number;
}

/** What became of blocks that were due at a cadence. */
interface CadenceFigures {
  /** Blocks in all, and those that were not done when the next was due. */
  readonly blocks: number;
  readonly late: number;
  readonly responseP50Ms: number;
  readonly responseMaxMs: number;
}

/** The figures of all trials, in their order. @param cadenceS Null for a closed loop. */
export function writeFigures(measured: readonly PointTrials[], cadenceS: number | null): WriteFigures[] {
  return measured.flatMap((own) =>
    own.planned.kinds.map((kind, index) => figuresOf(own, { kind, index, cadenceS }))
  );
}

/** Time of an entity, ms, checkpoints included. */
function entityMs({ serviceMs, entities }: StageTimes): number {
  return serviceMs.reduce((sum, ms) => sum + ms, 0) / entities;
}

function figuresOf(
  { contestant, planned: { point, kinds }, trials }: PointTrials,
  { kind, index, cadenceS }: {
    readonly kind: WriteKind;
    readonly index: number;
    readonly cadenceS: number | null;
  },
): WriteFigures {
  const stages = trials.map(({ stages }) => stages[index]!);
  const over = (of: (stage: StageTimes) => number) => medianInterval(stages.map(of));
  const known = (of: (stage: StageTimes) => number | null) => {
    const values = stages.map(of).filter((value) => value !== null);
    return values.length === stages.length ? medianInterval(values) : null;
  };
  const samples = stages.flatMap(({ serviceMs }) => serviceMs);
  const logs = stages.flatMap(({ logBytes }) => logBytes ?? []);
  return {
    contestant,
    point,
    kind,
    trials: trials.length,
    blockMs: over(({ serviceMs }) => median(serviceMs)),
    p99Ms: samples.length < SAMPLES_FOR_P99 ? null : quantile(samples, 0.99),
    entitiesPerS: over((stage) => 1000 / entityMs(stage)),
    rowsPerS: over((stage) => 1000 * stage.rows / stage.entities / entityMs(stage)),
    cpuUs: over(({ cpuMs, entities }) => 1000 * cpuMs / entities),
    writtenBytes: known(({ writtenBytes, entities }) =>
      writtenBytes === null ? null : writtenBytes / entities
    ),
    fileBytes: known(({ fileBytes, entities }) => fileBytes === null ? null : fileBytes / entities),
    logBytes: logs.length === 0 ? null : Math.max(...logs),
    toCreate: toCreate(trials, index, kinds.indexOf("create")),
    cadence: cadenceS === null ? null : cadenceOf(trials, cadenceS),
    measuringShare: median(
      trials.map(({ measuringUs, stages }) => measuringUs / 1000 / median(stages[index]!.serviceMs)),
    ),
  };
}

function toCreate(
  trials: readonly WriteTrial[],
  own: number,
  create: number,
): WriteFigures["toCreate"] {
  if (create < 0) return null;
  const over = (of: (stage: StageTimes) => number) =>
    medianInterval(trials.map(({ stages }) => of(stages[own]!) / of(stages[create]!)));
  const told = trials.every(({ stages }) => stages[create]!.writtenBytes !== null);
  return {
    time: over(entityMs),
    cpu: over(({ cpuMs, entities }) => cpuMs / entities),
    written: told ? over(({ writtenBytes, entities }) => writtenBytes! / entities) : null,
  };
}

function cadenceOf(trials: readonly WriteTrial[], cadenceS: number): CadenceFigures {
  const responses = trials.flatMap(({ stages }) => stages.flatMap(({ responseMs }) => responseMs!));
  return {
    blocks: responses.length,
    late: trials.reduce((sum, trial) => sum + lateIn(trial, cadenceS), 0),
    responseP50Ms: median(responses),
    responseMaxMs: Math.max(...responses),
  };
}
