import { resolve } from "node:path";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import { findEntityStore, openToRead } from "../../stores/mod.ts";
import type { NamedQuery } from "../../inspect/draw_queries.ts";
import { type DatabaseQueries, surveyDatabase } from "../data/database_queries.ts";
import { encodeExpectations } from "../data/expectations.ts";
import { makeTemporaryFolder } from "../environment/temporary_folder.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import { PROFILES } from "../plan/profiles.ts";
import type { AskOutcome } from "../trial/ask_trial.ts";
import { JobInterrupted, runJob } from "../trial/job_process.ts";

/** What was asked of a database, and what each trial, a fresh process, measured with each store. */
export interface AskedDatabase extends DatabaseQueries {
  readonly stores: readonly { readonly name: string; readonly trials: readonly AskOutcome[] }[];
}

interface AskOptions {
  /** Kinds of stores that read it, in turns. */
  readonly stores: readonly Pick<ChosenStore, "name" | "from">[];
  /** Null: a mix drawn from the database. */
  readonly queries: readonly NamedQuery[] | null;
  readonly trials: number;
  readonly interrupted: AbortSignal;
  readonly onSurvey: (done: number, total: number) => void;
  readonly onTrial: () => void;
}

/** Results of one page, as fitted mixes ask for. */
const LIMIT = 100;

/**
 * Measures queries on a store's file, or on an Arkiv database that something else wrote, at either migration. It is only read.
 * @returns null after an interruption. Throws as `surveyDatabase`. @throws {HeadroomError} A store does not read it.
 */
export async function askDatabase(path: string, options: AskOptions): Promise<AskedDatabase | null> {
  const { queries, interrupted } = options;
  for (const { from } of options.stores) await checkReads(path, from);
  const survey = await surveyDatabase(path, {
    queries,
    limit: LIMIT,
    interrupted,
    onProgress: options.onSurvey,
  });
  if (survey === null) return null;
  const dir = await makeTemporaryFolder("query");
  try {
    const expectationsPath = `${dir}/expectations.json`;
    const none = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
    await writeTextAtomic(
      expectationsPath,
      encodeExpectations({
        blocksDigest: "",
        phases: [],
        lastBlock: survey.atBlock,
        totals: none,
        queries: survey.queries,
        history: [],
        entities: [],
      }),
    );
    const stores = options.stores.map(({ name, from }) => ({ name, from, trials: [] as AskOutcome[] }));
    const job = { kind: "ask", path: resolve(path), rounds: PROFILES.quick.queries.rounds } as const;
    for (let trial = 0; trial < options.trials; trial++) {
      for (const { from, trials } of trial % 2 === 0 ? stores : stores.toReversed()) {
        const asking = () => runJob({ ...job, store: from, expectationsPath }, { interrupted });
        trials.push(await leavingNoLog(path, asking) as AskOutcome);
        options.onTrial();
      }
    }
    return { ...survey, stores };
  } catch (error) {
    if (error instanceof JobInterrupted) return null;
    throw error;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function checkReads(path: string, from: string): Promise<void> {
  await (await openToRead(path, await findEntityStore(from))).close();
}
