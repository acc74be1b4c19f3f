/**
 * Adds up how long the parts of some work took, microseconds. Parts are named when they are timed and may come back; they must
 * not lie within each other, so that they add up to no more than the whole.
 */
export class Stopwatch {
  readonly #us = new Map<string, number>();

  /** What each part took until now. */
  get parts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#us);
  }

  /** Does the work, its time added to the part; also where it throws. */
  time<T>(part: string, work: () => T): T {
    const startMs = performance.now();
    try {
      return work();
    } finally {
      this.add(part, (performance.now() - startMs) * 1000);
    }
  }

  /** As `time`, of work that is awaited. */
  async timeAsync<T>(part: string, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    try {
      return await work();
    } finally {
      this.add(part, (performance.now() - startMs) * 1000);
    }
  }

  add(part: string, us: number): void {
    this.#us.set(part, (this.#us.get(part) ?? 0) + us);
  }
}
