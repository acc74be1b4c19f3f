/** Fixed data for the pictures' golden tests: every chart with ordinary data and with the cases that crowd it. */
import type { Curve } from "../../lib/model/assessment.ts";
import type { Interval, Verdict } from "../../lib/model/verdicts/verdict.ts";
import { answerPicture } from "../../lib/report/charts/answer_picture.ts";
import type { AnswerRow } from "../../lib/report/charts/answer_rows.ts";
import { commitTimeline } from "../../lib/report/charts/commit_timeline.ts";
import { deviations } from "../../lib/report/charts/deviations.ts";
import { headline } from "../../lib/report/charts/headline.ts";
import { publishedBars } from "../../lib/report/charts/published_bars.ts";
import { publishedClasses } from "../../lib/report/charts/published_classes.ts";
import { responseTimes, type TimeSeries } from "../../lib/report/charts/response_times.ts";
import { timeAccount } from "../../lib/report/charts/time_account.ts";
import type { Figure } from "../../lib/report/charts/figure.ts";
import { subjectStyles } from "../../lib/report/charts/subject_style.ts";
import { percentileCurve } from "../../lib/report/charts/percentile_curve.ts";

export const provenance = {
  run: "2026-11-21-7f3a",
  machine: "2 cores (example), 8 GB, Linux x64, ext4, fsync p50 1.9 ms",
  command: "deno task bench --seed 1",
};

function curve(variant: string, factor: number, store = "bitemporal"): Curve {
  const cost = (size: number) => factor * (2 + 0.4 * Math.log2(size / 1000));
  const at = (size: number, spread: number) => ({
    size,
    value: cost(size),
    low: cost(size) / spread,
    high: cost(size) * spread,
  });
  const sizes = Array.from({ length: 25 }, (_, i) => 1e4 * 10 ** (i / 6));
  return {
    scenario: "compute-marketplace",
    store,
    profile: "full",
    variant,
    metric: "commit_p99",
    metricTitle: "Commit p99",
    unit: "ms",
    sizeUnit: "rows",
    measured: [
      { ...at(1.2e4, 1.1), n: 600, role: "calibration" },
      { ...at(5e4, 1.08), n: 600, role: "calibration" },
      { ...at(2e5, 1.06), n: 600, role: "calibration" },
      { ...at(8e5, 1.12), n: 200, role: "validation" },
    ],
    law: sizes.map((size) => ({ ...at(size, size > 8e5 ? 1.1 + size / 1e8 : 1.05), tested: size <= 8e5 })),
    marks: [
      { size: 2.05e7, label: "Mendoza 1x, 20.5 M rows", kind: "mendoza" },
      { size: 2.13e7, label: "needed: 21.3 M rows", kind: "need" },
      { size: 4.5e5, label: "law changes at 450 k", kind: "breakpoint" },
    ],
    limits: [{ value: 100, label: "CM-S-04B: 100 ms", requirement: "CM-S-04B", sense: "at-most" }],
  };
}

function lognormal(count: number, scale: number): number[] {
  return Array.from(
    { length: count },
    (_, i) => scale * Math.exp(1.1 * Math.tan(2.6 * ((i + 0.5) / count - 0.5))),
  );
}

const series = (label: string, count: number, scale: number): TimeSeries => {
  const samples = lognormal(count, scale);
  const kind = label === "response" ? label : "service";
  return { label, kind, samples: count, points: percentileCurve(samples), maxUs: Math.max(...samples) };
};

type Bar = readonly [
  headroom: number | null,
  interval: Interval,
  verdict: Verdict["verdict"] | null,
  asked: string,
];

/** A use case on a store, with the bars of writes, reads, disk and sync. @param first Which of them breaks first. */
function answerRow([name, store]: readonly [string, string], bars: readonly Bar[], first: number): AnswerRow {
  const isExact = store === "bitemporal";
  return {
    ...{ name, store, isHeld: true, isExact, colour: isExact ? "exact" : "recommended" },
    bars: bars.map(([headroom, interval, verdict, asked], i) => ({
      ...{ axis: ["writes", "reads", "disk", "sync"][i]!, asked, headroom, interval, verdict },
      ...{ id: verdict === null ? null : `X-${i}`, isFirst: i === first },
    })),
  };
}

