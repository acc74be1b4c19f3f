/** Most entries; the next one clears the cache. */
const ENTRIES = 4_096;

/** A bounded cache of recent look-ups by text. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): Value {
    if (this.#values.size >= ENTRIES) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
