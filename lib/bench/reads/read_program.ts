import { toHex } from "../../chain/hex.ts";
import { UsageError } from "../../errors.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { readKnown, readQueries } from "./known_queries.ts";
import type { ReadContestant, StoreReader } from "./read_contestant.ts";

/** Where another program keeps what it needs, how often it is asked on the clock (once before to warm up), and what ends it. */
export interface ProgramOptions {
  readonly rounds: number;
  readonly folder: string;
  readonly interrupted: AbortSignal;
}

/** Another program that is asked on the file of a store. */
export interface ReadProgram {
  readonly name: string;
  /** The store, which has to be a contestant, too. */
  readonly store: string;
  canAsk(query: QueryInstance): boolean;
  /** Times in us, and keys in hex of the first page, in order; null for a query that it cannot ask. */
  ask(
    path: string,
    queries: readonly QueryInstance[],
    options: ProgramOptions,
  ): Promise<
    {
      readonly answers:
        readonly ({ readonly us: readonly number[]; readonly keys: readonly string[] } | null)[];
    }
  >;
}

/** Programs that can be named as contestants. One is a line here. */
export const PROGRAMS: readonly ReadProgram[] = [];

/** The programs among names with commas between, and the other names. */
export function splitPrograms(
  list: string,
  known: readonly ReadProgram[] = PROGRAMS,
): { readonly stores: string; readonly programs: readonly ReadProgram[] } {
  const names = list.split(",").map((name) => name.trim());
  return {
    stores: names.filter((name) => known.every((program) => program.name !== name)).join(),
    programs: known.filter(({ name }) => names.includes(name)),
  };
}

/** The reader whose file a program asks. @throws {UsageError} There is none. */
export function readerOf<Reader extends Pick<StoreReader, "store">>(
  { name, store }: ReadProgram,
  readers: readonly Reader[],
): Reader {
  const found = readers.find((reader) => reader.store === store);
  if (found !== undefined) return found;
  throw new UsageError(`${name} asks the file of ${store}, which is no contestant`, {
    expected: `--contestants ${store},${name}`,
    actual: readers.map((reader) => reader.store).join(),
  });
}

/** A program as a contestant: asked mixes of which it can ask every query. The keys of each answer are compared, in order. */
export function programContestant(
  { name, canAsk, ask }: ReadProgram,
  { path }: Pick<StoreFile, "path">,
  options: Omit<ProgramOptions, "rounds">,
): ReadContestant {
  return {
    name,
    answers: ({ draws }) => draws.every((queries) => queries.every(canAsk)),
    async ask({ asked }) {
      const queries = readQueries(asked.queries);
      const { answers } = await ask(path, queries, { ...options, rounds: 1 });
      const expected = readKnown(asked.known).map(({ keys }) => keys.map(toHex).join());
      return {
        us: answers.map((answer) => answer!.us[0]!),
        compileUs: null,
        compared: queries.length,
        wrong: answers.flatMap((answer, i) => answer!.keys.join() === expected[i] ? [] : [queries[i]!.text]),
        ...{ paged: 0, plans: {}, coldUs: null },
      };
    },
  };
}
