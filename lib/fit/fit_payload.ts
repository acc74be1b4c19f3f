import type { PayloadSpec } from "../scenarios/scenario.ts";
import { CounterHash } from "../synth/values/counter_hash.ts";
import { PayloadMaker } from "../synth/values/payload.ts";
import type { GroupStatistics } from "../inspect/census_summary.ts";
import { deflatedShare as deflatedShareOf, SAMPLED_PAYLOADS } from "../inspect/deflated_share.ts";
import { countBetween } from "../inspect/histogram_summary.ts";
import { PAYLOAD_CLASSES } from "../inspect/published_classes.ts";
import { valueRanges } from "./value_ranges.ts";

const RANGES = 24;
/** Bytes of the smallest JSON payload the generator makes. Source: lib/synth/values/payload.ts. */
const JSON_BYTES_MIN = 11;
/** Bisection steps for the random share: to 1/128. */
const STEPS = 7;

/** Payloads of a group: their sizes, and the share of incompressible bytes. */
export function fitPayload(
  group: Pick<GroupStatistics, "payloadBytes" | "deflatedShare">,
  contentType: string,
  source: string,
): PayloadSpec {
  const { payloadBytes, deflatedShare } = group;
  const empty = countBetween(payloadBytes, 0, 0);
  const filled = {
    ...payloadBytes,
    min: Math.max(1, payloadBytes.min),
    buckets: payloadBytes.buckets.filter(({ to }) => to > 0),
  };
  const smallest = contentType === "application/json" ? JSON_BYTES_MIN : 1;
  const buckets = valueRanges(filled, RANGES, PAYLOAD_CLASSES.slice(1).map(({ min }) => min))
    .map(({ min, max, count }) => ({
      minBytes: Math.max(smallest, min),
      maxBytes: Math.max(smallest, max),
      weight: count,
    }));
  const spec = {
    contentType,
    randomShare: 0.5,
    share: payloadBytes.count === 0 ? 0 : 1 - empty / payloadBytes.count,
    buckets,
    source,
  };
  return { ...spec, randomShare: findRandomShare(spec, deflatedShare) };
}

/** The random share with which generated payloads of these sizes deflate like those of the chain, two digits. */
function findRandomShare(spec: PayloadSpec, wanted: number | null): number {
  if (wanted === null) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (generatedShare({ ...spec, randomShare: middle }) < wanted) low = middle;
    else high = middle;
  }
  return Math.round(50 * (low + high)) / 100;
}

function generatedShare(spec: PayloadSpec): number {
  const maker = new PayloadMaker({ ...spec, share: 1 }, CounterHash.ofSeed(0n));
  return deflatedShareOf(Array.from({ length: SAMPLED_PAYLOADS }, (_, entity) => maker.make(entity, 0)))!;
}
