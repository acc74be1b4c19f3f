import { readFileSync } from "node:fs";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { fromHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import type { CompiledQuery, EntityStore, Page, QueryResult, StoreStats } from "../../stores/entity_store.ts";
import { InTurn } from "../../stores/git/in_turn.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { commonTip, openShards } from "../../stores/open_shards.ts";
import { searchShards } from "../../stores/search_shards.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { type AskedOfShards, digestKeys, type Division, type ShardQuestion } from "./make_shards.ts";
import { SHARD_CASES, type ShardCase, type ShardCaseName } from "./shard_cases.ts";
import { shardOf } from "./shard_map.ts";

/** Appended chains that are asked. */
export interface AskTask extends StoreContestant, Pick<Division, "map"> {
  readonly name: ShardCaseName;
  readonly regions: readonly string[];
  readonly atBlock: number;
  /** File of `AskedOfShards`. */
  readonly asked: string;
  /** Stores of the shards in order, and of the directory; null where one chain is all there is. */
  readonly paths: readonly string[];
  readonly directory: string | null;
}

/** Look-ups of the same keys: time of one, us, the mean. */
interface LookupTimes {
  /** By asking shard after shard until one has it; of one chain the only way. */
  readonly everyShardUs: number;
  /** By asking the directory for the region, then the shard; null without a directory. */
  readonly directoryUs: number | null;
}

/** Queries of the regions' mixes: time of one, ms, the mean. */
interface SearchTimes {
  /** Of all shards, asked one after the other by one thread, and merged. */
  readonly globalMs: number;
  /** The same were all shards asked at once, each by a processor of its own: the slowest of them, and merging. */
  readonly atOnceMs: number;
  /** Of the shards of the region that the query is about alone. */
  readonly localMs: number;
}

/** What a division answered, and what that took: the stores' calls and the merging alone. */
export interface AskTrial {
  readonly lookups: LookupTimes;
  readonly search: SearchTimes;
  /** The query with most results, read to its end or for 20 pages: ms in all. */
  readonly walk: { readonly ms: number; readonly pages: number };
  /** SHA-256 of everything answered to all: the same for every division. */
  readonly digests: readonly string[];
  /** Answers compared with what was computed without a store. */
  readonly computed: number;
  /** What each store holds, the directory last. */
  readonly sizes: readonly ChainSize[];
}

/** What a store holds. */
type ChainSize = Pick<StoreStats, "totals" | "fileBytes">;

/** Pages of a walk. */
const WALK_PAGES = 20;
const PAGE = 200;

/** Asks a division. @throws {HeadroomError} An answer is wrong: no figure counts. */
export async function askShards(task: AskTask): Promise<AskTrial> {
  const kind = await findEntityStore(task.store);
  const open = (path: string) => kind.open(path, { variant: task.variant, readOnly: true });
  const paths = [...task.paths, ...task.directory === null ? [] : [task.directory]];
  const all = await openShards(paths, open);
  refuseBehind(all, task.atBlock);
  const stores = all.slice(0, task.paths.length);
  const directory = all[task.paths.length] ?? null;
  const { questions, keys }: AskedOfShards = JSON.parse(readFileSync(task.asked, "utf8"));
  const asker = new ShardAsker(stores, directory, task);
  // Once for the caches, and to compare; then on the clock.
  const digests = [await asker.checkedLookups(keys)];
  let computed = 0;
  for (const question of questions) {
    digests.push(digestPage(await asker.search(question, { limit: question.limit })));
    computed += await asker.checkLocal(question);
  }
  const lookups = await asker.timedLookups(keys);
  const search = await asker.timedSearches(questions);
  const largest = questions.reduce((a, b) => a.matching >= b.matching ? a : b);
  const { digest, ...walk } = await asker.walk(largest);
  const sizes: ChainSize[] = [];
  for (const store of all) {
    const { totals, fileBytes } = await store.stats();
    sizes.push({ totals, fileBytes });
    await store.close();
  }
  return { lookups, search, walk, digests: [...digests, digest], computed, sizes };
}

class ShardAsker {
  readonly #shards: readonly EntityStore[];
  readonly #directory: EntityStore | null;
  readonly #task: AskTask;
  readonly #compiled: Map<string, readonly CompiledQuery[]> = new Map();
  readonly #homes: string;

  constructor(shards: readonly EntityStore[], directory: EntityStore | null, task: AskTask) {
    this.#shards = shards;
    this.#directory = directory;
    this.#task = task;
    const use: ShardCase = SHARD_CASES[task.name];
    this.#homes = use.directory.regions[0]!;
  }

  /** A page over the shards, by default all of them. */
  search(
    { text }: Pick<ShardQuestion, "text">,
    page: Page,
    { of = this.#shards.keys(), onShard }: {
      readonly of?: Iterable<number>;
      readonly onShard?: (ms: number) => void;
    } = {},
  ): Promise<QueryResult> {
    const compiled = this.#compile(text);
    // One shard is asked when the one before has answered, so that its time is its own.
    const turns = new InTurn();
    const asks = Array.from(of, (shard) => (page: Page) =>
      turns.run(async () => {
        const start = performance.now();
        const result = await this.#shards[shard]!.run(compiled[shard]!, this.#task.atBlock, page);
        onShard?.(performance.now() - start);
        return result;
      }));
    return searchShards(asks, text, page);
  }

  /**
   * Compares the answer of a region's shards with the one computed from the region's data, where they hold nothing else.
   * @returns Answers compared.
   */
  async checkLocal(question: ShardQuestion): Promise<number> {
    const { map, regions } = this.#task;
    const own = map[question.region]!;
    if (
      map.some((shards, region) => region !== question.region && shards.some((shard) => own.includes(shard)))
    ) {
      return 0;
    }
    const { versions } = await this.search(question, { limit: question.limit }, { of: own });
    const digest = digestKeys(versions.map(({ key }) => key));
    if (digest === question.keysDigest) return 1;
    throw wrong(`${regions[question.region]} answers ${question.text} otherwise than its data says`, {
      expected: `the first of ${question.matching} entities, SHA-256 ${question.keysDigest}`,
      actual: `${versions.length} entities, ${digest}`,
    });
  }

  /** Looks up every key in each way. @returns Digest of what was found. */
  async checkedLookups(keys: AskedOfShards["keys"]): Promise<string> {
    const found: EntityVersion[] = [];
    for (const [hex, region] of keys) {
      const key = fromHex(hex);
      const version = await this.#everyShard(key);
      if (version !== null) found.push(version);
      if (this.#directory === null) continue;
      const entry = await this.#directory.get(key, this.#task.atBlock);
      await this.#checkEntry(hex, { entry, version, region });
    }
    return digestVersions(found);
  }

  async timedLookups(keys: AskedOfShards["keys"]): Promise<LookupTimes> {
    const bytes = keys.map(([hex]) => fromHex(hex));
    const mean = async (look: (key: Uint8Array) => Promise<unknown>) => {
      const start = performance.now();
      for (const key of bytes) await look(key);
      return 1000 * (performance.now() - start) / bytes.length;
    };
    return {
      everyShardUs: await mean((key) => this.#everyShard(key)),
      directoryUs: this.#directory === null ? null : await mean((key) => this.#byDirectory(key)),
    };
  }

  async timedSearches(questions: readonly ShardQuestion[]): Promise<SearchTimes> {
    let [globalMs, atOnceMs, localMs] = [0, 0, 0];
    for (const question of questions) {
      const page = { limit: question.limit };
      const shardsMs: number[] = [];
      const start = performance.now();
      await this.search(question, page, { onShard: (ms) => shardsMs.push(ms) });
      const ms = performance.now() - start;
      globalMs += ms;
      atOnceMs += ms - shardsMs.reduce((a, b) => a + b, 0) + Math.max(...shardsMs);
      const localStart = performance.now();
      await this.search(question, page, { of: this.#task.map[question.region]! });
      localMs += performance.now() - localStart;
    }
    const count = questions.length;
    return { globalMs: globalMs / count, atOnceMs: atOnceMs / count, localMs: localMs / count };
  }

  /** Reads a query's results page by page, over all shards. */
  async walk(question: ShardQuestion): Promise<{ ms: number; pages: number; digest: string }> {
    const versions: EntityVersion[] = [];
    let [ms, pages] = [0, 0];
    let cursor: string | undefined;
    do {
      const start = performance.now();
      const page = await this.search(question, { limit: PAGE, ...cursor === undefined ? {} : { cursor } });
      ms += performance.now() - start;
      pages++;
      versions.push(...page.versions);
      cursor = page.cursor;
    } while (cursor !== undefined && pages < WALK_PAGES);
    return { ms, pages, digest: `${digestVersions(versions)} ${cursor}` };
  }

  async #everyShard(key: Uint8Array): Promise<EntityVersion | null> {
    for (const shard of this.#shards) {
      const version = await shard.get(key, this.#task.atBlock);
      if (version !== null) return version;
    }
    return null;
  }

  async #byDirectory(key: Uint8Array): Promise<EntityVersion | null> {
    const entry = await this.#directory!.get(key, this.#task.atBlock);
    if (entry === null) return null;
    const region = this.#task.regions.indexOf(String(valueOf(entry, this.#homes)));
    return await this.#shards[shardOf(this.#task.map, region, key)]!.get(key, this.#task.atBlock);
  }

  /** Whether the directory knows what the entity's own chain says. @throws {HeadroomError} */
  async #checkEntry(
    hex: string,
    { entry, version, region }: {
      readonly entry: EntityVersion | null;
      readonly version: EntityVersion | null;
      readonly region: number | null;
    },
  ): Promise<void> {
    const { directory }: ShardCase = SHARD_CASES[this.#task.name];
    const named = [...directory.strings, ...directory.numbers];
    const says = (of: EntityVersion | null) => of && named.map((name) => String(valueOf(of, name)));
    const home = region === null ? null : this.#task.regions[region]!;
    const expected = JSON.stringify([version && home, says(version)]);
    const actual = JSON.stringify([entry && valueOf(entry, this.#homes), says(entry)]);
    const routed = this.#directory && await this.#byDirectory(fromHex(hex));
    if (expected === actual && digestOf(routed) === digestOf(version)) return;
    throw wrong(`The directory says something else of 0x${hex} than its chain`, { expected, actual });
  }

  #compile(text: string): readonly CompiledQuery[] {
    let compiled = this.#compiled.get(text);
    if (compiled === undefined) {
      compiled = this.#shards.map((shard) => shard.compile(text));
      this.#compiled.set(text, compiled);
    }
    return compiled;
  }
}

/** @throws {HeadroomError} A shard lacks blocks, so that not all of the chain can be asked. */
function refuseBehind(stores: readonly EntityStore[], atBlock: number): void {
  const tip = commonTip(stores);
  if (tip >= atBlock) return;
  const behind = stores.findIndex((store) => store.tip === tip);
  throw HeadroomError.unmet(`ask ${stores.length} chains at block ${atBlock}`, {
    expected: "all of them to have it",
    actual: `number ${behind + 1} at block ${tip}`,
    next: "Append the rest: each goes on with its own next block.",
  });
}

function valueOf({ strings, numbers }: EntityVersion, name: string): string | bigint | undefined {
  return (strings.find(([own]) => own === name) ?? numbers.find(([own]) => own === name))?.[1];
}

function digestOf(version: EntityVersion | null): string | null {
  return version && digestVersions([version]);
}

function digestPage({ versions, cursor }: QueryResult): string {
  return `${digestVersions(versions)} ${cursor}`;
}

function wrong(what: string, details: { readonly expected: string; readonly actual: string }): HeadroomError {
  return new HeadroomError(`${what}: no figure counts`, {
    ...details,
    next: "Report this with the command and the seed.",
  });
}
