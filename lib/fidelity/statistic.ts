import type { Quantity } from "../reference/quantity.ts";

/**
 * How a published figure depends on the scale. `count`: proportionally (rows, bytes). `value`: not at all (a mean, a share).
 * `whole`: it describes the whole chain and is judged at scale 1 only (the number of different creators).
 */
export type ScaleRule = "count" | "value" | "whole";

/** A published figure and the same figure of synthetic data, before it is judged. */
export interface Statistic {
  readonly group: string;
  readonly name: string;
  readonly unit: string;
  readonly published: number;
  readonly source: string;
  readonly synthetic: number;
  readonly follows: ScaleRule;
  /**
   * Sample size behind the figure at scale 1, which bounds its random error in a smaller sample. Default: the figure itself
   * for a count, unlimited for a value.
   */
  readonly from?: number;
  /** Largest deviation; default 0.02. */
  readonly tolerance?: number;
  /** Why the tolerance is wider than the default. */
  readonly because?: string;
  /** Why no data can match it: other published figures contradict it. */
  readonly unmatched?: string;
}

/** Makes statistics that share a group, a unit and a scale rule. A figure's source names the finding that explains it, if any. */
export function statisticsOf(shared: Omit<Statistic, "name" | "published" | "source" | "synthetic">) {
  return (name: string, { value, source }: Quantity, synthetic: number): Statistic => ({
    ...shared,
    name,
    published: value,
    source,
    synthetic,
  });
}

/** Source: issue "Mendoza to the published figure": 2 %, and 5 % for bytes per table and index. */
export const TOLERANCE = 0.02;
/** Largest deviation of a size on disk, as a share. */
export const STORAGE_TOLERANCE = 0.05;
