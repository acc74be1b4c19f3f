import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { BlockShape } from "../predict.ts";

type Commit = Row<"commits">;

/** A block's time on an Arkiv chain, s. Source: 002:L1297; sp:mendoza-dump.md:L34. */
export const BLOCK_S = 2;

/** The blocks of the real scenario, as means. */
export interface RealBlocks {
  /** Block of a sync: for a `types` scenario of its initial state, else of the whole chain, empty blocks included. */
  readonly whole: BlockShape;
  /** Non-empty block of the operation stream; of the whole chain where there is no stream. */
  readonly steady: BlockShape;
}

/**
 * The real blocks, from what trials wrote. At a small scale there are too few entities for the declared rates, so blocks
 * are smaller: they are scaled up, with the same mix, to the scenario's number of versions.
 */
export function realBlocks(scenario: EntityScenario, commits: readonly Commit[]): RealBlocks {
  const filled = commits.filter((commit) => commit.rows > 0);
  const steady = filled.filter((commit) => commit.phase === "steady");
  const load = filled.filter(({ phase }) => phase === "load" || phase === "warmup");
  const perBlock = scenario.operations.reduce((sum, { ratePerS }) => sum + ratePerS.value * BLOCK_S, 0);
  return {
    whole: scenario.generator === "types" && load.length > 0
      ? enlarged(shapeOf(load), scenario.entitiesPerLoadBlock.value)
      : shapeOf(commits),
    steady: enlarged(shapeOf(steady.length > 0 ? steady : filled), perBlock),
  };
}

/** A block with the same mix and at least this many versions. */
function enlarged(shape: BlockShape, versions: number): BlockShape {
  const factor = shape.versions > 0 ? Math.max(1, versions / shape.versions) : 1;
  return {
    versions: factor * shape.versions,
    rows: factor * shape.rows,
    closedRows: factor * shape.closedRows,
    payloadBytes: factor * shape.payloadBytes,
  };
}

/** The mean block of these commits. */
export function shapeOf(commits: readonly Commit[]): BlockShape {
  const sum = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0 };
  for (const commit of commits) {
    sum.versions += commit.versions;
    sum.rows += commit.rows;
    sum.closedRows += commit.closed_rows;
    sum.payloadBytes += commit.payload_bytes;
  }
  const n = Math.max(1, commits.length);
  return {
    versions: sum.versions / n,
    rows: sum.rows / n,
    closedRows: sum.closedRows / n,
    payloadBytes: sum.payloadBytes / n,
  };
}
