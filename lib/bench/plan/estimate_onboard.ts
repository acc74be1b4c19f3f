import { writeVariant } from "../../runs/write_variant.ts";
import { type Estimate, PROCESS_S } from "./estimate.ts";

/** Bytes up to which a measured registry stays until its run is over. choice: twice what 1,000 agents take one by one in auths' layout. */
export const LEFT_BYTES = 500e6;

/** What a kind of registry takes. Milliseconds and bytes, each beyond what the others say. */
interface RegistryCost {
  /** An event checked and written in a batch, and a commit that has none. */
  readonly eventMs: number;
  readonly commitMs: number;
  /** What a commit to the organisation's log takes for each event that the log holds: its folder is written anew, then read by `git fsck`. */
  readonly grownMs: number;
  /** An event replayed, and seen by the registry's own check. */
  readonly verifyMs: number;
  /** Disk, whole blocks of the file system. */
  readonly eventBytes: number;
  readonly commitBytes: number;
  readonly grownBytes: number;
  /** Files that a commit has to sync one after the other. */
  readonly syncs: number;
}

/** Making and signing an event, ms; warm-up and the rest of a trial, s; a sync, ms: on two busy cores, slow rather than fast. */
const MAKE_MS = 0.3;
const TRIAL_S = 0.5;
const SYNC_MS = 4;
const LEAST_BYTES = 1e6;

/**
 * By the kind's name. `choice:` rough costs on two cores, slow rather than fast; `auths-layout` is what an unknown kind is taken for.
 * `grown`: 94 bytes of tree entries an event, hashed and written for each commit. Source: keri.md 2, "Cost anatomy".
 */
const COSTS: Readonly<Record<string, RegistryCost>> = {
  "auths-layout": {
    ...{ eventMs: 0.9, commitMs: 3, grownMs: 0.0028, verifyMs: 0.7 },
    ...{ eventBytes: 16_000, commitBytes: 45_000, grownBytes: 55, syncs: 13 },
  },
  "auths-layout-git": {
    ...{ eventMs: 2, commitMs: 25, grownMs: 0.0028, verifyMs: 0.9 },
    ...{ eventBytes: 16_000, commitBytes: 45_000, grownBytes: 55, syncs: 13 },
  },
  "auths-layout-packfile": {
    ...{ eventMs: 0.7, commitMs: 1, grownMs: 0.0015, verifyMs: 0.9 },
    ...{ eventBytes: 2_500, commitBytes: 3_000, grownBytes: 0, syncs: 1 },
  },
  loose: {
    ...{ eventMs: 3, commitMs: 15, grownMs: 0, verifyMs: 1.5 },
    ...{ eventBytes: 20_000, commitBytes: 40_000, grownBytes: 0, syncs: 10 },
  },
  packed: {
    ...{ eventMs: 2, commitMs: 8, grownMs: 0, verifyMs: 1 },
    ...{ eventBytes: 2_000, commitBytes: 6_000, grownBytes: 0, syncs: 2 },
  },
  packfile: {
    ...{ eventMs: 0.5, commitMs: 0.4, grownMs: 0, verifyMs: 0.8 },
    ...{ eventBytes: 1_000, commitBytes: 1_500, grownBytes: 0, syncs: 1 },
  },
  "packfile-zlib": {
    ...{ eventMs: 0.6, commitMs: 0.6, grownMs: 0, verifyMs: 0.8 },
    ...{ eventBytes: 900, commitBytes: 1_500, grownBytes: 0, syncs: 1 },
  },
  "fast-import": {
    ...{ eventMs: 0.8, commitMs: 1, grownMs: 0, verifyMs: 0.8 },
    ...{ eventBytes: 1_500, commitBytes: 2_000, grownBytes: 0, syncs: 2 },
  },
  "fast-import-stored": {
    ...{ eventMs: 0.7, commitMs: 0.9, grownMs: 0, verifyMs: 0.8 },
    ...{ eventBytes: 2_000, commitBytes: 3_000, grownBytes: 0, syncs: 2 },
  },
  "sqlite-kel": {
    ...{ eventMs: 0.4, commitMs: 0.3, grownMs: 0, verifyMs: 0.6 },
    ...{ eventBytes: 1_200, commitBytes: 200, grownBytes: 0, syncs: 1 },
  },
};

/** Size of an onboarding. */
interface Onboarding {
  readonly agents: number;
  readonly anchorsPerAgent: number;
  readonly batchAgents: number;
}

/** An onboarding trial: its registry, the replay of every log and the registry's own check. */
export function estimateOnboard(
  { agents, anchorsPerAgent, batchAgents }: Onboarding,
  { store, variant }: { readonly store: string; readonly variant: string },
): Estimate {
  const { mode, setting } = writeVariant(variant);
  const cost = COSTS[store] ?? COSTS["auths-layout"]!;
  const batches = Math.ceil(agents / batchAgents);
  const rootEvents = mode === "multi-seal" ? batches : agents * anchorsPerAgent;
  const events = 1 + rootEvents + agents;
  const commits = mode === "per-event" ? events : batches + 1;
  // Root events or batches, each upon half of them on average.
  const grown = (mode === "per-event" ? rootEvents : batches) * rootEvents / 2;
  const syncs = syncedCommits({ mode, setting }, commits) * cost.syncs;
  const ms = events * (MAKE_MS + cost.eventMs + cost.verifyMs) + commits * cost.commitMs +
    grown * cost.grownMs +
    syncs * SYNC_MS;
  return {
    seconds: PROCESS_S + TRIAL_S + ms / 1000,
    diskBytes: Math.ceil(
      LEAST_BYTES + events * cost.eventBytes + commits * cost.commitBytes + grown * cost.grownBytes,
    ),
  };
}

/** Commits that wait for the disk. What a setting of another name does is taken for the slowest. */
function syncedCommits({ mode, setting }: ReturnType<typeof writeVariant>, commits: number): number {
  if (setting === null || setting === "none") return 0;
  return setting === "batch" && mode === "per-event" ? 1 : commits;
}
