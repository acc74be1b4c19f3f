import { existsSync } from "node:fs";
import { HeadroomError, messageOf } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";
import { Turns } from "../../turns.ts";
import type { CheckWatch, Unpublished, UnpublishedLog } from "../kel_registry.ts";
import { commitOrder } from "./engines/commit_order.ts";
import { journalFolder, journalPath } from "./engines/journal_path.ts";
import { LooseObjects } from "./engines/loose_objects.ts";
import { parseCommit } from "./engines/registry_commit.ts";
import { leftApart, readRef, type RefPlace } from "./engines/registry_ref.ts";
import { RegistryTree } from "./engines/registry_tree.ts";
import { Spool } from "./engines/spool.ts";
import type { LayoutReader, RegistryLayout } from "./layouts/registry_layout.ts";
import { PackStore } from "./packs/pack_store.ts";
import { whileUnlocked } from "./registry_lock.ts";
import { problemLine, replayLogs } from "./replay_logs.ts";

/** Logs that are listed. choice: a screen. */
const SHOWN = 20;

/** A registry in Git. */
interface Kept {
  readonly place: RefPlace;
  readonly layout: RegistryLayout;
}

/**
 * Commits that were acknowledged and that git does not see: of a killed writer, until the next one completes them, or of one at work.
 * Changes nothing. Those of the pack writer are replayed and verified; those of the other writers are counted.
 * @param published Reads what git sees.
 */
export async function findUnpublished(
  published: LayoutReader,
  kept: Kept,
  watch: CheckWatch,
): Promise<Unpublished[]> {
  const { gitdir } = kept.place;
  if (!existsSync(journalFolder(gitdir))) return [];
  const found: Unpublished[] = [];
  for (const writer of ["packed", "fast-import"] as const) {
    found.push(...await inSpool(new Spool(journalPath(gitdir, writer)), kept.place));
  }
  const objects = { gitdir, form: "stored", fsync: "none" } as const;
  const store = new PackStore(objects, new LooseObjects(gitdir, "none"));
  try {
    return [...found, ...await inPackLog(store, published, { ...kept, watch })];
  } finally {
    store.close();
  }
}

function inSpool(spool: Spool, { gitdir }: RefPlace): Promise<Unpublished[]> {
  return whileUnlocked(gitdir, (isHeld) => {
    // It is emptied when its commits are in the repository.
    const commits = spool.read()?.records.length ?? 0;
    const about = { journal: spool.path, commits, logs: null, problem: null, next: publishing(gitdir) };
    return Promise.resolve(commits === 0 ? [] : [{ ...about, isHeld, isSound: isHeld }]);
  });
}

async function inPackLog(
  store: PackStore,
  published: LayoutReader,
  { place, layout, watch }: Kept & { readonly watch: CheckWatch },
): Promise<Unpublished[]> {
  const journal = store.journal;
  const failed = (error: unknown, commits: number): Unpublished[] => {
    const { actual, next } = error instanceof HeadroomError ? error : { actual: "", next: "" };
    const told = messageOf(error);
    const problem = told.includes(actual) ? told : `${told}; ${actual}`;
    return [{ journal, commits, logs: null, problem, next, isHeld: false, isSound: false }];
  };
  let ids: readonly string[] = [];
  try {
    const { isHeld, ref } = await whileUnlocked(place.gitdir, async (isHeld) => {
      ids = store.peek();
      return { isHeld, ref: await readRef(place) };
    });
    const newest = ids.at(-1);
    if (newest === undefined) return [];
    const commitOf = async (id: string) => parseCommit(await store.read("commit", id));
    const parentOf = (id: string) => commitOf(id).then(({ parent }) => parent, () => null);
    const order = await commitOrder(newest, ref, parentOf);
    if (order === "same" || order === "before") return [];
    if (order === "apart") {
      return failed(leftApart(place, { path: journal, commit: newest, ref }), ids.length);
    }
    const pending = await layout.open(new RegistryTree(store, (await commitOf(newest)).tree));
    const logs = await changedLogs(published, pending, watch);
    const commits = ids.length - 1 - ids.indexOf(ref ?? "");
    const isSound = isHeld && logs.every(({ problem }) => problem === null);
    return [{ journal, commits, logs, problem: null, next: publishing(place.gitdir), isHeld, isSound }];
  } catch (error) {
    watch.interrupted?.throwIfAborted();
    return failed(error, ids.length);
  }
}

/** The logs that are otherwise in `pending`, each replayed there. */
async function changedLogs(
  published: LayoutReader,
  pending: LayoutReader,
  watch: CheckWatch,
): Promise<UnpublishedLog[]> {
  const logs = new Map<string, Omit<UnpublishedLog, "problem">>();
  const turns = new Turns();
  for await (const prefix of pending.prefixes()) {
    await turns.take();
    watch.interrupted?.throwIfAborted();
    const [before, after] = [await published.tip(prefix), await pending.tip(prefix)];
    if (before?.said === after?.said) continue;
    logs.set(prefix, { prefix, publishedSn: before?.sn ?? null, sn: after?.sn ?? -1 });
  }
  const { replay } = await replayLogs({
    prefixes: () => logs.keys(),
    tip: (prefix) => pending.tip(prefix),
    events: (prefix, from, to) => pending.events(prefix, from, to),
    anchor: pending.anchor,
    logProblem: (log) => pending.logProblem(log),
  }, { ...watch, onLog: () => {} });
  const problems = new Map(replay.problems.map((problem) => [problem.prefix, problem]));
  return [...logs.values()].map((log) => ({ ...log, problem: problems.get(log.prefix) ?? null }));
}

function publishing(gitdir: string): string {
  return shellCommand`deno task kel import --db ${gitdir} publishes them, and changes nothing else`;
}

/** What waits, in lines: how much, where, which events, and what to do. */
export function unpublishedLines(found: Unpublished): string[] {
  const { journal, commits, isHeld, logs, problem, next } = found;
  const of = (logs?.length ?? 0) < 2 ? "" : ` to ${logs!.length} logs`;
  const count = `${commits} ${commits === 1 ? "commit" : "commits"}${of}`;
  if (problem !== null) return [`NOT PUBLISHED: what waits in "${journal}": ${problem}`, `Next: ${next}`];
  const left = (logs?.length ?? 0) - SHOWN;
  return [
    isHeld
      ? `not published yet: ${count} of a writer at work, in "${journal}"`
      : `NOT PUBLISHED: ${count} that a killed writer acknowledged, in "${journal}": git sees none of them`,
    ...logs === null ? ["  which events they hold is not looked at before they are published"] : [],
    ...(logs ?? []).slice(0, SHOWN).map((log) => `  ${logLine(log)}`),
    ...left > 0 ? [`  and ${left} logs more (--json has all)`] : [],
    ...isHeld ? [] : [`Next: ${next}`],
  ];
}

function logLine({ prefix, publishedSn, sn, problem }: UnpublishedLog): string {
  if (problem !== null) return problemLine(problem);
  const before = publishedSn === null ? "nothing of it is published" : `published up to event ${publishedSn}`;
  return `${prefix}: ${before}, with these up to event ${sn}, verified`;
}
