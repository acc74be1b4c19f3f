import type { Verdict } from "../../model/verdicts/verdict.ts";
import type { DataRow } from "../charts/downloads.ts";

/** A verdict for computing: numbers in the requirement's own unit, null where there is none. */
export function verdictRow({ interval, decides, ...verdict }: Verdict): DataRow {
  return {
    id: verdict.id,
    scenario: verdict.scenario,
    store: verdict.store,
    variant: verdict.variant,
    kind: verdict.kind,
    is_need: decides ? "yes" : "no",
    need: verdict.need,
    threshold: verdict.threshold,
    unit: verdict.unit,
    value: verdict.value,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    headroom: verdict.headroom,
    basis: verdict.basis,
    verdict: verdict.verdict,
    reason: verdict.reason,
    evidence: verdict.evidence,
    source: verdict.source,
    command: verdict.command ?? null,
  };
}
