import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import type { StatisticsKind } from "../../stores/sqlite/maintenance.ts";
import type { Statistics } from "./upkeep_result.ts";
import type { Asked, Maintained, StoreFile } from "./upkeep_task.ts";
import { inProcess, type Workshop } from "./upkeep_workshop.ts";

/** What is run before the queries are asked, in order. The last two are the same steps in both orders. */
export const STATISTICS_STATES: readonly (readonly StatisticsKind[])[] = [
  [],
  ["optimize"],
  ["analyze, limit 1000"],
  ["analyze"],
  ["optimize", "analyze"],
  ["analyze", "optimize"],
];

/** Processes that ask every state, in turns: rounds within one are alike, so that only processes count as samples. */
const PROCESSES = TRIALS_FOR_INTERVAL;
/** Of each process, after one that warms up. */
const ROUNDS = 1;

/**
 * The same queries in every state of the planner's statistics, each a fresh copy of the base.
 * @throws {HeadroomError} An answer is not the computed one: then no figure counts.
 */
export async function measureStatistics(shop: Workshop): Promise<Statistics> {
  const folder = fs.mkdtempSync(join(shop.folder, "statistics-"));
  try {
    const copies: {
      readonly steps: readonly StatisticsKind[];
      readonly file: StoreFile;
      readonly made: Maintained;
    }[] = [];
    for (const [i, steps] of STATISTICS_STATES.entries()) {
      shop.onStep(`statistics: ${steps.join(", then ") || "none"}`);
      const file = { ...shop.base, path: join(folder, `state-${i}.db`) };
      await Deno.copyFile(shop.base.path, file.path);
      const made = await inProcess<Maintained>(shop, {
        do: "maintain",
        path: file.path,
        action: { statistics: steps },
      });
      copies.push({ steps, file, made });
    }
    const answers = copies.map(() => [] as Asked[]);
    for (let process = 0; process < PROCESSES; process++) {
      const turn = [...copies.keys()];
      for (const i of process % 2 === 0 ? turn : turn.toReversed()) {
        const { steps, file } = copies[i]!;
        shop.onStep(`queries with statistics: ${steps.join(", then ") || "none"}`);
        answers[i]!.push(
          await inProcess<Asked>(shop, { do: "ask", file, queries: shop.queries, rounds: ROUNDS }),
        );
      }
    }
    checkAnswers(shop, answers.flat());
    return {
      queries: shop.queries.map(({ type, text }) => ({ type, text })),
      states: copies.map(({ steps, made }, i) => ({
        steps,
        made,
        queries: shop.queries.map((_, query) => ({
          ms: answers[i]!.flatMap(({ queries }) => queries[query]!.ms),
          plan: answers[i]![0]!.queries[query]!.plan,
        })),
      })),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function checkAnswers({ contestant, queries }: Workshop, asked: readonly Asked[]): void {
  for (const { queries: answers } of asked) {
    for (const [i, { digest }] of answers.entries()) {
      const { text, versionsDigest } = queries[i]!;
      if (digest === versionsDigest) continue;
      throw new HeadroomError(
        `${contestant} answers "${text}" otherwise than its data says: no figure counts`,
        {
          expected: `versions with SHA-256 ${versionsDigest}`,
          actual: digest,
        },
      );
    }
  }
}
