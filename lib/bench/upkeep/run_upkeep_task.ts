import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { digestVersions } from "../../chain/digest_versions.ts";
import { fromHex } from "../../chain/hex.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { fillOf } from "../../runs/fill.ts";
import type { EntityStore, StoragePart } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { DatabaseFile } from "../../stores/sqlite/engine.ts";
import { Maintenance } from "../../stores/sqlite/maintenance.ts";
import { compareChain } from "./check_chain.ts";
import { reading } from "./reading.ts";
import { computeQueries, readSource } from "./upkeep_chain.ts";
import type {
  Appended,
  Asked,
  AskedQuery,
  FileState,
  FirstQuestion,
  Loaded,
  Maintained,
  MaintenanceAction,
  Opened,
  StoreFile,
  UpkeepTask,
  WrittenBlock,
} from "./upkeep_task.ts";

/** Told of each block that `write` appended, and null when there are no more. */
type OnBlock = (written: WrittenBlock | null) => void;

/** How long a writer that has no more blocks waits to be killed, ms: whoever should do so may be gone. */
const ORPHAN_MS = 60_000;

/**
 * Does one piece of upkeep in this process. On the clock: the store's or the engine's own work alone.
 * @throws {HeadroomError} The store or the engine failed.
 */
export async function runUpkeepTask(task: UpkeepTask, onBlock: OnBlock) {
  switch (task.do) {
    case "compute":
      return computeQueries(readSource(task.source), task.tip);
    case "load":
      return await load(task.file, task.blocks, task.wholeUntil);
    case "look":
      return await reading(task.file, look);
    case "append":
      return await append(task.files, task.blocks, task.count);
    case "compare":
      return await reading(task.file, (store) => compareChain(store, task.blocks, task.through));
    case "maintain":
      return maintain(task.path, task.action);
    case "ask":
      replaceStatistics(task.file.path, task.statistics);
      return await ask(task.file, task.queries, task.rounds);
    case "open":
      return await openAndAsk(task.file, task.question);
    case "write":
      return await write(task.file, task.blocks, onBlock);
  }
}

async function openStore({ store, variant, path }: StoreFile): Promise<EntityStore> {
  return await (await findEntityStore(store)).open(path, { variant });
}

async function look(store: EntityStore): Promise<FileState> {
  const { totals, parts, fileBytes } = await store.stats();
  const pageBytes = Number(store.settings.page_size);
  const fill = (of: readonly StoragePart[]) =>
    fillOf(of.map(({ bytes, unusedBytes }) => ({ bytes, unused_bytes: unusedBytes ?? null })));
  return {
    rows: rowsOf(totals),
    pages: {
      pages: fileBytes / pageBytes,
      freePages: parts.find(({ name }) => name === "free pages")?.pages ?? 0,
      pageBytes,
      fill: fill(parts),
      indexFill: fill(parts.filter(({ role }) => role === "index")),
    },
  };
}

