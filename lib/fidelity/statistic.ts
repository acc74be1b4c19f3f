/**
 * How a published figure follows the scale. `count`: it is multiplied (rows, bytes). `value`: it stays (a mean, a share).
 * `whole`: it belongs to the whole chain and is judged at scale 1 only (the number of different creators).
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
   * How many things the figure was taken from at scale 1: what it can be off by chance in a sample. Default: a count is of
   * itself, a value of very many.
   */
  readonly from?: number;
  /** Largest deviation; default 0.02. */
  readonly tolerance?: number;
  /** Why the tolerance is wider than the default. */
  readonly because?: string;
  /** Why no data can match it: other published figures contradict it. */
  readonly unmatched?: string;
}

/** Source: issue "Mendoza to the published figure": 2 %, and 5 % for bytes per table and index. */
export const TOLERANCE = 0.02;
export const STORAGE_TOLERANCE = 0.05;
