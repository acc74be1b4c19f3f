import { OWN_METRICS, type OwnMetricName, requirementRow } from "../../scenarios/own_requirement.ts";
import type { Curve, Projection } from "../assessment.ts";
import { entityCurves } from "../evidence/curves.ts";
import { evidenceFor, type EvidenceSource } from "../evidence/evidence.ts";
import { type EntityLaws, lawProjections, lawsOf } from "../evidence/law_projections.ts";
import { METRICS } from "../../reference/metrics.ts";
import { atFullSize } from "../evidence/pick.ts";
import type { RunNoise } from "../evidence/run_noise.ts";
import { asRescaled, asRescaledCurve } from "../rescale/as_rescaled.ts";
import { questionOf } from "../verdicts/question.ts";
import type { Verdict } from "../verdicts/verdict.ts";
import { verdictOf } from "../verdicts/verdict_of.ts";
import { askedLaws, payloadTimes, replacedPerS } from "./asked_laws.ts";
import { type DiskFull, diskFull } from "./disk_full.ts";
import { withReaders } from "./readers_law.ts";
import type { Setting, WhatIfCase, WhatIfStore } from "./what_if_data.ts";

/** What a setting asks for. */
export const NEEDS = ["writes", "reads", "disk", "sync"] as const;

/** One of `NEEDS`. */
export type Need = (typeof NEEDS)[number];

/** A need as it was judged, and how many times beyond what was tested its number lies (1 or less: inside); null without a number. */
export interface JudgedNeed {
  readonly verdict: Verdict;
  readonly beyond: number | null;
}

/** What the laws of a run say of a setting. */
export interface WhatIfAnswer {
  readonly needs: Readonly<Record<Need, JudgedNeed>>;
  /** Rows of the chain, as Arkiv's schema counts them. */
  readonly rows: number;
  /** Entity versions a second: those asked for and those that replace what ends. */
  readonly demandPerS: number;
  readonly replacedPerS: number;
  /** Chains of this size that carry the writes together. */
  readonly chains: Projection | null;
  readonly diskFull: DiskFull | null;
  /** Rate of writing against rows, of the variant that is judged. */
  readonly curve: Curve | null;
}

/** How each need is asked: a metric that a scenario's own requirements may use. */
const ASKED_AS: Readonly<Record<Need, OwnMetricName>> = {
  writes: "sustained_writes",
  reads: "query_throughput",
  disk: "db_size",
  sync: "full_sync_time",
};

/**
 * Answers a setting from the laws of a run: its needs are judged as a scenario's own requirements are, by the same laws, intervals and
 * verdicts. Pure.
 * @throws {RangeError} The use case was not measured on the store.
 */
export function answerWhatIf(
  useCase: WhatIfCase,
  setting: Setting,
  noise: RunNoise,
): WhatIfAnswer {
  const store = useCase.stores.find((one) => one.store === setting.store);
  if (store === undefined) {
    throw new RangeError(`No law of ${useCase.scenario} on "${setting.store}": see the run's stores`);
  }
  const replaced = replacedPerS(setting);
  const demandPerS = setting.writesPerS + replaced;
  const models = store.variants.map((variant) => askedLaws(variant, useCase.full, setting));
  const { fullRows: rows } = models[0]!;
  const source = sourceOf(store, models, { demandPerS, readers: setting.readers });
  const judged = (need: Need, threshold: number) =>
    judge(useCase, setting, { need, threshold, source, noise });
  const disk = judged("disk", setting.diskGb);
  return {
    needs: {
      writes: judged("writes", demandPerS),
      reads: judged("reads", setting.readsPerS),
      disk,
      sync: judged("sync", setting.syncMin),
    },
    rows,
    demandPerS,
    replacedPerS: replaced,
    chains: demandPerS > 0 ? atFullSize(source.projections, METRICS.chains, rows) : null,
    diskFull: diskFull(models.find(({ commits }) => commits.subject.variant === disk.verdict.variant), {
      perS: demandPerS,
      diskGb: setting.diskGb,
    }),
    curve: entityCurves(models[0]!, {
      windows: store.variants[0]!.windows,
      limits: { rate: demandPerS > 0 ? [askedRate(useCase, demandPerS)] : [], commit: [] },
      needName: "asked",
    }).map((curve) => asRescaledCurve(curve, store.rescaled))[0] ?? null,
  };
}

/** The projections at the size asked about, as verdicts read them. */
function sourceOf(
  store: WhatIfStore,
  models: readonly EntityLaws[],
  { demandPerS, readers }: { readonly demandPerS: number; readonly readers: number },
): EvidenceSource {
  return {
    projections: models.flatMap((model) => lawProjections(model, demandPerS)).map((projection) =>
      asRescaled(projection, store.rescaled)
    ).map((projection) =>
      projection.metric === METRICS.queriesPerS.id ? withReaders(projection, store, readers) : projection
    ),
    laws: models.flatMap(lawsOf),
    tooFew: new Set(store.tooFew),
    variants: models.map(({ commits }) => commits.subject.variant),
    nothing: null,
    needSize: () => models[0]!.fullRows,
    sync: () => null,
    counts: new Map(),
  };
}

/** What a scenario may be asked for by name; a setting's needs are of the steady stream and of the whole mix. */
const OF_THE_WHOLE = { queryTypes: [], peaks: [] };

function judge(
  useCase: WhatIfCase,
  setting: Setting,
  { need, threshold, source, noise }: {
    readonly need: Need;
    readonly threshold: number;
    readonly source: EvidenceSource;
    readonly noise: RunNoise;
  },
): JudgedNeed {
  const metric = ASKED_AS[need];
  const own = { id: need, metric, threshold, unit: OWN_METRICS[metric].unit, source: "what if" };
  const row = requirementRow(own, useCase.scenario);
  const { subject } = useCase.stores.find(({ store }) => store === setting.store)!.variants[0]!.commits;
  const verdict = verdictOf(row, { ...subject, variant: "" }, { source, asked: OF_THE_WHOLE, noise });
  const evidence = evidenceFor(questionOf(row, OF_THE_WHOLE), source);
  const beyond = "projection" in evidence ? evidence.projection.beyond : null;
  return {
    verdict: need === "reads" ? unlessPayload(verdict, payloadTimes(useCase.full, setting)) : verdict,
    beyond,
  };
}

/**
 * Queries were measured with the use case's own payloads, and no law says what others change: larger ones make none faster and smaller
 * ones none slower, and beyond that nothing is proven.
 */
function unlessPayload(verdict: Verdict, times: number): Verdict {
  const doubtful = times > 1 ? "pass" : times < 1 ? "fail" : null;
  return verdict.verdict === doubtful
    ? { ...verdict, verdict: "not proven", reason: "not-measured" }
    : verdict;
}

/** The rate asked for as a limit of the curve, by the requirement that states it where one does. */
function askedRate({ asked }: WhatIfCase, value: number): Curve["limits"][number] {
  const stated = asked.writesPerS.values.find((one) => one.value === value);
  const requirement = stated?.ids[0] ?? "the rate asked for";
  return { value, requirement, label: requirement, sense: "at-least" };
}
