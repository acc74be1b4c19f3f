/** A map of at most `capacity` values: the least recently used one is evicted. */
export class Lru<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  clear(): void {
    this.#values.clear();
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** @returns The evicted value, if there was one. */
  set(key: string, value: Value): Value | undefined {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#capacity) return undefined;
    const [oldest, evicted] = this.#values.entries().next().value!;
    this.#values.delete(oldest);
    return evicted;
  }
}
