import { createHash } from "node:crypto";
import { HeadroomError, messageOf, UsageError } from "../errors.ts";
import { FileLock } from "./file_lock.ts";
import { folderEntries } from "./folder_entries.ts";

/** Hex digits of the digest that each line begins with. choice: 64 bits, against damage rather than malice. */
const DIGITS = 16;

/**
 * Results of long work as they come, a line each in a file, so that work that was interrupted or killed goes on where it was: the
 * first line says what the work is, each other one holds results by a name; all as JSON after a digest of it. Half a line, of a process
 * that died, is as if it were not there. Locked until it is disposed of or its process ends.
 */
export class Journal<Entry> implements Disposable {
  readonly path: string;
  readonly #entries = new Map<string, Entry[]>();
  readonly #lock: FileLock;
  readonly #file: Deno.FsFile;

  /**
   * Opens the journal of some work, or begins it.
   * @param work What it is, as plain data. @throws {UsageError} It is of other work, or damaged.
   * @throws {HeadroomError} Another process writes it, or its folder cannot be written.
   */
  constructor(path: string, work: object) {
    this.path = path;
    const lock = FileLock.tryTake(`${path}.lock`);
    if (lock === null) throw inUse(path);
    try {
      const { lines, bytes } = readLines(path);
      const [header, ...rest] = lines;
      if (header !== undefined && JSON.stringify(header) !== JSON.stringify(work)) {
        throw unusable(path, "what was left of other work");
      }
      for (const line of rest) this.#remember(...line as [string, ...Entry[]]);
      this.#file = Deno.openSync(path, { read: true, write: true, create: true });
      this.#file.truncateSync(bytes);
      this.#file.seekSync(0, Deno.SeekMode.End);
      this.#lock = lock;
      if (header === undefined) this.#write(work);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** How many results it holds. */
  get size(): number {
    return this.#entries.values().reduce((sum, { length }) => sum + length, 0);
  }

  /** Results of a name, in the order in which they came. */
  of(name: string): readonly Entry[] {
    return this.#entries.get(name) ?? [];
  }

  /** Keeps results: however this process ends, they are there from then on. */
  add(name: string, entries: readonly Entry[]): void {
    this.#write([name, ...entries]);
    this.#remember(name, ...entries);
  }

  #remember(name: string, ...entries: Entry[]): void {
    const known = this.#entries.get(name);
    if (known === undefined) this.#entries.set(name, entries);
    else known.push(...entries);
  }

  #write(value: object): void {
    const json = JSON.stringify(value);
    const bytes = new TextEncoder().encode(`${digestOf(json)} ${json}\n`);
    for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
  }

  /** Removes it: what it held stands elsewhere. */
  remove(): void {
    Deno.removeSync(this.path);
  }

  [Symbol.dispose](): void {
    this.#file.close();
    this.#lock[Symbol.dispose]();
  }
}

/** What the work of a journal is, as it was begun; null where there is none. @throws {UsageError} It is damaged. */
export function journalWork(path: string): unknown {
  return readLines(path).lines[0] ?? null;
}

/**
 * The newest journal of a folder. @param named What its name is like. @param work What it must be of; undefined for any.
 * @returns Its path; null for none.
 */
export async function newestJournal(dir: string, named: RegExp, work?: object): Promise<string | null> {
  const found = (await folderEntries(dir)).filter(({ name, isFile }) => isFile && named.test(name))
    .map(({ name }) => `${dir}/${name}`)
    .filter((path) => work === undefined || isOf(path, work))
    .map((path) => ({ path, at: Deno.statSync(path).mtime!.getTime() }));
  return found.sort((a, b) => b.at - a.at)[0]?.path ?? null;
}

function isOf(path: string, work: object): boolean {
  try {
    return JSON.stringify(journalWork(path)) === JSON.stringify(work);
  } catch {
    // It is told where it is named.
    return false;
  }
}

/** What its whole lines hold, and how many bytes they are. @throws {UsageError} One is damaged. */
function readLines(path: string): { readonly lines: readonly unknown[]; readonly bytes: number } {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { lines: [], bytes: 0 };
    throw new HeadroomError(`Cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = whole.split("\n").slice(0, -1).map((line, i) => {
    const json = line.slice(DIGITS + 1);
    if (line.slice(0, DIGITS) !== digestOf(json)) throw unusable(path, `a line that was changed (${i + 1})`);
    return JSON.parse(json);
  });
  return { lines, bytes: new TextEncoder().encode(whole).length };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
}

function unusable(path: string, holds: string): UsageError {
  return new UsageError(`Cannot go on with "${path}": it holds ${holds}`, {
    expected: "what the same command left, or no such file",
    actual: holds,
    next: "Give the command that was begun, or name another --out; or delete the file.",
  });
}

function inUse(path: string): HeadroomError {
  return new HeadroomError(`Cannot write "${path}": another process is writing it`, {
    expected: "a file that nobody else writes",
    actual: "in use",
    next: "Wait until it is done, or stop it with Ctrl-C in its own terminal.",
  });
}
