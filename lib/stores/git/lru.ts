/** A map that forgets what was used longest ago once it holds more than `capacity`. */
export class Lru<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** @returns what was forgotten to make room, if anything was. */
  set(key: string, value: Value): Value | undefined {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#capacity) return undefined;
    const [oldest, forgotten] = this.#values.entries().next().value!;
    this.#values.delete(oldest);
    return forgotten;
  }

  clear(): void {
    this.#values.clear();
  }
}
