import type Database from "better-sqlite3";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";

/**
 * Everything a store asked of its database, for other programs to ask the same of theirs: a count and the SQL texts (each with
 * its length), then for each call the text's number (u32), the number of values (u8) and the values: `i` and a signed 64-bit
 * integer, `t` or `b` and a length (u32) with UTF-8 text or bytes. Little-endian.
 */
export class StatementTape {
  readonly #texts: string[] = [];
  readonly #file: number;
  readonly #path: string;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** @param path Of the calls alone until `close` puts the texts before them. */
  constructor(path: string) {
    this.#path = path;
    this.#file = fs.openSync(`${path}.calls`, "w");
  }

  /** A database that records what is asked of it. Only `prepare` and `transaction` are of use. */
  recording(database: Database.Database): Database.Database {
    const [begin, commit] = [this.#textOf("BEGIN IMMEDIATE"), this.#textOf("COMMIT")];
    const transaction = (work: (...args: unknown[]) => unknown) => {
      const run = database.transaction(work).immediate;
      const recorded = (...args: unknown[]) => {
        this.#record(begin, []);
        const result = run(...args);
        this.#record(commit, []);
        return result;
      };
      return Object.assign(recorded, { immediate: recorded });
    };
    return {
      prepare: (text: string) => this.#wrap(database.prepare(text), this.#textOf(text)),
      transaction,
    } as unknown as Database.Database;
  }

  close(): void {
    this.#flush();
    fs.closeSync(this.#file);
    const texts = this.#texts.map((text) => Buffer.from(text));
    const header = [u32(texts.length), ...texts.flatMap((text) => [u32(text.length), text])];
    fs.writeFileSync(this.#path, Buffer.concat([...header, fs.readFileSync(`${this.#path}.calls`)]));
    fs.rmSync(`${this.#path}.calls`);
  }

  #textOf(text: string): number {
    return this.#texts.push(text) - 1;
  }

  #wrap(statement: Database.Statement, text: number): unknown {
    const wrapped: Record<string, unknown> = {};
    for (const mode of ["raw", "pluck", "safeIntegers"] as const) {
      wrapped[mode] = () => {
        statement[mode]();
        return wrapped;
      };
    }
    for (const call of ["run", "get", "all"] as const) {
      wrapped[call] = (...values: unknown[]) => {
        this.#record(text, values);
        return statement[call](...values);
      };
    }
    return wrapped;
  }

  #record(text: number, values: readonly unknown[]): void {
    const parts = [u32(text), Buffer.of(values.length), ...values.flatMap(valueBytes)];
    this.#pending.push(...parts);
    for (const part of parts) this.#pendingBytes += part.length;
    if (this.#pendingBytes > PENDING_MAX) this.#flush();
  }

  #flush(): void {
    fs.writeSync(this.#file, Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

const PENDING_MAX = 8 << 20;

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function valueBytes(value: unknown): Buffer[] {
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return [Buffer.from("t"), u32(text.length), text];
  }
  if (value instanceof Uint8Array) return [Buffer.from("b"), u32(value.length), Buffer.from(value)];
  const bytes = Buffer.alloc(9, "i");
  bytes.writeBigInt64LE(BigInt(value as number | bigint), 1);
  return [bytes];
}
