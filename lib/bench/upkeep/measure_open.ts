import { toHex } from "../../chain/hex.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { dropCachedPages } from "../environment/page_cache.ts";
import { checkOpened, type ExpectedAnswer } from "./check_opened.ts";
import type { OpenedFile } from "./upkeep_result.ts";
import type { FirstQuestion, Opened } from "./upkeep_task.ts";
import { inProcess, type Workshop } from "./upkeep_workshop.ts";

/** Opens the base in fresh processes and asks it, by key and for a page of a filter, cold and warm in turns. */
export async function measureOpen(shop: Workshop): Promise<OpenedFile[]> {
  const { key, digest } = shop.known.entity;
  // The page that holds most, and of those the one that most versions match.
  const filter = shop.queries.toSorted((a, b) => b.matching - a.matching)[0]!;
  return [
    await measureQuestion(shop, "key", {
      asked: { key: toHex(key), atBlock: shop.known.tip },
      expected: { versions: 1, digest },
    }),
    await measureQuestion(shop, "filter", {
      asked: filter,
      expected: { versions: Math.min(filter.matching, filter.limit), digest: filter.versionsDigest },
    }),
  ];
}

async function measureQuestion(
  shop: Workshop,
  question: OpenedFile["question"],
  { asked, expected }: { readonly asked: FirstQuestion; readonly expected: ExpectedAnswer },
): Promise<OpenedFile> {
  const [warm, first]: [Opened[], Opened[]] = [[], []];
  const open = () => inProcess<Opened>(shop, { do: "open", file: shop.base, question: asked });
  let isCold = true;
  for (let i = 0; i < TRIALS_FOR_INTERVAL; i++) {
    shop.onStep(`open and ask by ${question}, ${i + 1} of ${TRIALS_FOR_INTERVAL}`);
    isCold &&= await dropCachedPages(shop.base.path, shop.interrupted) === 0;
    // What it reads from the disk, the second finds in the system's cache.
    first.push(await open());
    warm.push(await open());
  }
  checkOpened(shop, [...first, ...warm], expected);
  return { question, warm, cold: isCold ? first : null };
}
