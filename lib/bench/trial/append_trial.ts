import { digestVersions } from "../../chain/digest_versions.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { rowsOf, totalsFromRows, type VersionTotals } from "../../chain/version_totals.ts";
import type { EntityStore, StoreStats } from "../../stores/entity_store.ts";
import { type Expectations, readExpectations } from "../data/expectations.ts";
import { runQueries } from "./query_load.ts";
import type { AppendJob, JobHost, TrialOutcome } from "./job.ts";
import { loadChain, type Loaded } from "./load_chain.ts";
import { openEntityStore, removeStore } from "./open_store.ts";
import { checkClaim } from "./store_claims.ts";
import { openTrial, type TrialContext } from "./trial_context.ts";
import { warmUpStore } from "./warm_up_store.ts";

/** How a trial's store was loaded, in the words of the run's record. */
const LOADED: Readonly<Record<AppendJob["benchmark"], string>> = {
  append: "block by block, a transaction each",
  restricted: "block by block, a transaction each",
  query: "block by block, a transaction each",
  bulk: "at once",
  rewritten: "at once, then a tenth of its entities rewritten block by block",
};

/**
 * Appends a prepared block file to a fresh store, or loads it at once; checks the result, runs queries, checks their answers.
 *
 * On the clock: `appendBlock` or `bulkLoad` alone. Reading the file counts as waiting, decoding as encoding; both are timed apart.
 * @throws {HeadroomError} The store or the disk failed; the trial is discarded.
 */
export async function runAppendTrial(job: AppendJob, host: JobHost): Promise<TrialOutcome> {
  const context = await openTrial(job, host);
  const { clock, recorder, checks } = context;
  const expected = await readExpectations(job.expectationsPath);
  const bulk = job.benchmark === "bulk";
  // A sync begins cold.
  if (!bulk) {
    host.progress({ step: "warming up", done: 0, total: 0, unit: "" });
    await warmUpStore(job);
  }
  const store = await openEntityStore(job.store, job.storePath, job.variant);
  const loaded = await context.load.during(() => loadChain(store, { job, expected }, context));
  // As they were while it was measured: before its first write an engine may report others.
  const { settings, durability } = store;
  const stats = await checkLoaded(store, { job, expected, loaded }, context);
  let checkUs = clock.nowUs() - loaded.endUs;
  const queries = {
    rounds: job.queryRounds,
    openArrivals: job.openArrivals,
    openRatePerS: job.openRatePerS,
    seed: Number(BigInt.asIntN(32, BigInt(job.seed) * 31n + BigInt(job.order))),
    context,
  };
  const asked = job.queryRounds === 0
    ? null
    : await context.load.during(() => runQueries(store, expected, queries));
  const checkStart = clock.nowUs();
  checks.begin("the store's own check");
  const integrity = await store.check();
  recorder.check("store.check()", integrity.ok, {
    expected: "no problem found",
    actual: integrity.lines.join("; "),
  });
  recorder.measureServer();
  const closeStart = clock.nowUs();
  await store.close();
  recorder.event("close", "closing the store, with its log moved into the file, ms", {
    value: (clock.nowUs() - closeStart) / 1000,
  });
  if (!job.keepStore) await removeStore(job.store, job.storePath);
  checkUs += clock.nowUs() - checkStart + (asked?.checkMs ?? 0) * 1000;
  return await recorder.finish({
    // A bulk load is synced before it returns.
    durability: bulk ? "machine" : durability,
    generate_ms: 0,
    wait_ms: loaded.waitUs / 1000,
    encode_ms: loaded.encodeUs / 1000,
    store_ms: loaded.storeUs / 1000 + (asked?.storeMs ?? 0),
    check_ms: checkUs / 1000,
    entities: expected.totals.entities,
    versions: loaded.written.versions,
    rows: rowsOf(loaded.written),
    events: 0,
    root_events: 0,
    commits: loaded.commits,
    queries: asked?.queries ?? 0,
    file_bytes: stats.fileBytes,
  }, { settings: { ...settings, loaded: LOADED[job.benchmark] } });
}

async function checkLoaded(
  store: EntityStore,
  { job, expected, loaded }: {
    readonly job: AppendJob;
    readonly expected: Expectations;
    readonly loaded: Loaded;
  },
  { recorder, checks }: TrialContext,
): Promise<StoreStats> {
  checks.begin("totals and sizes");
  const stats = checkClaim(job.store.name, "stats()", await store.stats());
  const totals = totalsText(totalsFromRows(expected.totals));
  recorder.sizes(job.benchmark === "bulk" ? "bulk" : "load", stats);
  recorder.checkEqual("newest block", String(expected.lastBlock), String(store.tip));
  recorder.checkEqual(
    `totals the ${job.benchmark === "bulk" ? "bulk load" : "appends"} reported`,
    totals,
    totalsText(loaded.written),
  );
  // A store without history has dropped replaced versions; the sampled entities check what is left.
  if (store.capabilities.history === "all") {
    recorder.checkEqual("totals in the store", totals, totalsText(stats.totals));
  }
  const { entities } = expected;
  const checked = checks.begin("sampled entities", { total: entities.length, unit: "entities" });
  const wrong = await wrongEntities(store, expected, checked);
  recorder.check("sampled entities equal the computed state", wrong.length === 0, {
    expected: `${entities.length} entities right`,
    actual: wrong.length === 0 ? `${entities.length} right` : `${wrong.length} wrong, first ${wrong[0]}`,
  });
  return stats;
}

function totalsText({ versions, strings, numbers, payloadBytes }: VersionTotals): string {
  return `${versions} versions, ${strings} string attributes, ${numbers} numeric attributes, ` +
    `${payloadBytes} payload bytes`;
}

async function wrongEntities(
  store: EntityStore,
  { entities, lastBlock }: Pick<Expectations, "entities" | "lastBlock">,
  checked: (done: number) => void,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [at, { key, digest }] of entities.entries()) {
    const version = await store.get(key, lastBlock);
    if ((version === null ? null : digestVersions([version])) !== digest) wrong.push(keyText(key));
    checked(at + 1);
  }
  return wrong;
}
