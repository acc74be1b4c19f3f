import type Database from "better-sqlite3";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";

/**
 * Everything a store asked of its database, for other programs to ask the same of theirs: a count and the SQL texts (each with
 * its length), then for each call the text's number (u32), the number of values (u16) and the values: `i` and a signed 64-bit
 * integer, `t` or `b` and a length (u32) with UTF-8 text or bytes. 65,535 values: the text is to be run as it stands, which may
 * be several statements. Little-endian.
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

  /** A database that records what is asked of it. Only what appends and loads use is there. */
  recording(database: Database.Database): Database.Database {
    const commit = this.#textOf("COMMIT");
    const transaction = (work: (...args: unknown[]) => unknown) => {
      const modes = database.transaction(work);
      const recorded = (mode: "immediate" | "exclusive") => {
        const begin = this.#textOf(`BEGIN ${mode.toUpperCase()}`);
        return (...args: unknown[]) => {
          this.#record(begin, []);
          const result = modes[mode](...args);
          this.#record(commit, []);
          return result;
        };
      };
      const immediate = recorded("immediate");
      return Object.assign(immediate, { immediate, exclusive: recorded("exclusive") });
    };
    return {
      prepare: (text: string) => this.#wrap(database.prepare(text), this.#textOf(text)),
      transaction,
      exec: (text: string) => {
        this.#recordText(text);
        return database.exec(text);
      },
      pragma: (text: string, options?: Database.PragmaOptions) => {
        this.#recordText(`PRAGMA ${text}`);
        return database.pragma(text, options);
      },
      unsafeMode: (unsafe: boolean) => database.unsafeMode(unsafe),
    } as unknown as Database.Database;
  }

  close(): void {
    this.#flush();
    fs.closeSync(this.#file);
    const texts = this.#texts.map((text) => Buffer.from(text));
    const header = [u32(texts.length), ...texts.flatMap((text) => [u32(text.length), text])];
    fs.writeFileSync(this.#path, Buffer.concat(header));
    // Those of a large chain are more than a buffer may have.
    const [calls, tape] = [fs.openSync(`${this.#path}.calls`, "r"), fs.openSync(this.#path, "a")];
    const some = Buffer.alloc(PENDING_MAX);
    for (let read; (read = fs.readSync(calls, some)) > 0;) fs.writeSync(tape, some, 0, read);
    fs.closeSync(calls);
    fs.closeSync(tape);
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

  /** A text that is run as it stands. */
  #recordText(text: string): void {
    this.#pending.push(u32(this.#textOf(text)), u16(TEXT_ALONE));
  }

  #record(text: number, values: readonly unknown[]): void {
    const parts = [u32(text), u16(values.length), ...values.flatMap(valueBytes)];
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
/** Stands for the number of values where a text is run as it stands. */
const TEXT_ALONE = 0xffff;

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

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
