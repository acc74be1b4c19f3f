/** Most bytes of one instruction to copy, and of one to insert. Source: git's gitformat-pack, "Deltified representation". */
const RUN_MAX = { copy: 0xffff, insert: 0x7f };

/** Two versions of an object. */
export interface Versions {
  readonly base: Uint8Array;
  readonly target: Uint8Array;
}

/** Most bytes of a delta: where every instruction to copy serves twenty bytes or more, or saves more than it takes. */
export function deltaMax({ base, target }: Versions): number {
  return 32 + target.length + Math.ceil(target.length / 20) * 8 + Math.ceil(base.length / RUN_MAX.copy) * 8;
}

/** Writes a delta that makes a target of its base: calls in the target's order, then `finish()`. Runs that meet are joined. */
export class DeltaWriter {
  readonly #into: Uint8Array;
  readonly #target: Uint8Array;
  #at: number;
  /** What is to be copied from the base, and then inserted from the target, before anything that comes later. */
  #copyFrom = 0;
  #copyTo = 0;
  #insertFrom = 0;
  #insertTo = 0;

  /** @param into Has room for `deltaMax()`. */
  constructor(into: Uint8Array, { base, target }: Versions) {
    this.#into = into;
    this.#target = target;
    this.#at = writeSize(into, writeSize(into, 0, base.length), target.length);
  }

  /** Takes bytes of the base. */
  copy(from: number, to: number): void {
    if (from !== this.#copyTo || this.#insertTo > this.#insertFrom) {
      this.#flush();
      this.#copyFrom = from;
      this.#insertFrom = this.#insertTo = 0;
    }
    this.#copyTo = to;
  }

  /** Takes bytes of the target. */
  insert(from: number, to: number): void {
    if (this.#insertTo === this.#insertFrom) this.#insertFrom = from;
    this.#insertTo = to;
  }

  /** @returns The delta's bytes, in `into`. */
  finish(): Uint8Array {
    this.#flush();
    return this.#into.subarray(0, this.#at);
  }

  #flush(): void {
    this.#at = writeCopy(this.#into, this.#at, { from: this.#copyFrom, to: this.#copyTo });
    this.#at = writeInsert(this.#into, this.#at, this.#target.subarray(this.#insertFrom, this.#insertTo));
  }
}

function writeSize(into: Uint8Array, start: number, size: number): number {
  let at = start;
  let rest = size;
  for (; rest > 0x7f; rest >>>= 7) into[at++] = rest & 0x7f | 0x80;
  into[at++] = rest;
  return at;
}

function writeCopy(into: Uint8Array, start: number, run: { from: number; to: number }): number {
  let at = start;
  for (let from = run.from; from < run.to; from += RUN_MAX.copy) {
    const code = at++;
    let bits = 0x80;
    for (let rest = from, bit = 0x01; rest > 0; rest >>>= 8, bit <<= 1) {
      if ((rest & 0xff) === 0) continue;
      into[at++] = rest & 0xff;
      bits |= bit;
    }
    const size = Math.min(RUN_MAX.copy, run.to - from);
    if ((size & 0xff) !== 0) {
      into[at++] = size & 0xff;
      bits |= 0x10;
    }
    if (size > 0xff) {
      into[at++] = size >> 8;
      bits |= 0x20;
    }
    into[code] = bits;
  }
  return at;
}

function writeInsert(into: Uint8Array, start: number, bytes: Uint8Array): number {
  let at = start;
  for (let from = 0; from < bytes.length; from += RUN_MAX.insert) {
    const size = Math.min(RUN_MAX.insert, bytes.length - from);
    into[at++] = size;
    into.set(bytes.subarray(from, from + size), at);
    at += size;
  }
  return at;
}
