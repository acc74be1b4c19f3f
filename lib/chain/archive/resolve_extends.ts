import type { Block } from "../block.ts";
import type { ExtendReading } from "../extend_reading.ts";
import { toHex } from "../hex.ts";
import type { Operation } from "../operation.ts";

/**
 * The blocks of an archive with the numbers of all extends counted from their own block, whichever way the archive counts.
 *
 * Nothing is kept or read twice until the first extend. Then the archive is read once more from its start, up to the first
 * operation that tells; where it counts from the old expiry, once more up to that extend, and about 120 bytes are kept for
 * each live entity from then on.
 * @param read Reads the archive from its start.
 * @param met Called once, at the first extend.
 */
export function* resolveExtends(
  read: () => Iterable<Block>,
  met: (reading: ExtendReading) => void,
): Generator<Block> {
  let reading: ExtendReading | null = null;
  let lives: Lives | null = null;
  for (const block of read()) {
    if (reading === null && block.operations.some(({ type }) => type === "extend")) {
      reading = findReading(read());
      met(reading);
      if (reading === "expiry") lives = livesBefore(read(), block.number);
    }
    yield lives === null ? block : convert(block, lives);
  }
}

/** A block that ends a life. Most are small: a plain number takes less memory. */
type End = number | bigint;

/** When the entities of a chain expire, by both ways to count. */
class Lives {
  /** Ends of those that were not extended since they were last written. */
  readonly #ends = new Map<string, End>();
  readonly #extended = new Map<string, { readonly byBlock: End; readonly byExpiry: End }>();

  /** The way to count that alone allows this operation; null where both do. */
  tell({ type, key }: Operation, number: number): "block" | "expiry" | null {
    const ends = this.#extended.get(toHex(key));
    if (ends === undefined) return null;
    if (type === "expire") {
      return ends.byBlock == number ? "block" : ends.byExpiry == number ? "expiry" : null;
    }
    const between = ends.byBlock <= number && number < ends.byExpiry;
    return between ? type === "create" ? "block" : "expiry" : null;
  }

  apply(operation: Operation, number: number): void {
    const key = toHex(operation.key);
    switch (operation.type) {
      case "create":
      case "update":
        this.#ends.set(key, after(number, operation.btl));
        this.#extended.delete(key);
        break;
      case "delete":
      case "expire":
        this.#ends.delete(key);
        this.#extended.delete(key);
        break;
      case "extend": {
        const old = this.end(operation);
        if (old === undefined) break;
        this.#ends.delete(key);
        this.#extended.set(key, {
          byBlock: after(number, operation.btl),
          byExpiry: after(old, operation.btl),
        });
      }
    }
  }

  /** The end of an operation's entity, counted from the old expiry; undefined where it is not live. */
  end({ key }: Operation): End | undefined {
    const text = toHex(key);
    return this.#extended.get(text)?.byExpiry ?? this.#ends.get(text);
  }
}

function findReading(blocks: Iterable<Block>): ExtendReading {
  const lives = new Lives();
  for (const { number, operations } of blocks) {
    for (const operation of operations) {
      const told = lives.tell(operation, number);
      if (told !== null) return told;
      lives.apply(operation, number);
    }
  }
  return "untold";
}

function livesBefore(blocks: Iterable<Block>, number: number): Lives {
  const lives = new Lives();
  for (const block of blocks) {
    if (block.number >= number) break;
    for (const operation of block.operations) lives.apply(operation, block.number);
  }
  return lives;
}

function convert({ number, operations }: Block, lives: Lives): Block {
  const converted = operations.map((operation) => {
    const old = operation.type === "extend" ? lives.end(operation) : undefined;
    lives.apply(operation, number);
    if (operation.type !== "extend" || old === undefined) return operation;
    return { ...operation, btl: operation.btl + BigInt(old) - BigInt(number) };
  });
  return { number, operations: converted };
}

function after(start: End, blocks: bigint): End {
  const end = BigInt(start) + blocks;
  return end <= Number.MAX_SAFE_INTEGER ? Number(end) : end;
}
