import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import { median } from "../../stats/quantile.ts";
import type { ComparisonData, RatioRow } from "../charts/comparison.ts";
import { formatNumber, formatValue } from "../../text/numbers.ts";
import { focusTrials } from "./focus.ts";
import { type Missing, missing, type Story } from "./story.ts";

/** The shape of the measured synthetic chain against Mendoza's published one, as ratios. */
export function shapeData(story: Story): ComparisonData | Missing {
  // The published file has Arkiv's schema: another layout's bytes say nothing about it.
  const trials = focusTrials(story, "mendoza").filter((trial) => trial.rows > 0 && trial.entities > 0);
  const largest = trials.toSorted((a, b) => b.rows - a.rows)[0];
  if (largest === undefined) return missing(story, "mendoza", "append trials");
  const rows = shapeRows(story, largest, trials.filter((trial) => trial.scale === largest.scale));
  const widest = rows.toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0]!;
  return {
    title: `The synthetic chain is furthest from Mendoza in ${widest.label}: ${formatNumber(widest.ratio)}x`,
    baseline: "the published Mendoza value",
    rows,
    noise: null,
    facts: [`scale ${largest.scale} of the published size`],
    provenance: story.provenance,
  };
}

type Trial = Story["trials"][number];

type Counted = "versions" | "string_attributes" | "numeric_attributes" | "payload_bytes";

/** Counted from the commits of one trial; bytes of the file are the median over all trials as large. */
function shapeRows(story: Story, trial: Trial, alike: readonly Trial[]): RatioRow[] {
  const { dataset, payloads } = story.mendoza;
  const commits = story.commits.filter((commit) => commit.trial === trial.trial);
  const sum = (column: Counted) => commits.reduce((total, commit) => total + commit[column], 0);
  const perVersion = (column: Counted) => sum(column) / sum("versions");
  const fileBytes = median(alike.map((one) => one.file_bytes / one.rows));
  const publishedBytes = 1e9 * dataset.database_size_gb.value / dataset.total_rows.value;
  const versions = sum("versions") / trial.entities;
  const stringRows = SYSTEM_STRINGS.length + perVersion("string_attributes");
  const numberRows = SYSTEM_NUMBERS.length + perVersion("numeric_attributes");
  const shape: [label: string, own: number, published: number, unit: "" | "bytes"][] = [
    ["versions per entity", versions, dataset.mean_versions_per_entity.value, ""],
    ["string rows per version", stringRows, dataset.string_rows_per_version.value, ""],
    ["numeric rows per version", numberRows, dataset.numeric_rows_per_version.value, ""],
    ["payload bytes per version, mean", perVersion("payload_bytes"), payloads.mean_bytes.value, "bytes"],
    ["file bytes per row", fileBytes, publishedBytes, "bytes"],
  ];
  return shape.map(([label, own, published, unit]) => ({
    label,
    ratio: own / published,
    interval: null,
    value: formatValue(own, unit),
    baseline: formatValue(published, unit),
  }));
}
