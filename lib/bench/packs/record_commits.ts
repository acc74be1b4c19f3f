import { Buffer } from "node:buffer";
import { loadBlake3 } from "../../keri/blake3.ts";
import type { CommitMeta, FileChange, GitEngine } from "../../stores/git/engines/git_engine.ts";
import type { RegistryLayout } from "../../stores/git/layouts/registry_layout.ts";
import { PendingBatch } from "../../stores/git/pending_batch.ts";
import { Turns } from "../../turns.ts";
import { rootLog } from "../data/root_log.ts";

/** A commit as every writer gets it: files ready to be written. */
export interface RecordedCommit {
  readonly changes: readonly FileChange[];
  readonly meta: CommitMeta;
}

/** One log of signed events, so many in each commit. */
interface RecordSettings {
  readonly layout: RegistryLayout;
  readonly events: number;
  readonly batch: number;
  readonly seed: number;
  readonly interrupted: AbortSignal;
}

/** Time of the first commit, s since 1970 (2026-01-01 UTC). */
const FIRST_S = 1_767_225_600;

/**
 * The commits of one growing log, as a layout makes them of signed events: an inception, then interactions that seal a digest
 * each. The first commit is that of an empty registry. Ends early where it is interrupted.
 */
export async function recordCommits(settings: RecordSettings): Promise<RecordedCommit[]> {
  const { layout, events, batch: size, seed, interrupted } = settings;
  await loadBlake3();
  const empty = layout.empty(FIRST_S);
  const commits: RecordedCommit[] = [{
    changes: empty,
    meta: { timeS: FIRST_S, message: "Create registry" },
  }];
  const reader = await layout.open(emptyRegistry(empty));
  const turns = new Turns();
  let batch = new PendingBatch(reader, layout.snMax);
  for (const { event, signed, state } of rootLog({ events, seed })) {
    if (interrupted.aborted) break;
    await batch.add({ event, state, supersedes: null }, signed);
    const { eventCount: count } = batch;
    if (count < size && state.sn < events - 1) continue;
    const from = state.sn + 1 - count;
    const timeS = FIRST_S + from + size;
    const message = size === 1 ? `Append event ${state.prefix} seq ${from}` : `batch: ${count} events`;
    commits.push({ changes: await reader.changes(batch, timeS), meta: { timeS, message } });
    reader.committed(batch);
    batch = new PendingBatch(reader, layout.snMax);
    await turns.take();
  }
  return commits;
}

/** A registry that holds nothing but the files of an empty one: what a layout reads until it has seen its own commits. */
function emptyRegistry(files: readonly FileChange[]): GitEngine {
  const reads: Pick<GitEngine, "file" | "names"> = {
    file: (folder, name) => {
      const found = files.find((file) => file.name === name && file.folder.join("/") === folder.join("/"));
      return Promise.resolve(found?.content ? Buffer.from(found.content) : null);
    },
    names: () => Promise.resolve([]),
  };
  return reads as GitEngine;
}
