/** Asks one query of Arkiv's language on a file: of a store of ours, or of Arkiv's own. */
import type { EntityVersion } from "../lib/chain/entity.ts";
import { PAGE_LIMIT_MAX } from "../lib/chain/query/page.ts";
import { keyText, SYSTEM_MARK } from "../lib/chain/system_attributes.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import type { CompiledQuery, EntityStore } from "../lib/stores/entity_store.ts";
import { findEntityStore, knownEntityStore, openToRead, recogniseEntityStore } from "../lib/stores/mod.ts";
import { historySpan } from "../lib/stores/sqlite/history_span.ts";

export const SPEC = {
  name: "ask",
  summary: "Asks a query of Arkiv's language on a database, and says how many, which, and how long it took",
  usage: "ask --db <file> [--at-block <n>] [--store <name>] [--plan] <query>",
  flags: {
    db: {
      type: "string",
      value: "<path>",
      about: "A store's file, or a database that Arkiv wrote; only read",
    },
    "at-block": { type: "string", value: "<n>", about: "Block to ask at (the newest)" },
    store: {
      type: "string",
      value: "<name|module>",
      about: "Kind of store, or recommended (told from the file)",
    },
    plan: { type: "boolean", about: "Show the engine's plan" },
  },
  arguments: [{
    name: "query",
    about: `In Arkiv's language, quoted for the shell: 'type = "node" && cpu >= 8'`,
  }],
  examples: [
    { command: `deno task ask --db chain.db 'type = "node"'`, about: "how many nodes are there now?" },
    {
      command: `deno task ask --db chain.db --at-block 100 --plan '$all'`,
      about: "what was there, and how is it found?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;
/** Keys printed without `--json`. choice: a screen. */
const SHOWN = 20;
/** Runs of the first page after the first one; their median is the warm time. */
const WARM_RUNS = 5;

export async function main(flags: Flags<typeof SPEC>, [text]: string[], io: Io): Promise<number> {
  if (flags.db === undefined) throw new UsageError("--db is missing", { next: `deno task ${SPEC.usage}` });
  const kind = flags.store === undefined
    ? recogniseEntityStore(flags.db)
    : await findEntityStore(flags.store);
  const store = await openToRead(flags.db, kind);
  try {
    const atBlock = blockFrom(flags["at-block"], store, flags.db);
    const query = store.compile(text!);
    const times = await firstPageTimes(store, query, atBlock);
    const { keys, shown } = await allMatches(store, { query, atBlock, io });
    if (keys === null) return 1;
    const plan = flags.plan === true ? await store.explain(query, atBlock) : null;
    if (io.json) {
      const answer = { count: keys.length, keys, firstPageMs: times, plan };
      io.out(
        JSON.stringify({
          schema: SCHEMA,
          store: store.name,
          path: flags.db,
          atBlock,
          tip: store.tip,
          query: text,
          ...answer,
        }),
      );
      return 0;
    }
    io.out(
      `${keys.length.toLocaleString("en")} ${
        keys.length === 1 ? "entity" : "entities"
      } at block ${atBlock}, in ${flags.db} (${store.name})`,
    );
    io.out(
      `First page (up to ${PAGE_LIMIT_MAX}): ${ms(times.first)} the first time, ${
        ms(times.warm)
      } after that (median of ${WARM_RUNS})`,
    );
    for (const version of shown) io.out(`  ${lineOf(version)}`);
    if (keys.length > shown.length) {
      io.out(`  and ${(keys.length - shown.length).toLocaleString("en")} more: --json has every key`);
    }
    if (plan !== null) io.out("", "Plan:", ...plan.map((step) => `  ${step}`));
    return 0;
  } finally {
    await store.close();
  }
}

/** @throws {UsageError} None of the chain's blocks. */
function blockFrom(text: string | undefined, { tip }: EntityStore, path: string): number {
  if (text === undefined) return tip ?? 0;
  const block = /^\d+$/.test(text) ? Number(text) : NaN;
  const isFile = Deno.statSync(path).isFile;
  const span = isFile && knownEntityStore(path)?.capabilities.history === "all" ? historySpan(path) : null;
  // Where a store does not say its first block, it is the store's own to refuse.
  const first = tip === null || span === null ? 0 : tip + 1 - span;
  if (tip !== null && block >= first && block <= tip) return block;
  throw new UsageError(`--at-block "${text}" is not a block of this chain`, {
    expected: tip === null
      ? "a chain with blocks"
      : `a whole number from ${first} to ${tip}, the newest block`,
    actual: text,
    next: "Leave --at-block out for the newest block.",
  });
}

/** Milliseconds of the first page: the first time, and the median of the runs after it. */
async function firstPageTimes(store: EntityStore, query: CompiledQuery, atBlock: number) {
  const times: number[] = [];
  for (let run = 0; run <= WARM_RUNS; run++) {
    const start = performance.now();
    await store.run(query, atBlock, { limit: PAGE_LIMIT_MAX });
    times.push(performance.now() - start);
  }
  const [first, ...later] = times;
  return { first: first!, warm: later.sort((a, b) => a - b)[WARM_RUNS >> 1]! };
}

/** Every matching key, page by page, and the first versions; null keys where it was interrupted. */
async function allMatches(
  store: EntityStore,
  { query, atBlock, io }: { readonly query: CompiledQuery; readonly atBlock: number; readonly io: Io },
): Promise<{ keys: string[] | null; shown: EntityVersion[] }> {
  const keys: string[] = [];
  const shown: EntityVersion[] = [];
  let cursor: string | undefined;
  do {
    if (io.interrupted.aborted) {
      io.note(`Interrupted after ${keys.length} matches: nothing was printed.`);
      return { keys: null, shown };
    }
    const page = await store.run(query, atBlock, {
      limit: PAGE_LIMIT_MAX,
      ...cursor === undefined ? {} : { cursor },
    });
    for (const version of page.versions) {
      keys.push(keyText(version.key));
      if (shown.length < SHOWN) shown.push(version);
    }
    cursor = page.cursor;
    await new Promise((resolve) => setTimeout(resolve));
  } while (cursor !== undefined);
  return { keys, shown };
}

/** A version on one line: its key, since when, and its own attributes. */
function lineOf({ key, fromBlock, strings, numbers }: EntityVersion): string {
  const own = [...strings, ...numbers].filter(([name]) => !name.startsWith(SYSTEM_MARK))
    .map(([name, value]) => `${name}=${typeof value === "string" ? JSON.stringify(value) : value}`);
  const line = `${keyText(key)} from ${fromBlock}  ${own.join(" ")}`;
  return line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1)}…`;
}

/** choice: two lines of a common terminal. */
const LINE_MAX = 160;

function ms(value: number): string {
  return `${value.toPrecision(3)} ms`;
}

if (import.meta.main) await runCommand(SPEC, main);