/** Every picture the golden test draws, by name. */
export const PICTURES: Readonly<Record<string, () => Figure>> = {
  deviations: () =>
    deviations({
      title: "2 of 24 judged figures are outside their tolerance",
      points: ["Size", "Lifespans", "Payload sizes, coarse table", "Bytes on disk"].flatMap((group, lane) =>
        [-0.04, -0.012, -0.003, 0.0004, 0.01, 0.021].map((deviation, i) => {
          const tolerance = lane === 3 ? 0.05 : 0.02;
          const off = lane === 1 ? deviation : deviation / 2;
          return {
            group,
            label: `figure ${i}`,
            deviation: off,
            tolerance,
            within: Math.abs(off) <= tolerance,
          };
        })
      ),
      facts: ["n 24 statistics"],
      provenance,
    }),
  deviations_far: () =>
    deviations({
      title: "1 of 2 judged figures is outside",
      points: [
        { group: "Size", label: "rows", deviation: 0.9, tolerance: 0.02, within: false },
        { group: "Indexes", label: "bytes", deviation: 0.2, tolerance: 0.5, within: true },
      ],
      facts: ["n 2 statistics"],
      provenance,
    }),
  published_classes: () =>
    publishedClasses({
      title: "Payload sizes: no class is further off than 2.1 % (45 to 50 kB)",
      what: "Large payloads by size",
      unit: "rows",
      rows: [
        { label: "45 to 50 kB", published: 134, synthetic: 137 },
        { label: "50 to 95 kB", published: 23_488, synthetic: 23_400 },
        { label: "95 to 100 kB", published: 9_612, synthetic: 9_700 },
        { label: "100 kB and more", published: 22_148, synthetic: 22_145 },
      ],
      facts: ["n 4 classes"],
      provenance,
    }),
  headline: () => headline({ curves: [curve("full", 4), curve("normal", 1.6)], provenance }),
  headline_stores: () =>
    headline({
      curves: [curve("full", 1), curve("normal", 0.8), curve("full", 0.3, "clustered")],
      provenance,
    }),
  headline_one: () => headline({ curves: [{ ...curve("normal", 1.6), limits: [], marks: [] }], provenance }),
  headline_rate: () =>
    headline({
      curves: [{
        ...curve("batch", 1),
        metricTitle: "Agents onboarded a second",
        unit: "agents_per_s",
        limits: [{ value: 6.67, label: "KERI-08: 6.67 agents/s", requirement: "KERI-08", sense: "at-least" }],
      }],
      provenance,
    }),
  response_times: () =>
    responseTimes({
      of: "Queries on compute-marketplace",
      series: [
        series("by id", 4000, 90),
        series("by key", 4000, 85),
        series("miss", 4000, 60),
        series("node filter", 900, 400),
        series("pending", 320, 1500),
        series("pending, constrained", 100, 1400),
      ],
      facts: ["survives the death of the machine"],
      provenance,
    }),
  response_open_loop: () =>
    responseTimes({
      of: "Block commits on mendoza",
      series: [series("service", 4000, 3000), series("response", 4000, 3600)],
      facts: [],
      provenance,
    }),
  response_stores: () =>
    responseTimes({
      of: "Queries of compute-marketplace",
      series: ["bitemporal", "clustered"].flatMap((store) =>
        ["by id", "node filter"].map((type, i) => ({
          ...series(`${store} full ${type}`, 4000, (store === "clustered" ? 40 : 90) * (1 + 4 * i)),
          style: subjectStyles([
            { store: "bitemporal", variant: "full" },
            { store: "clustered", variant: "full" },
          ])({ store, variant: "full" }),
        }))
      ),
      facts: ["survives the death of the machine"],
      provenance,
    }),
  commit_timeline: () =>
    commitTimeline({
      scenario: "mendoza",
      trial: "append-mendoza-full-3",
      durability: "machine",
      commits: 1200,
      bins: Array.from({ length: 120 }, (_, i) => ({
        atS: 0.4 * (i + 1) + 0.002 * i * i,
        lowUs: 1500 + 4 * i,
        medianUs: 2600 + 12 * i,
        highUs: ({ 31: 16_200, 70: 17_000, 117: 31_400 } as Readonly<Record<number, number>>)[i] ??
          4200 + 20 * i,
        checkpoints: i % 24 === 23 ? 1 : 0,
        logBytes: Math.min(4_120_000, (i + 1) * 170_000),
        fileBytes: 900_000 * (i + 1),
      })),
      worst: [
        [1180, 117, 31_400, "checkpoint of a log of 4.12 MB, 2.4x the usual rows"],
        [700, 70, 17_000, "checkpoint of a log of 4.12 MB"],
        [310, 31, 16_200, "unknown: nothing recorded"],
        [1190, 118, 15_000, "first block of steady"],
        [1, 0, 14_000, "first block"],
      ].map(([block, bin, us, cause]) => ({
        ...{ block: block as number, us: us as number, cause: cause as string },
        ...{ phase: "load", rowsBefore: 170 * (block as number) },
        atS: 0.4 * (bin as number + 1) + 0.002 * (bin as number) ** 2,
      })),
      checkpoints: 5,
      queriesBeside: 0,
      timeMs: {
        store: 61_000,
        encoding: 8100,
        "verifying results": 12_400,
        "waiting for data": 900,
        other: 3300,
      },
      ...{ peakRssBytes: 412e6, writeBytes: 331e6, fileBytes: 108e6 },
      provenance,
    }),
  commit_timeline_bare: () =>
    commitTimeline({
      scenario: "mendoza",
      trial: "append-mine-1",
      durability: "process",
      commits: 3,
      bins: [0.5, 0.9, 1.4].map((atS) => ({
        ...{ atS, lowUs: 900, medianUs: 900, highUs: 900, checkpoints: 0, logBytes: null, fileBytes: null },
      })),
      worst: [{ block: 1, phase: "load", rowsBefore: 0, atS: 0.5, us: 900, cause: "first block" }],
      checkpoints: null,
      queriesBeside: 2,
      timeMs: { store: 2.7, other: 1400 },
      ...{ peakRssBytes: 90e6, writeBytes: null, fileBytes: 2e6 },
      provenance,
    }),
  answer: () =>
    answerPicture({
      title: "Of 3 use cases none fits on one chain. First to break: reads in 2",
      rows: [
        answerRow(["compute-marketplace", "bitemporal"], [
          [1 / 36, [1 / 2500, 0.48], "fail", "10k/s"],
          [0.094, [0.078, 0.11], "fail", "2.5k/s"],
          [4.1, [3.9, 4.3], "pass", "36 GB free"],
          [2.3, [0.16, 27], "not proven", "30 min"],
        ], 0),
        answerRow(["compute-marketplace", "posting"], [
          [0.15, [0.067, 0.3], "fail", "500k attr/s"],
          [0.145, [0.11, 0.16], "fail", "2.5k/s"],
          [14, [13.7, 15], "pass", "36 GB free"],
          [23, [17, 29], "pass", "30 min"],
        ], 1),
        answerRow(["ride-sharing-north-america", "posting"], [
          [1 / 18, [1 / 1100, 1.4], "not proven", "50k/s"],
          [1 / 17_000, [1 / 132_000, 1 / 2200], "fail", "100k/s"],
          [1.2, null, "not proven", "36 GB free"],
          [null, null, null, "unknown"],
        ], 1),
        { name: "freelance", store: null, isHeld: false, isExact: false, colour: "peer", bars: [] },
        answerRow(["carbon-credits-v1", "bitemporal"], [
          [0.25, [0.05, 0.33], "fail", "10k/s"],
          [1.7, [1.3, 2], "pass", "5k/s"],
          [0.19, [0.18, 0.21], "fail", "36 GB free"],
          [null, null, null, "nothing asked"],
        ], 0),
      ],
      provenance,
    }),
  published_bars: () =>
    publishedBars({
      metric: "Rows written per second",
      unit: "rows_per_s",
      rows: [
        {
          label: "Typical configuration",
          value: 6411,
          interval: null,
          kind: "published",
          source: "sp:experiments.md:L399",
        },
        {
          label: "Payload bytes drawn off the clock",
          value: 30347,
          interval: null,
          kind: "corrected",
          source: "measurement",
        },
        {
          label: "Mendoza blocks, normal",
          value: 41200,
          interval: [39000, 43100],
          kind: "measured",
          source: "run",
        },
        {
          label: "Mendoza blocks, full",
          value: 28800,
          interval: [26000, 31900],
          kind: "measured",
          source: "run",
        },
      ],
      facts: ["survives the death of the machine (full), the process (normal)"],
      provenance,
    }),
  time_account: () =>
    timeAccount({
      of: "the whole run",
      timeMs: {
        store: 91_000,
        "making data": 33_000,
        checks: 22_400,
        "starting processes": 3100,
        other: 900,
      },
      store: "store",
      provenance,
    }),
};
