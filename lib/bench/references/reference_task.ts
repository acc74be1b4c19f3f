import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { fromHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { median } from "../../stats/quantile.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { digestVersionsFound, type FollowedHop, followReferences } from "./follow_references.ts";
import { type LinkSet, type Step, stepsOf } from "./link_sets.ts";
import {
  type AskedAt,
  filesIn,
  linkSetOf,
  type LinksSource,
  type PreparedLinks,
  prepareReferences,
  type Question,
} from "./prepare_references.ts";
import { ReferenceTable } from "./reference_table.ts";

/** How references are held and followed. */
export const REFERENCE_WAYS = ["text", "integer", "table"] as const;
/** One of them. */
export type ReferenceWay = (typeof REFERENCE_WAYS)[number];

/** The work of one process. */
export type ReferenceTask =
  | { readonly do: "prepare"; readonly source: LinksSource }
  /** Makes the table that lies beside every store. */
  | { readonly do: "table"; readonly set: string; readonly folder: string }
  | { readonly do: "ask"; readonly ask: AskTask }
  | { readonly do: "append"; readonly append: AppendTask };

/** A round's questions by one store and way. */
export interface AskTask extends StoreContestant {
  readonly set: string;
  readonly folder: string;
  readonly path: string;
  readonly way: ReferenceWay;
  readonly round: number;
}

/** A short chain appended to a new store and a new table. */
interface AppendTask extends StoreContestant {
  readonly set: string;
  readonly blocks: string;
  readonly path: string;
  readonly table: string;
}

/** A question's first hops taken together. */
export interface AskedHops {
  /** Middle time, ms: to the entities as whole versions. */
  readonly ms: number;
  /** Of it, to their keys alone, by the table's statement; equal where the store's queries give both at once. */
  readonly keysMs: number;
  /** Pages, or statements and look-ups by key. */
  readonly asked: number;
  readonly found: number;
}

/** A question as it was answered: an entry for one hop, for two, and so on. */
export interface AskedQuestion {
  readonly chain: string;
  readonly at: AskedAt;
  readonly hops: readonly AskedHops[];
}

/** What appending took, ms, closing included. */
export interface AppendTrial {
  readonly storeMs: number;
  readonly tableMs: number;
}

/** Does it. @throws {HeadroomError} A store failed, or an answer is not the computed one. */
export async function runReferenceTask(
  task: ReferenceTask,
): Promise<PreparedLinks | { bytes: number } | AskedQuestion[] | AppendTrial> {
  switch (task.do) {
    case "prepare":
      return prepareReferences(task.source);
    case "table": {
      const files = filesIn(task.folder);
      const table = new ReferenceTable(files.table, linkSetOf(task.set));
      for (const block of decodedBlocks(files.text)) table.append(block);
      table.close();
      return { bytes: Deno.statSync(files.table).size };
    }
    case "ask":
      return await ask(task.ask);
    case "append":
      return await append(task.append);
  }
}

/** Times that a question is asked, after once unmeasured, and what these may take together, ms. choice: a middle one. */
const PASSES = 5;
const PASSES_MS = 500;

async function ask(
  { store: name, variant, path, way, round, folder, set: id }: AskTask,
): Promise<AskedQuestion[]> {
  const [set, files] = [linkSetOf(id), filesIn(folder)];
  const all: Question[] = JSON.parse(Deno.readTextFileSync(files.questions));
  const store = await (await findEntityStore(name)).open(path, { variant, readOnly: true });
  const table = way === "table" ? new ReferenceTable(files.table, set) : null;
  const asked: AskedQuestion[] = [];
  for (const question of all.filter((own) => own.round === round)) {
    const chain = set.chains.find(({ id }) => id === question.chain)!;
    const steps = stepsOf(set, chain, question.hops.length);
    const answer = table === null
      ? () => byQueries(store, question, { set, steps })
      : byTable(store, question, { table, steps });
    const check = (hops: readonly Answered[]) => checkAnswers(`${name}, ${way}`, question, hops);
    check(await answer());
    const passes: (readonly Answered[])[] = [];
    for (const began = performance.now(); passes.length < PASSES;) {
      passes.push(await answer());
      check(passes.at(-1)!);
      if (performance.now() - began > PASSES_MS) break;
    }
    asked.push({
      chain: chain.id,
      at: question.at,
      hops: passes[0]!.map(({ asked, found }, i) => ({
        asked,
        found,
        ms: median(passes.map((hops) => hops[i]!.ms)),
        keysMs: median(passes.map((hops) => hops[i]!.keysMs)),
      })),
    });
  }
  table?.close();
  await store.close();
  return asked;
}

/** An answer to the first hops together. */
interface Answered extends AskedHops {
  readonly digest: string;
}

/** By the store's queries: each hop goes on from the last. */
async function byQueries(
  store: EntityStore,
  { key, atBlock }: Question,
  links: { readonly set: LinkSet; readonly steps: readonly Step[] },
): Promise<Answered[]> {
  const hops = await followReferences(store, { key: fromHex(key), atBlock }, links);
  const sum = (of: (hop: FollowedHop) => number, last: number) =>
    hops.slice(0, last + 1).reduce((all, hop) => all + of(hop), 0);
  return hops.map(({ found, digest }, i) => {
    const ms = sum((hop) => hop.ms, i);
    return { ms, keysMs: ms, asked: sum(({ pages }) => pages, i), found, digest };
  });
}

/** By one statement for so many hops, prepared on the clock as the store's queries are; then what it found is read from the store. */
function byTable(
  store: EntityStore,
  { key, atBlock }: Question,
  { table, steps }: { readonly table: ReferenceTable; readonly steps: readonly Step[] },
): () => Promise<Answered[]> {
  const from = { key: fromHex(key), atBlock };
  return async () => {
    const answers: Answered[] = [];
    for (const i of steps.keys()) {
      const start = performance.now();
      const keys = table.follow(from, steps.slice(0, i + 1));
      const keysMs = performance.now() - start;
      const versions: EntityVersion[] = [];
      for (const found of keys) {
        const version = await store.get(found, atBlock);
        if (version !== null) versions.push(version);
      }
      const ms = performance.now() - start;
      answers.push({
        ms,
        keysMs,
        asked: 1 + keys.length,
        found: keys.length,
        digest: digestVersionsFound(versions),
      });
    }
    return answers;
  };
}

function checkAnswers(
  by: string,
  { chain, key, atBlock, hops }: Question,
  answers: readonly Answered[],
): void {
  hops.forEach(({ found, digest }, i) => {
    const answer = answers[i]!;
    if (answer.digest === digest) return;
    throw new HeadroomError(`${by}: a wrong answer to "${chain}" after ${i + 1} hops: no time counts`, {
      expected: `${found} entities from 0x${key} at block ${atBlock}, as the blocks say`,
      actual: `${answer.found}, or others`,
      next: "Report this with the command and the seed.",
    });
  });
}

/** In turns, block by block, so that what slows the machine slows both. */
async function append(task: AppendTask): Promise<AppendTrial> {
  const store = await (await findEntityStore(task.store)).open(task.path, { variant: task.variant });
  const table = new ReferenceTable(task.table, linkSetOf(task.set));
  const times = { store: 0, table: 0 };
  const timed = async (of: keyof typeof times, work: () => unknown) => {
    const start = performance.now();
    await work();
    times[of] += performance.now() - start;
  };
  for (const block of decodedBlocks(task.blocks)) {
    const works = [
      () => timed("store", () => store.appendBlock(block)),
      () => timed("table", () => table.append(block)),
    ];
    for (const work of block.number % 2 === 0 ? works : works.toReversed()) await work();
  }
  await timed("store", () => store.close());
  await timed("table", () => table.close());
  return { storeMs: times.store, tableMs: times.table };
}
