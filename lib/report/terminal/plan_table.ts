import { formatBytes, formatUs } from "../../text/numbers.ts";
import type { Plan } from "../../bench/plan/plan.ts";
import type { SummaryTable } from "../../text/text_table.ts";

/** A plan as tables: data sets, trials in the order they run, and totals. */
export function planTables(plan: Plan): SummaryTable[] {
  const cost = (item: { readonly seconds: number; readonly diskBytes: number }) => [
    formatUs(item.seconds * 1e6),
    formatBytes(item.diskBytes),
  ];
  return [
    {
      title: "data made first (kept under data/datasets, checked when used again)",
      columns: ["data", "time", "disk"],
      rows: plan.datasets.map((item) => [`${item.scenario} x${item.scale}`, ...cost(item)]),
    },
    {
      title: "trials, in the order they run; disk is freed after each, of small registries at the end",
      columns: ["trial", "scale", "time", "disk"],
      rows: plan.trials.map((trial) => [trial.trial, `x${trial.scale}`, ...cost(trial)]),
    },
    {
      title: "whole run: estimated from declared costs, slow rather than fast",
      columns: ["", "time", "disk at most"],
      rows: [[`${plan.trials.length} trials`, ...cost(plan)]],
    },
  ];
}
