import type { HistogramSummary } from "./histogram_summary.ts";

/** Doubles hold whole numbers up to here; larger values are counted in the last bucket. */
const LARGEST = 2 ** 53;

/**
 * Counts whole numbers from 0 by bucket, in fixed memory. The bounds are given, so that published classes can be counted
 * exactly; histograms of the same bounds can be added.
 */
export class Histogram {
  readonly #edges: Float64Array;
  /** Values below this are the number of their bucket. */
  readonly #dense: number;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;
  #min = Infinity;
  #max = 0;

  /** @param edges First value of each bucket, ascending, the first one 0 (`histogramEdges`). */
  constructor(edges: Float64Array) {
    this.#edges = edges;
    let dense = 0;
    while (dense < edges.length - 1 && edges[dense + 1] === dense + 1) dense++;
    this.#dense = dense;
    this.#counts = new Float64Array(edges.length);
    this.#sums = new Float64Array(edges.length);
  }

  /** Counts a value, 0 or more, `weight` times. */
  add(value: number, weight = 1): void {
    const bucket = value < this.#dense ? value : this.#bucketOf(value);
    this.#counts[bucket]! += weight;
    this.#sums[bucket]! += weight * value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  summary(): HistogramSummary {
    const buckets = [];
    let [count, sum] = [0, 0];
    for (let i = 0; i < this.#edges.length; i++) {
      if (this.#counts[i] === 0) continue;
      const to = i + 1 < this.#edges.length ? this.#edges[i + 1]! - 1 : Math.max(this.#max, this.#edges[i]!);
      buckets.push({ from: this.#edges[i]!, to, count: this.#counts[i]!, sum: this.#sums[i]! });
      count += this.#counts[i]!;
      sum += this.#sums[i]!;
    }
    return { count, sum, min: count === 0 ? 0 : this.#min, max: this.#max, buckets };
  }

  #bucketOf(value: number): number {
    let [low, high] = [0, this.#edges.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#edges[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * Bounds of a histogram: one bucket for each value below `exactBelow`, then `perOctave` buckets per doubling, and bounds at
 * each of `also`.
 * @param exactBelow A power of 2, at least `perOctave`.
 */
export function histogramEdges(
  exactBelow: number,
  perOctave: number,
  also: readonly number[] = [],
): Float64Array {
  const edges = new Set<number>([0, ...also]);
  for (let value = 1; value < exactBelow; value++) edges.add(value);
  for (let octave = exactBelow; octave < LARGEST; octave *= 2) {
    for (let i = 0; i < perOctave; i++) edges.add(octave + Math.floor(i * octave / perOctave));
  }
  return Float64Array.from([...edges].sort((a, b) => a - b));
}
