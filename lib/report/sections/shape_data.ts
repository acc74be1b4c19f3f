import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import { median } from "../../stats/quantile.ts";
import type { ComparisonData, RatioRow } from "../charts/comparison.ts";
import { formatNumber, formatValue } from "../../text/numbers.ts";
import { goodTrials, type Missing, missing, type Story } from "./story.ts";

/** The synthetic chain's shape against Mendoza's published one, as ratios: is what was measured what was meant? */
export function shapeData(story: Story): ComparisonData | Missing {
  const shape = syntheticShape(story);
  if (shape === null) return missing("mendoza", "append trials");
  const { dataset, payloads } = story.mendoza;
  const published = [
    ["versions per entity", shape.versionsPerEntity, dataset.mean_versions_per_entity.value, ""],
    ["string rows per version", shape.stringRows, dataset.string_rows_per_version.value, ""],
    ["numeric rows per version", shape.numberRows, dataset.numeric_rows_per_version.value, ""],
    ["payload bytes per version, mean", shape.payloadBytes, payloads.mean_bytes.value, "bytes"],
    [
      "file bytes per row",
      shape.fileBytes,
      1e9 * dataset.database_size_gb.value / dataset.total_rows.value,
      "bytes",
    ],
  ] as const;
  const rows: RatioRow[] = published.map(([label, own, theirs, unit]) => ({
    label,
    ratio: own / theirs,
    interval: null,
    value: formatValue(own, unit),
    baseline: formatValue(theirs, unit),
  }));
  const widest = rows.toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)))[0]!;
  return {
    title: `The synthetic chain is furthest from Mendoza in ${widest.label}: ${formatNumber(widest.ratio)}x`,
    baseline: "the published Mendoza value",
    rows,
    noise: null,
    facts: [`scale ${shape.scale} of the published size`],
    provenance: story.provenance,
  };
}

interface Shape {
  readonly scale: number;
  readonly versionsPerEntity: number;
  readonly stringRows: number;
  readonly numberRows: number;
  readonly payloadBytes: number;
  readonly fileBytes: number;
}

/** Counted from the largest trial's own commits. */
function syntheticShape(story: Story): Shape | null {
  const trials = goodTrials(story, "mendoza").filter((trial) => trial.rows > 0 && trial.entities > 0);
  const largest = trials.toSorted((a, b) => b.rows - a.rows)[0];
  if (largest === undefined) return null;
  const commits = story.commits.filter((commit) => commit.trial === largest.trial);
  const sum = (pick: (commit: Story["commits"][number]) => number) =>
    commits.reduce((total, commit) => total + pick(commit), 0);
  const versions = sum((commit) => commit.versions);
  return {
    scale: largest.scale,
    versionsPerEntity: versions / largest.entities,
    stringRows: SYSTEM_STRINGS.length + sum((commit) => commit.string_attributes) / versions,
    numberRows: SYSTEM_NUMBERS.length + sum((commit) => commit.numeric_attributes) / versions,
    payloadBytes: sum((commit) => commit.payload_bytes) / versions,
    fileBytes: median(
      trials.filter((trial) => trial.scale === largest.scale).map((trial) => trial.file_bytes / trial.rows),
    ),
  };
}
