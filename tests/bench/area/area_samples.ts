import type { RoundTrial } from "../../../lib/bench/area/area_round.ts";
import type { CitySamples, WaySamples } from "../../../lib/bench/area/measure_area.ts";
import type { AreaWay } from "../../../lib/bench/area/plan_area.ts";

/** What a way takes: a large call and an append, ms. */
export interface MadeWay {
  readonly way: AreaWay;
  readonly largeMs: number;
  readonly appendMs: number;
  readonly calls?: number;
}

/** Samples of a city in which every round of a way is `1 + round / 100` times as slow as the first. */
export function madeCity(ways: readonly MadeWay[], rounds: number, results = 10_000): CitySamples {
  return {
    city: "tokyo",
    made: {
      drivers: 1_000,
      available: 640,
      questions: (["large", "small"] as const).map((size) => ({
        lat: 35.7,
        lng: 139.7,
        radiusM: size === "large" ? 8_000 : 900,
        filter: 'available = "true"',
        size,
      })),
      rounds: Array.from({ length: rounds }, () => ({
        operations: 400,
        available: 640,
        expected: [{ count: results, digest: "a" }, { count: 32, digest: "b" }],
        expectedBefore: [],
      })),
      missedByOneK: 0.032,
      beyond32Bits: 1,
    },
    rounds,
    ways: ways.map((own) => madeWay(own, rounds)),
  };
}

function madeWay({ way, largeMs, appendMs, calls = 50 }: MadeWay, rounds: number): WaySamples {
  const trials = Array.from({ length: rounds }, (_, round): RoundTrial => {
    const slower = 1 + round / 100;
    return {
      appendMs: appendMs * slower,
      appendCpuMs: appendMs,
      callMs: way === "arkiv" ? null : {
        large: Array.from({ length: calls }, () => largeMs * slower),
        small: Array.from({ length: calls }, () => slower),
      },
      largeCpuMs: way === "arkiv" ? null : largeMs / 2,
      behindMs: way === "arkiv" ? null : 500,
      walks: way === "arkiv" ? [] : [{ ms: 20 * largeMs * slower, pages: 50 }],
      languageWalks: way === "ranges" || way === "arkiv" ? [{ ms: 30 * largeMs * slower, pages: 64 }] : [],
      compared: 3,
    };
  });
  const indexBytes = way === "ranges" || way === "arkiv" ? 0 : 64_000;
  return { way, trials, sizes: { fileBytes: 1_000_000, indexBytes } };
}
