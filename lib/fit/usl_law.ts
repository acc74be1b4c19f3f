/**
 * The Universal Scalability Law: N readers together do lambda N / (1 + sigma (N - 1) + kappa N (N - 1)) per second.
 * Source: Gunther: "Guerrilla Capacity Planning" (2007), chapters 4 and 6.
 */
export interface UslLaw {
  /** What one reader does alone, per second. */
  readonly lambda: number;
  /** Contention, 0 to 1: the share of the work that only one reader at a time can do. */
  readonly sigma: number;
  /** Coherency, from 0: what each pair of readers costs, in shares of the work. */
  readonly kappa: number;
}

/** How many readers are looked at. */
const READERS_MAX = 2 ** 20;

/** What so many readers do together by the law, per second. */
export function throughputOf({ lambda, sigma, kappa }: UslLaw, readers: number): number {
  return lambda * readers / (1 + sigma * (readers - 1) + kappa * readers * (readers - 1));
}

/** The number of readers that does most, next to sqrt((1 - sigma) / kappa); null where kappa is 0: more never do less. */
export function peakOf(law: UslLaw): number | null {
  if (law.kappa === 0) return null;
  const below = Math.max(1, Math.floor(Math.sqrt((1 - law.sigma) / law.kappa)));
  return throughputOf(law, below + 1) > throughputOf(law, below) ? below + 1 : below;
}

/**
 * How many readers pay: the smallest number from which one more adds less than `share` (above 0) of what the first does;
 * null within a million. What one more adds only falls until the peak, and is below 0 after it.
 */
export function readersThatPay(law: UslLaw, share: number): number | null {
  const pays = (readers: number) =>
    throughputOf(law, readers + 1) - throughputOf(law, readers) >= share * law.lambda;
  let [low, high] = [0, 1];
  while (pays(high)) {
    if (high >= READERS_MAX) return null;
    [low, high] = [high, 2 * high];
  }
  while (high - low > 1) {
    const middle = (low + high) / 2 | 0;
    if (pays(middle)) low = middle;
    else high = middle;
  }
  return high;
}
