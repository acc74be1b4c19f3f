import { DESIGN, rowsOf } from "../../../lib/bench/audit/block_costs.ts";
import { PUBLISHED_MIX } from "../../../lib/bench/audit/ask_stores.ts";
import type { AuditSamples } from "../../../lib/bench/audit/measure_audit.ts";
import { type AuditOptions, rowCases } from "../../../lib/bench/audit/plan_audit.ts";
import type { RowCase } from "../../../lib/bench/audit/row_task.ts";
import { loadPublishedClaims } from "../../../lib/reference/published_claims.ts";

/** Options of all made samples. */
export const OPTIONS: AuditOptions = { scale: 1, program: "python" };

const ROWS = 9;

/** Samples whose times are what `msOf` says of an entity, in every round slower by the same for all, as on a busy machine. */
export function madeSamples(msOf: (own: RowCase) => number, rounds = 6, options = OPTIONS): AuditSamples {
  const numbers = Array.from({ length: rounds }, (_, round) => 1 + round);
  const reads = (ms: number) => Object.fromEntries(Object.keys(PUBLISHED_MIX).map((type) => [type, [ms]]));
  const designed = DESIGN.map((shape) => ({
    ...shape,
    ms: 1 + shape.entities / 10 + rowsOf(shape).strings + rowsOf(shape).numbers / 4,
  }));
  return {
    rounds,
    rows: rowCases(loadPublishedClaims(), options).map((own) => ({
      case: own,
      trials: numbers.map((slow) => ({
        entities: own.entities,
        rows: own.entities * ROWS,
        commitMs: [0.4, 0.6].map((part) => part * slow * own.entities * msOf(own)),
        fileBytes: 1,
      })),
    })),
    costs: numbers.map(() => ({ designed, rows: 54_600 })),
    reads: numbers.map((slow) => ({
      published: reads(40 * slow),
      unindexed_all: reads(44 * slow),
      indexed_first: reads(slow),
      fair: reads(2 * slow),
    })),
    loaded: { entities: 13_000, visible: 500, rows: 420_000 },
  };
}

/** Drawing on the clock takes 2 us a byte; rows alone take what the published ratios say; a small cache a millisecond. */
export function plausibleMs(own: RowCase): number {
  const { made, schema, payloadBytes, entitiesPerCommit, cacheKib, keys } = own;
  if (payloadBytes === null) {
    const [many, few] = schema === "rows-simple" ? [1, 3.5] : [5, 9.31];
    return entitiesPerCommit <= 500 ? few : many;
  }
  const cached = keys === "appended" || cacheKib !== 2000;
  const store = (schema === "full" ? 2.1 : 1.6) + payloadBytes / 100_000 + (cached ? 0 : 1);
  return made === "clock" ? store + payloadBytes / 500 : store;
}