/** Time of work, ms. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function load(file: StoreFile, blocks: string, wholeUntil = Infinity): Promise<Loaded> {
  const store = await openStore(file);
  const { bulk } = store.capabilities;
  let ms = 0;
  if (bulk) ms = await timed(() => store.bulkLoad(before(decodedBlocks(blocks), wholeUntil)));
  if (!bulk || wholeUntil < Infinity) {
    for (const block of decodedBlocks(blocks)) {
      if (!bulk || block.number >= wholeUntil) ms += await timed(() => store.appendBlock(block));
    }
  }
  await store.close();
  return { ms, bulk };
}

function* before(blocks: Iterable<EncodedBlock>, until: number): Generator<EncodedBlock> {
  for (const block of blocks) {
    if (block.number >= until) return;
    yield block;
  }
}

async function append(files: readonly StoreFile[], blocks: string, count: number): Promise<Appended[]> {
  const stores = await Promise.all(files.map(openStore));
  const found = stores.map((store) => ({
    ms: [] as number[],
    rows: 0,
    marks: [mark(store)],
    pages: [] as number[],
  }));
  let done = 0;
  for (const block of decodedBlocks(blocks)) {
    if (done === count) break;
    const turn = [...stores.keys()];
    for (const i of done % 2 === 0 ? turn : turn.toReversed()) {
      const [store, own] = [stores[i]!, found[i]!];
      const start = performance.now();
      const { written, closed } = await store.appendBlock(block);
      own.ms.push(performance.now() - start);
      own.rows += rowsOf(written) + rowsOf(closed);
      own.pages.push(store.engineState().pageCount ?? 0);
    }
    done++;
    if (Math.floor(10 * done / count) > Math.floor(10 * (done - 1) / count)) {
      found.forEach(({ marks }, i) => marks.push(mark(stores[i]!)));
    }
  }
  for (const store of stores) await store.close();
  return found;
}

function mark(store: EntityStore): Appended["marks"][number] {
  const { pageCount = 0, logBytes = 0 } = store.engineState();
  return { pages: pageCount, logBytes };
}

function maintain(path: string, action: MaintenanceAction): Maintained {
  using file = new Maintenance(path);
  const before = file.pageCounts();
  const [ms, statisticsRows]: [number[], number[]] = [[], []];
  const step = (work: () => void) => {
    const start = performance.now();
    work();
    file.checkpoint();
    ms.push(performance.now() - start);
  };
  if ("vacuum" in action) {
    step(() => file.vacuum(action.vacuum === "as it is" ? undefined : action.vacuum));
  } else if ("statistics" in action) {
    for (const kind of action.statistics) {
      step(() => file.makeStatistics(kind));
      statisticsRows.push(file.statisticsRows());
    }
    Deno.writeTextFileSync(action.keepIn, file.statisticsSql());
  } else {
    for (let call = 0; call < action.calls && file.pageCounts().freePages > 0; call++) {
      step(() => file.incrementalVacuum(action.giveBack));
    }
  }
  return { ms, before, after: file.pageCounts(), statisticsRows };
}

function replaceStatistics(path: string, kept: string): void {
  using file = new Maintenance(path);
  file.replaceStatistics(Deno.readTextFileSync(kept));
}

async function ask(file: StoreFile, queries: readonly AskedQuery[], rounds: number): Promise<Asked> {
  const store = await openStore(file);
  const asked = queries.map(({ text, ...where }) => ({ ...where, compiled: store.compile(text) }));
  const plans = await Promise.all(asked.map(({ compiled, atBlock }) => store.explain(compiled, atBlock)));
  const ms = asked.map(() => [] as number[]);
  let digests: string[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    digests = [];
    for (const [i, { compiled, atBlock, limit }] of asked.entries()) {
      const start = performance.now();
      const { versions } = await store.run(compiled, atBlock, { limit });
      if (round > 0) ms[i]!.push(performance.now() - start);
      digests.push(digestVersions(versions));
    }
  }
  await store.close();
  return { queries: ms.map((own, i) => ({ ms: own, digest: digests[i]!, plan: plans[i]! })) };
}

async function openAndAsk(file: StoreFile, question: FirstQuestion): Promise<Opened> {
  // Modules are loaded before: a server's process has them.
  const kind = await findEntityStore(file.store);
  const start = performance.now();
  const store = await kind.open(file.path, { variant: file.variant });
  const opened = performance.now();
  const versions = "key" in question
    ? [await store.get(fromHex(question.key), question.atBlock)].filter((version) => version !== null)
    : (await store.run(store.compile(question.text), question.atBlock, question)).versions;
  const answered = performance.now();
  const { tip } = store;
  const closeMs = await timed(() => store.close());
  return {
    ms: answered - start,
    openMs: opened - start,
    closeMs,
    tip,
    versions: versions.length,
    digest: digestVersions(versions),
  };
}

async function write(
  file: StoreFile,
  blocks: string,
  onBlock: OnBlock,
): Promise<never> {
  const store = await openStore(file);
  // A reader that stays, as a long query or a backup does: the log cannot be begun anew and grows.
  const reader = new DatabaseFile(file.path, { readonly: true, timeout: 1_000 });
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM sqlite_schema").get();
  for (const block of decodedBlocks(blocks)) {
    await store.appendBlock(block);
    onBlock({ block: block.number, logBytes: store.engineState().logBytes ?? 0 });
  }
  onBlock(null);
  // To be killed all the same: closing would move the log into the file.
  return await new Promise<never>(() => setTimeout(() => Deno.exit(1), ORPHAN_MS));
}
