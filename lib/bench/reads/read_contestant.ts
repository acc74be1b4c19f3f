import { UsageError } from "../../errors.ts";
import { parseChoice } from "../../text/parse_values.ts";
import { findEntityStore } from "../../stores/mod.ts";
import {
  contestantNames,
  parseContestant,
  refuseRepeated,
  type StoreContestant,
} from "../race/contestant.ts";
import { runEntry } from "../race/run_program.ts";
import type { DrawnMix } from "./draw_mix.ts";
import type { LoadedFile } from "./loaded_file.ts";
import { STATISTICS, type StatisticsState } from "./statistics_state.ts";
import type { AskedRound, ReadsResults, ReadsTask, TurnFiles } from "./reads_task.ts";

/** Who is asked: a store, or another program on the same file. One turn is a process of its own. */
export interface ReadContestant {
  readonly name: string;
  /** Whether it can answer all of a mix. */
  answers(mix: DrawnMix): boolean;
  /** Asks a mix. @param paged Whether some queries are followed to their last page. */
  ask(files: TurnFiles, paged: boolean): Promise<AskedRound>;
}

/** A store that is asked, with one of its variants. */
export interface StoreReader extends StoreContestant {
  /** As it was named. */
  readonly name: string;
  /** Null: whatever its file has when loaded. */
  readonly statistics: StatisticsState | null;
  /** Whether the past can be asked, too. */
  readonly history: boolean;
  /** Whether it loads a chain at once. */
  readonly bulk: boolean;
}

/**
 * Reads `store`, `store:variant`, each also with `+none`, `+optimize` or `+analyze`, with commas between.
 * @throws {UsageError} As `contestantNames`, and for other statistics.
 */
export async function parseReaders(list: string): Promise<StoreReader[]> {
  const states = Object.keys(STATISTICS) as StatisticsState[];
  const readers = await Promise.all(
    list.split(",").map(async (text): Promise<StoreReader> => {
      const [base, ...state] = text.trim().split("+");
      const [name] = await contestantNames(base!) as [string];
      const own = await parseContestant(name);
      const { capabilities, extension } = await findEntityStore(own.store);
      const statistics = state.length === 0 ? null : parseChoice(state.join("+"), "--contestants", states);
      if (statistics !== null && extension !== ".db") {
        throw new UsageError(`"${text.trim()}": statistics are those of an SQLite file`, {
          expected: base!,
          actual: text.trim(),
          next: `Name ${base} alone.`,
        });
      }
      return {
        ...own,
        name: statistics === null ? name : `${name}+${statistics}`,
        statistics,
        history: capabilities.history === "all",
        bulk: capabilities.bulk,
      };
    }),
  );
  refuseRepeated(readers.map(({ store, variant, statistics }) => `${store}:${variant}+${statistics ?? ""}`));
  return readers;
}

/** Runs a piece of work in a process of its own. @throws {HeadroomError} It failed, or was interrupted. */
export function inProcess<Task extends ReadsTask>(
  task: Task,
  interrupted: AbortSignal,
): Promise<ReadsResults[Task["do"]]> {
  return runEntry(new URL("./reads_entry.ts", import.meta.url), task, interrupted);
}

/** A store as a contestant. @param cold Whether it is asked cold, too. */
export function storeContestant(
  { name, statistics, history }: StoreReader,
  loaded: LoadedFile,
  { cold, interrupted }: { readonly cold: boolean; readonly interrupted: AbortSignal },
): ReadContestant {
  return {
    name,
    answers: ({ kinds }) => history || kinds.every(({ past }) => !past),
    ask: (files, paged) =>
      loaded.with(
        statistics,
        (file) => inProcess({ do: "ask", file, files, paged, cold } as const, interrupted),
      ),
  };
}
