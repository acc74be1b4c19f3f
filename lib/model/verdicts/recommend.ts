import type { Projection } from "../assessment.ts";
import { BEYOND_MAX } from "./judge.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { formatNumber } from "../../text/numbers.ts";
import { METRICS } from "../evidence/metrics.ts";

/** The issue's estimate of the time of a day-one onboarding, minutes. Source: 000:L15 (KERI-08). */
const ESTIMATE_MIN = 25;

/**
 * Go or no-go on a dedicated bulk flow, as a sentence derived from the projections; null without a baseline.
 *
 * choice (Q-03, the issue names no threshold): a bulk flow is worth building where one commit per event takes longer than
 * the issue's own 25 minutes, or where another mode is at least twice as fast with its whole interval. As for verdicts, a
 * projection further beyond the tested range than `BEYOND_MAX` recommends nothing. Modes are compared with the registry set
 * alike, as it is for the first baseline.
 * @param projections Of one registry, the most durable first.
 */
export function recommendBulkFlow(projections: readonly Projection[], agents: number): string | null {
  const all = projections.filter((p) => p.metric === METRICS.onboardingMin.id);
  const baseline = all.find((p) => writeVariant(p.variant).mode === BASELINE_MODE);
  if (baseline === undefined) return null;
  const { setting } = writeVariant(baseline.variant);
  const isSetAlike = (p: Projection) => writeVariant(p.variant).setting === setting;
  const minutes = all.filter(isSetAlike);
  const ratios = projections.filter((p) =>
    p.metric === METRICS.onboardingRatio.id && p.basis === "projected" && p.beyond <= BEYOND_MAX &&
    isSetAlike(p)
  );
  const twiceAsFast = ratios.filter((p) => p.interval !== null && p.interval[1] <= 0.5);
  const tooSlow = baseline.interval !== null && baseline.interval[0] > ESTIMATE_MIN;
  const fastest = [...minutes].sort((a, b) => a.value - b.value)[0]!;
  const beyond = baseline.beyond > 1 ? ` (${formatNumber(baseline.beyond)}x beyond the tested range)` : "";
  const facts =
    `one commit an event takes ${formatNumber(baseline.value)} min for ${agents} agents${beyond}, ` +
    `${fastest.variant} ${formatNumber(fastest.value)} min`;
  if (baseline.beyond > BEYOND_MAX) {
    return `No recommendation: ${formatNumber(BEYOND_MAX)}x is the furthest a projection may reach; ${facts}`;
  }
  if (baseline.interval === null) return `No recommendation: too few trials for an interval; ${facts}`;
  if (tooSlow || twiceAsFast.length > 0) {
    const names = twiceAsFast.map((p) => `${p.variant} ${formatNumber(1 / p.value)}x`).join(", ");
    return `Go for a bulk flow: ${facts}${names === "" ? "" : `; faster by ${names}`}`;
  }
  return `No bulk flow needed: ${facts}, and no mode is proven twice as fast`;
}
