import type { ClaimPart, PublishedClaim } from "../../reference/published_claims.ts";
import { type MedianInterval, medianInterval } from "../../stats/mod.ts";
import { mixOf } from "./ask_stores.ts";
import { fitCosts, stringShare } from "./fit_costs.ts";
import { type ClaimRule, type ClaimVerdict, judgeClaim, type Judgement, judgeWhole } from "./judge_claim.ts";
import { type AuditSamples, trialsOf } from "./measure_audit.ts";
import { type AuditOptions, type Method, pairOf, throughputCase } from "./plan_audit.ts";
import type { RowCase, RowTrial } from "./row_task.ts";

/** One published figure, measured as published and fairly in the same rounds. Values are in the figure's unit. */
export interface PartFigures extends Judgement {
  readonly part: ClaimPart;
  readonly published: MedianInterval | null;
  readonly fair: MedianInterval;
  /** What is judged, and in which words: for a rate or a time the factor that the method makes. */
  readonly judged: MedianInterval;
  readonly rule: ClaimRule;
}

/** A claim with its parts. */
export interface ClaimFigures {
  readonly claim: PublishedClaim;
  readonly parts: readonly PartFigures[];
  readonly verdict: ClaimVerdict;
}

/** What a run makes of each claim. Ratios are of the same round, so that what slows both does not count. */
export function auditFigures(
  claims: readonly PublishedClaim[],
  samples: AuditSamples,
  options: AuditOptions,
): ClaimFigures[] {
  return claims.map((claim) => {
    const parts = claim.parts.map((part) => partFigures(claim, part, { samples, options }));
    return { claim, parts, verdict: judgeWhole(parts.map(({ verdict }) => verdict)) };
  });
}

interface Measured {
  readonly samples: AuditSamples;
  readonly options: AuditOptions;
}

function partFigures({ id }: PublishedClaim, part: ClaimPart, measured: Measured): PartFigures {
  if (id === "throughput") return throughput(part, measured);
  if (id === "reads") return reads(part, measured);
  if (id === "strings") return strings(part, measured);
  const ratio = (method: Method) => medianInterval(caseRatio(id, part.id, { ...measured, method }));
  const fair = ratio("fair");
  const { of } = pairOf(id, part.id, { method: "fair", options: measured.options })!;
  const rows = rowsOfCase(measured.samples, of);
  const rule = id === "indexes" || id === "memory" ? "at_most" : "about";
  return {
    part,
    published: ratio("published"),
    fair,
    judged: fair,
    rule,
    ...judge(part, rule, { fair, rows }),
  };
}

/** @param rows Of the store measured. */
function judge(
  { value, rows: published }: ClaimPart,
  rule: ClaimRule,
  { fair, rows }: { readonly fair: MedianInterval; readonly rows: number },
): Judgement {
  return judgeClaim({ rule, published: value, measured: fair, rows: { measured: rows, published } });
}

function rowsOfCase(samples: AuditSamples, own: RowCase): number {
  return trialsOf(samples, own)[0]!.rows;
}

/** Time of a pair's first case over the second's, an entity (or a row, where entities are drawn alike), by round. */
function caseRatio(
  claim: string,
  part: string,
  { samples, options, method }: Measured & { readonly method: Method },
): number[] {
  const { of, against } = pairOf(claim, part, { method, options })!;
  const times = (own: RowCase) => trialsOf(samples, own).map((trial) => 1000 / entitiesPerS(trial));
  return ratios(times(of), times(against));
}

/** What drawing on the clock alone makes of a rate: the same program writes as many entities, made before the clock starts. */
function throughput(part: ClaimPart, { samples, options }: Measured): PartFigures {
  const rate = (step: "published" | "made_before") => {
    const trials = trialsOf(samples, throughputCase(part.id, step, options));
    return trials.map((trial) => part.unit === "rows_per_s" ? rowsPerS(trial) : entitiesPerS(trial));
  };
  const rows = rowsOfCase(samples, throughputCase(part.id, "made_before", options));
  const figures = byMethod(part, { published: rate("published"), fair: rate("made_before") }, rows);
  // Drawn in another language than the published figure, bytes cost so little that the method seems to do no harm.
  return figures.verdict === "survives" && options.program !== "python"
    ? { ...figures, verdict: "not shown", why: "to be shown, the method takes Python" }
    : figures;
}

function reads(part: ClaimPart, { samples }: Measured): PartFigures {
  const of = (cell: Method) =>
    samples.reads.map((trial) => {
      const { p50Ms, perS } = mixOf(trial[cell]);
      return part.unit === "ms" ? p50Ms : perS;
    });
  return byMethod(part, { published: of("published"), fair: of("fair") }, samples.loaded!.rows);
}

/** A rate or time survives where the method alone does not change it. @param rows Of the store measured. */
function byMethod(
  part: ClaimPart,
  values: Readonly<Record<Method, readonly number[]>>,
  rows: number,
): PartFigures {
  const factor = medianInterval(ratios(values.fair, values.published));
  return {
    part,
    published: medianInterval(values.published),
    fair: medianInterval(values.fair),
    judged: factor,
    rule: "baseline",
    ...judge(part, "baseline", { fair: factor, rows }),
  };
}

/** What text takes of a version's cost; published correlations do not tell text from numbers, and are not judged. */
function strings(part: ClaimPart, { samples: { costs } }: Measured): PartFigures {
  const fair = medianInterval(costs.map(({ designed }) => stringShare(fitCosts(designed))));
  const { rows } = costs[0]!;
  return { part, published: null, fair, judged: fair, rule: "most", ...judge(part, "most", { fair, rows }) };
}

/** Entities a second of a trial. */
export function entitiesPerS(trial: RowTrial): number {
  return 1000 * trial.entities / total(trial);
}

function rowsPerS(trial: RowTrial): number {
  return 1000 * trial.rows / total(trial);
}

function total({ commitMs }: RowTrial): number {
  return commitMs.reduce((sum, ms) => sum + ms, 0);
}

function ratios(of: readonly number[], against: readonly number[]): number[] {
  return of.map((value, round) => value / against[round]!);
}
