import type { Row } from "../../runs/schema.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { BlockShape } from "../predict.ts";

type Commit = Row<"commits">;

/** A block's time on an Arkiv chain, s. Source: 002:L1297; sp:mendoza-dump.md:L34. */
export const BLOCK_S = 2;

/** The blocks a scenario is asked about, as means. */
export interface RealBlocks {
  /** What a sync replays: for a `types` scenario its initial state, else the whole chain, empty blocks included. */
  readonly whole: BlockShape;
  /** A block of the operation stream that holds something; where there is no stream, of all that do. */
  readonly steady: BlockShape;
}

/**
 * The real blocks, from what trials wrote. A small scale has too few entities for the declared rates, so its blocks are
 * smaller: they are taken with the same mix at the scenario's own number of versions.
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

/** The same mix in a block of at least so many versions. */
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
