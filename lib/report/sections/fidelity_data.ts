import type { FidelityResult, FidelityRow } from "../../fidelity/fidelity_result.ts";
import { formatPercent } from "../../text/numbers.ts";
import type { DeviationsData } from "../charts/deviations.ts";
import type { ClassRow, PublishedClassesData } from "../charts/published_classes.ts";
import type { Provenance } from "../charts/provenance.ts";

/** Every judged statistic by its deviation. */
export function deviationsData(result: FidelityResult): DeviationsData {
  const judged = judgedRows(result);
  const within = judged.filter(({ verdict }) => verdict === "within").length;
  const met = within === judged.length ? `All ${within}` : `${within} of ${judged.length}`;
  return {
    title: `${met} judged figures are within their tolerance of the published ones`,
    points: judged.map((row) => ({
      group: row.group,
      label: row.statistic,
      deviation: row.deviation ?? 0,
      tolerance: row.tolerance,
      within: row.verdict === "within",
    })),
    facts: [`n ${judged.length} statistics`, ...scaleFacts(result)],
    provenance: provenanceOf(result),
  };
}

/** One group of classes, all counted in the same unit: lifespans, payload sizes. */
export function classesData(result: FidelityResult, group: string, what: string): PublishedClassesData {
  const rows = result.rows.filter((row) => row.group === group && isClass(row));
  const classes = rows.map((row): ClassRow => ({
    label: row.statistic,
    published: row.expected,
    synthetic: row.synthetic,
  }));
  const worst = rows.reduce((a, b) => Math.abs(b.deviation ?? 0) > Math.abs(a.deviation ?? 0) ? b : a);
  const furthest = Math.abs(worst.deviation ?? 0);
  return {
    title: `${what}: no class is further off than ${formatPercent(furthest)} (${worst.statistic})`,
    what,
    unit: rows[0]!.unit,
    rows: classes,
    facts: [`n ${classes.length} classes`, ...scaleFacts(result)],
    provenance: provenanceOf(result),
  };
}

/** Rows that are within or outside their tolerance. */
export function judgedRows({ rows }: FidelityResult): FidelityRow[] {
  return rows.filter(({ verdict }) => verdict === "within" || verdict === "outside");
}

/** A count between two bounds: its name begins with a number, or says "over" or "under". */
function isClass({ statistic, unit }: FidelityRow): boolean {
  return (unit === "rows" || unit === "entities") && /^(\d|over |under )/.test(statistic);
}

function scaleFacts({ scale, storageScale }: FidelityResult): string[] {
  const counted = `counted at scale ${scale}`;
  return storageScale === null ? [counted] : [`${counted}, loaded at scale ${storageScale}`];
}

function provenanceOf({ scenario, seed, command }: FidelityResult): Provenance {
  return {
    run: `none: ${scenario} is counted, not timed`,
    machine: `any machine gives the same counts from seed ${seed}`,
    command,
  };
}
