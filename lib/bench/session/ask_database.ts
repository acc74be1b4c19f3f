import { resolve } from "node:path";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import { DEFAULT_ENTITY_STORE, knownEntityStore } from "../../stores/mod.ts";
import type { NamedQuery } from "../../inspect/draw_queries.ts";
import { type DatabaseQueries, surveyDatabase } from "../data/database_queries.ts";
import { encodeExpectations } from "../data/expectations.ts";
import { PROFILES } from "../plan/profiles.ts";
import type { AskOutcome } from "../trial/ask_trial.ts";
import { JobInterrupted, runJob } from "../trial/job_process.ts";

/** What was asked of a database, and what each trial, a fresh process, measured. */
export interface AskedDatabase extends DatabaseQueries {
  /** Name of the kind of store that its file is of. */
  readonly store: string;
  readonly trials: readonly AskOutcome[];
}

interface AskOptions {
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
 * @returns null after an interruption. Throws as `surveyDatabase`.
 */
export async function askDatabase(path: string, options: AskOptions): Promise<AskedDatabase | null> {
  const { queries, interrupted } = options;
  const store = (knownEntityStore(path) ?? DEFAULT_ENTITY_STORE).name;
  const survey = await surveyDatabase(path, {
    queries,
    limit: LIMIT,
    interrupted,
    onProgress: options.onSurvey,
  });
  if (survey === null) return null;
  const dir = await Deno.makeTempDir({ prefix: "headroom-" });
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
    const trials: AskOutcome[] = [];
    while (trials.length < options.trials) {
      const job = { kind: "ask", path: resolve(path), store, expectationsPath } as const;
      const { rounds } = PROFILES.quick.queries;
      trials.push(await leavingNoLog(path, () => runJob({ ...job, rounds }, { interrupted })) as AskOutcome);
      options.onTrial();
    }
    return { ...survey, store, trials };
  } catch (error) {
    if (error instanceof JobInterrupted) return null;
    throw error;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
