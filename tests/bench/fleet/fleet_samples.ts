import type { FleetSamples } from "../../../lib/bench/fleet/measure_fleet.ts";

/** A registry's times, ms: of every round, plus a hundredth in each later one. */
export interface MadeFleet {
  readonly registry: string;
  readonly agents: number;
  readonly rounds: number;
  readonly revokeMs: number;
  readonly totalsMs: number;
}

/** Samples of a fleet as they would be measured. */
export function madeFleet({ registry, agents, rounds, revokeMs, totalsMs }: MadeFleet): FleetSamples {
  const each = <T>(trial: (slower: number) => T) =>
    Array.from({ length: rounds }, (_, round) => trial(1 + round / 100));
  return {
    ...{ registry, agents },
    built: {
      root: "E",
      rootEvents: 2,
      events: 3,
      seconds: 1,
      stats: { prefixes: 1, events: 3, fileBytes: 9 },
    },
    events: 302,
    revoked: 400,
    reads: each((slower) => ({
      replayMs: 60 * slower,
      // The median is the middle one.
      chainMs: [1, 2 * slower, 90],
      signMs: [0.1],
    })),
    totals: each((slower) => ({
      firstMs: 10 * totalsMs * slower,
      totalsMs: [totalsMs * slower],
      anewMs: 100,
    })),
    clones: registry === "sqlite-kel" ? null : each(() => ({ ms: 500, fileBytes: 1e6 })),
    revocations: each((slower) => ({
      singleMs: [revokeMs / 2, revokeMs * slower, 50],
      batchMs: 3 * revokeMs * slower,
      totalsMs: [totalsMs],
    })),
  };
}
