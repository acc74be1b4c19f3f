import type { TextValues } from "./census_summary.ts";
import type { Hash64 } from "./hash.ts";
import { ownText } from "./own_text.ts";
import { ValueCounter } from "./value_counter.ts";

const PREFIX_MAX = 40;

/** Lengths and distribution of the values of a string attribute, in a few kilobytes. */
export class TextSketch {
  readonly values = new ValueCounter();
  #bytes = 0;
  #minBytes = Infinity;
  #maxBytes = 0;
  #prefix: string | null = null;

  /** @param bytes UTF-8 bytes of the value within a JSON string. */
  add(value: string, bytes: number, hash: Hash64): void {
    this.#bytes += bytes;
    if (bytes < this.#minBytes) this.#minBytes = bytes;
    if (bytes > this.#maxBytes) this.#maxBytes = bytes;
    if (this.#prefix === null) this.#prefix = ownText(commonPrefix(value.slice(0, PREFIX_MAX), value));
    else if (!value.startsWith(this.#prefix)) this.#prefix = commonPrefix(this.#prefix, value);
    this.values.add(value, hash);
  }

  merge(other: TextSketch): void {
    this.#bytes += other.#bytes;
    this.#minBytes = Math.min(this.#minBytes, other.#minBytes);
    this.#maxBytes = Math.max(this.#maxBytes, other.#maxBytes);
    if (this.#prefix === null) this.#prefix = other.#prefix;
    else if (other.#prefix !== null) this.#prefix = commonPrefix(this.#prefix, other.#prefix);
    this.values.merge(other.values);
  }

  /** @param samples Some of the values, which tell what follows the prefix. */
  summary(samples: readonly string[]): TextValues {
    const { count } = this.values;
    const prefix = this.#prefix ?? "";
    return {
      kind: "text",
      ...this.values.summary(),
      minBytes: count === 0 ? 0 : this.#minBytes,
      maxBytes: this.#maxBytes,
      meanBytes: count === 0 ? 0 : this.#bytes / count,
      prefix,
      rest: restOf(samples.map((sample) => sample.slice(prefix.length))),
    };
  }
}

/** Does not cut a surrogate pair in two. */
function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length).isWellFormed() ? a.slice(0, length) : a.slice(0, length - 1);
}

function restOf(samples: readonly string[]): TextValues["rest"] {
  if (samples.length === 0) return "text";
  if (samples.every((sample) => /^[0-9]*$/.test(sample))) return "digits";
  return samples.every((sample) => /^[0-9a-f]*$/.test(sample)) ? "hex" : "text";
}
