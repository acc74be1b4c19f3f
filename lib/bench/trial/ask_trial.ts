import { findEntityStore } from "../../stores/mod.ts";
import { readExpectations } from "../data/expectations.ts";
import { monotonicClock } from "../load/clock.ts";
import { isExpected } from "./check_answers.ts";
import type { AskJob, JobHost } from "./job.ts";

/** What one process measured on a database it only read. */
export interface AskOutcome {
  /** Settings in force, as the store read them back. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** By query, in the order of the expectations: service times of the measured rounds, microseconds. */
  readonly us: readonly (readonly number[])[];
  /** Indexes of queries with a wrong answer. */
  readonly wrong: readonly number[];
}

/** Asks every query of the expectations in rounds, the first one for warmup, and compares every answer. On the clock: `run` alone. */
export async function runAskTrial(job: AskJob, host: JobHost): Promise<AskOutcome> {
  const { queries } = await readExpectations(job.expectationsPath);
  const kind = await findEntityStore(job.store);
  const variant = Object.keys(kind.variants)[0]!;
  const store = await kind.open(job.path, { variant, readOnly: true });
  try {
    const clock = monotonicClock();
    const compiled = queries.map(({ text }) => store.compile(text));
    const us = queries.map((): number[] => []);
    const wrong = new Set<number>();
    for (let round = 0; round <= job.rounds; round++) {
      for (const [i, query] of queries.entries()) {
        const startUs = clock.nowUs();
        const result = await store.run(compiled[i]!, query.atBlock, { limit: query.limit });
        const endUs = clock.nowUs();
        if (round > 0) us[i]!.push(endUs - startUs);
        if (!isExpected(result, query)) wrong.add(i);
      }
      host.progress({ step: "asking", done: round, total: job.rounds, unit: "rounds" });
      await host.yieldNow();
    }
    return { settings: store.settings, us, wrong: [...wrong] };
  } finally {
    await store.close();
  }
}
