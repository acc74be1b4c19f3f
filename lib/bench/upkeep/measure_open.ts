import { HeadroomError } from "../../errors.ts";
import { toHex } from "../../chain/hex.ts";
import { dropCachedPages } from "../environment/page_cache.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import type { OpenedFile } from "./upkeep_result.ts";
import type { FirstQuestion, Opened } from "./upkeep_task.ts";
import { inProcess, type Workshop } from "./upkeep_workshop.ts";
import type { LiveEntity } from "./upkeep_chain.ts";

/** Opens the base in fresh processes and asks it, by key and for a page of a filter, warm and cold in turns. */
export async function measureOpen(shop: Workshop, live: readonly LiveEntity[]): Promise<OpenedFile[]> {
  // The page that holds most, and of those the one that most versions match.
  const filter = shop.queries.toSorted((a, b) => b.matching - a.matching)[0]!;
  const questions = {
    key: { key: toHex(live[0]!.key), atBlock: shop.tip },
    filter,
  } as const satisfies Record<OpenedFile["question"], FirstQuestion>;
  const found: OpenedFile[] = [];
  for (const [question, asked] of Object.entries(questions)) {
    const [warm, cold]: [Opened[], Opened[]] = [[], []];
    let isCold = true;
    for (let i = 0; i < TRIALS_FOR_INTERVAL; i++) {
      shop.onStep(`open and ask by ${question}, ${i + 1} of ${TRIALS_FOR_INTERVAL}`);
      isCold &&= await dropCachedPages(shop.base.path, shop.interrupted) === 0;
      if (isCold) cold.push(await open(shop, asked));
      await readThrough(shop.base.path);
      warm.push(await open(shop, asked));
    }
    const expected = question === "filter" ? filter.versionsDigest : warm[0]!.digest;
    checkAnswers(shop, [...warm, ...cold], expected);
    found.push({ question: question as OpenedFile["question"], warm, cold: isCold ? cold : null });
  }
  return found;
}

function open(shop: Workshop, question: FirstQuestion): Promise<Opened> {
  return inProcess<Opened>(shop, { do: "open", file: shop.base, question });
}

/** Reads a file to its end, so that the system has cached what fits. */
async function readThrough(path: string): Promise<void> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  while (await file.read(buffer) !== null);
}

function checkAnswers({ contestant }: Workshop, opened: readonly Opened[], expected: string): void {
  if (opened.every(({ digest, versions }) => versions > 0 && digest === expected)) return;
  throw new HeadroomError(
    `${contestant} answers otherwise than its data says, once opened: no figure counts`,
    {
      expected: `at least one version, SHA-256 ${expected}`,
      actual: opened.map(({ versions, digest }) => `${versions} (${digest.slice(0, 8)})`).join(", "),
    },
  );
}
