import type { GroupStatistics } from "../inspect/census_summary.ts";
import type { HistogramSummary } from "../inspect/histogram_summary.ts";

/**
 * Groups of the same attributes and content type as one: `type` takes their values in proportion; the other attributes are
 * those of the largest group.
 */
export function joinAlike(groups: readonly GroupStatistics[]): GroupStatistics {
  const largest = groups.toSorted((a, b) => b.versions - a.versions)[0]!;
  const { strings, numbers, contentType } = largest;
  const joined = { ...joinGroups(groups), strings, numbers, contentType, rest: false };
  return {
    ...joined,
    attributes: largest.attributes.map((attribute) => {
      const { values } = attribute;
      const common = { ...attribute, entities: joined.entities };
      if (attribute.name !== "type" || values?.kind !== "text") return common;
      const top = groups.map(({ type, versions }) => [type ?? "", versions] as const);
      return { ...common, values: { ...values, top, distinct: top.length } };
    }),
  };
}

/** Several groups as one, without their attributes. @param groups At least one. */
export function joinGroups(groups: readonly GroupStatistics[]): GroupStatistics {
  const sum = (of: (group: GroupStatistics) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  const entities = sum((group) => group.entities);
  const mean = (of: (group: GroupStatistics) => number) =>
    sum((group) => of(group) * group.entities) / Math.max(1, entities);
  const histogram = (of: (group: GroupStatistics) => HistogramSummary) => joinHistograms(groups.map(of));
  return {
    strings: [],
    numbers: [],
    type: null,
    contentType: mostFrequentContentType(groups),
    rest: true,
    entities,
    liveEntities: sum((group) => group.liveEntities),
    versions: sum((group) => group.versions),
    versionsPerEntity: histogram((group) => group.versionsPerEntity),
    lifeBlocks: histogram((group) => group.lifeBlocks),
    lastVersionBlocks: histogram((group) => group.lastVersionBlocks),
    meanStrings: mean((group) => group.meanStrings),
    meanNumbers: mean((group) => group.meanNumbers),
    meanStringJsonBytes: mean((group) => group.meanStringJsonBytes),
    byCalendar: groups[0]!.byCalendar.map((_, i) => sum((group) => group.byCalendar[i]!)),
    createsPerBlock: histogram((group) => group.createsPerBlock),
    creatorRanks: joinByStart(groups.flatMap((group) => group.creatorRanks), (a, b) => ({
      ...a,
      entities: a.entities + b.entities,
      versions: a.versions + b.versions,
    })),
    attributes: [],
    payloadBytes: histogram((group) => group.payloadBytes),
    deflatedShare: joinedShare(groups),
  };
}

/** Histograms of the same bounds as one. */
function joinHistograms(histograms: readonly HistogramSummary[]): HistogramSummary {
  const filled = histograms.filter(({ count }) => count > 0);
  return {
    count: filled.reduce((total, { count }) => total + count, 0),
    sum: filled.reduce((total, { sum }) => total + sum, 0),
    min: filled.length === 0 ? 0 : Math.min(...filled.map(({ min }) => min)),
    max: Math.max(0, ...filled.map(({ max }) => max)),
    buckets: joinByStart(filled.flatMap(({ buckets }) => buckets), (a, b) => ({
      from: a.from,
      to: Math.max(a.to, b.to),
      count: a.count + b.count,
      sum: a.sum + b.sum,
    })),
  };
}

/** Rows that begin at the same value as one, ascending. */
function joinByStart<Row extends { readonly from: number }>(
  rows: readonly Row[],
  add: (a: Row, b: Row) => Row,
): Row[] {
  const joined = new Map<number, Row>();
  for (const row of rows) {
    const known = joined.get(row.from);
    joined.set(row.from, known === undefined ? row : add(known, row));
  }
  return [...joined.values()].sort((a, b) => a.from - b.from);
}

function mostFrequentContentType(groups: readonly GroupStatistics[]): string {
  const versions = new Map<string, number>();
  for (const { contentType, versions: more } of groups) {
    if (contentType !== null) versions.set(contentType, (versions.get(contentType) ?? 0) + more);
  }
  return [...versions].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "application/octet-stream";
}

/** By payload bytes; null where no group has a sample. */
function joinedShare(groups: readonly GroupStatistics[]): number | null {
  const sampled = groups.filter(({ deflatedShare }) => deflatedShare !== null);
  const bytes = sampled.reduce((sum, { payloadBytes }) => sum + payloadBytes.sum, 0);
  if (bytes === 0) return null;
  return sampled.reduce((sum, group) => sum + group.deflatedShare! * group.payloadBytes.sum, 0) / bytes;
}
