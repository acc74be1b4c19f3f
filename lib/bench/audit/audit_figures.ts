import type { ClaimPart, PublishedClaim } from "../../reference/published_claims.ts";
import { type MedianInterval, medianInterval } from "../../stats/mod.ts";
import { mixOf } from "./ask_stores.ts";
import { correlationsOf, fitCosts, stringShare } from "./fit_costs.ts";
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

function partFigures(claim: PublishedClaim, part: ClaimPart, measured: Measured): PartFigures {
  if (claim.id === "throughput") return throughput(part, measured);
  if (claim.id === "reads") return reads(part, measured);
  if (claim.id === "strings") return strings(part, measured);
  const rule = claim.id === "indexes" || part.id === "nothing" ? "at_most" : "about";
  const ratio = (method: Method) => caseRatio(claim.id, part.id, { ...measured, method });
  const [published, fair] = [medianInterval(ratio("published")), medianInterval(ratio("fair"))];
  const of = pairOf(claim.id, part.id, { method: "fair", options: measured.options })!.of;
  const rows = trialsOf(measured.samples, of)[0]!.rows;
  const judgement = judgeClaim({ rule, published: part.value, measured: fair, ...sizes(part, rows) });
  return { part, published, fair, judged: fair, rule, ...judgement };
}

function sizes({ rows: published }: ClaimPart, measured: number | undefined) {
  return published === undefined || measured === undefined ? {} : { rows: { measured, published } };
}

/** Time of a pair's first case over the second's, an entity (or a row, where entities are drawn alike), by round. */
function caseRatio(
  claim: string,
  part: string,
  { samples, options, method }: Measured & { readonly method: Method },
): number[] {
  const { of, against } = pairOf(claim, part, { method, options })!;
  return ratios(entityTimes(samples, of), entityTimes(samples, against));
}

function throughput(part: ClaimPart, { samples, options }: Measured): PartFigures {
  const rate = (method: Method) => {
    const trials = trialsOf(samples, throughputCase(part.id, method, options));
    return trials.map((trial) => part.unit === "rows_per_s" ? rowsPerS(trial) : entitiesPerS(trial));
  };
  const figures = byMethod(part, { published: rate("published"), fair: rate("fair") });
  // Drawn in another language than the published figure, bytes cost so little that the method seems to do no harm.
  return figures.verdict === "survives" && options.program !== "python"
    ? { ...figures, verdict: "not shown", why: "to be shown, the method takes Python" }
    : figures;
}

function reads(part: ClaimPart, { samples }: Measured): PartFigures {
  const of = (cell: "published" | "fair") =>
    samples.reads.map((trial) => {
      const { p50Ms, perS } = mixOf(trial[cell]);
      return part.unit === "ms" ? p50Ms : perS;
    });
  return byMethod(part, { published: of("published"), fair: of("fair") }, samples.loaded?.rows);
}

/** A rate or time survives where the method alone does not change it. @param rows Of the store, where their number decides. */
function byMethod(
  part: ClaimPart,
  values: Readonly<Record<Method, readonly number[]>>,
  rows?: number,
): PartFigures {
  const judged = medianInterval(ratios(values.fair, values.published));
  return {
    part,
    published: medianInterval(values.published),
    fair: medianInterval(values.fair),
    judged,
    rule: "baseline",
    ...judgeClaim({ rule: "baseline", published: part.value, measured: judged, ...sizes(part, rows) }),
  };
}

function strings(part: ClaimPart, { samples }: Measured): PartFigures {
  if (part.unit === "share") {
    const fair = medianInterval(samples.costs.map(({ designed }) => stringShare(fitCosts(designed))));
    const judgement = judgeClaim({ rule: "most", published: part.value, measured: fair });
    return { part, published: null, fair, judged: fair, rule: "most", ...judgement };
  }
  const together = samples.costs.map((trial) => correlationsOf(trial.together));
  const designed = samples.costs.map((trial) => correlationsOf(trial.designed));
  const judged = medianInterval(together.map((own) => own.strings - own.numbers));
  return {
    part,
    published: medianInterval(together.map((own) => own.strings)),
    fair: medianInterval(designed.map((own) => own.strings)),
    judged,
    rule: "apart",
    ...judgeClaim({ rule: "apart", published: part.value, measured: judged }),
  };
}

/** Milliseconds an entity, by round. */
export function entityTimes(samples: AuditSamples, own: RowCase): number[] {
  return trialsOf(samples, own).map((trial) => 1000 / entitiesPerS(trial));
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
