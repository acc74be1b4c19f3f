import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import type { StatisticsKind } from "../../stores/sqlite/maintenance.ts";
import type { Statistics } from "./upkeep_result.ts";
import type { Asked, Maintained } from "./upkeep_task.ts";
import { inProcess, withCopy, type Workshop } from "./upkeep_workshop.ts";

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

interface MadeState {
  readonly steps: readonly StatisticsKind[];
  readonly made: Maintained;
  /** A file with them. */
  readonly kept: string;
}

/**
 * The same queries in every state of the planner's statistics. Each is made in a fresh copy of the base and kept as rows; one more
 * copy is given those of each state in turn and asked, so that no two copies are on the disk at once.
 * @throws {HeadroomError} An answer is not the computed one: then no figure counts.
 */
export async function measureStatistics(shop: Workshop): Promise<Statistics> {
  const states: MadeState[] = [];
  for (const [i, steps] of STATISTICS_STATES.entries()) {
    shop.onStep(`statistics: ${nameOf(steps)}`);
    const kept = join(shop.folder, `statistics-${i}.sql`);
    const action = { statistics: steps, keepIn: kept };
    const made = await withCopy(
      shop,
      shop.base,
      ({ path }) => inProcess<Maintained>(shop, { do: "maintain", path, action }),
    );
    states.push({ steps, made, kept });
  }
  const answers = await askInTurns(shop, states);
  checkAnswers(shop, answers.flat());
  return {
    queries: shop.queries.map(({ type, text }) => ({ type, text })),
    states: states.map(({ steps, made }, i) => ({
      steps,
      made,
      queries: shop.queries.map((_, query) => ({
        ms: answers[i]!.flatMap(({ queries }) => queries[query]!.ms),
        plan: answers[i]![0]!.queries[query]!.plan,
      })),
    })),
  };
}

/** What each state was answered, in every process. */
function askInTurns(shop: Workshop, states: readonly MadeState[]): Promise<Asked[][]> {
  return withCopy(shop, shop.base, async (file) => {
    const answers = states.map((): Asked[] => []);
    for (let process = 0; process < PROCESSES; process++) {
      const turn = [...states.entries()];
      for (const [i, { steps, kept: statistics }] of process % 2 === 0 ? turn : turn.toReversed()) {
        shop.onStep(`queries with statistics: ${nameOf(steps)}`);
        const { queries } = shop;
        answers[i]!.push(
          await inProcess<Asked>(shop, { do: "ask", file, statistics, queries, rounds: ROUNDS }),
        );
      }
    }
    return answers;
  });
}

function nameOf(steps: readonly StatisticsKind[]): string {
  return steps.join(", then ") || "none";
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
