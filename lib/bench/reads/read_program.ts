import { toHex } from "../../chain/hex.ts";
import { UsageError } from "../../errors.ts";
import { readThrough } from "../environment/page_cache.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { readKnown, readQueries } from "./known_queries.ts";
import { PEER_PROGRAMS, type PeerProgram } from "./peer_programs.ts";
import type { PeerOptions } from "./peer_rounds.ts";
import type { ReadContestant, StoreReader } from "./read_contestant.ts";

/** The programs among names with commas between, and the other names. */
export function splitPrograms(
  list: string,
  known: readonly PeerProgram[] = PEER_PROGRAMS,
): { readonly stores: string; readonly programs: readonly PeerProgram[] } {
  const names = list.split(",").map((name) => name.trim());
  return {
    stores: names.filter((name) => known.every((program) => program.name !== name)).join(),
    programs: known.filter(({ name }) => names.includes(name)),
  };
}

/** The reader whose file a program asks. @throws {UsageError} There is none. */
export function readerOf<Reader extends Pick<StoreReader, "store">>(
  { name, store }: PeerProgram,
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
  { name, canAsk, ask }: PeerProgram,
  { path }: Pick<StoreFile, "path">,
  options: Omit<PeerOptions, "rounds">,
): ReadContestant {
  return {
    name,
    answers: ({ draws }) => draws.every((queries) => queries.every(canAsk)),
    async ask({ warm, asked }) {
      const [before, queries] = [readQueries(warm.queries), readQueries(asked.queries)];
      await readThrough(path);
      // In one go, so that it warms up with other queries than those that count, as stores do.
      const all = await ask(path, [...before, ...queries], { ...options, rounds: 0 });
      const answers = all.answers.slice(before.length);
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
