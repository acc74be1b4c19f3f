import { cpuUsage } from "node:process";
import { writeVariant } from "../../runs/write_variant.ts";
import type { KelRegistry, KelRegistryStats } from "../../stores/kel_registry.ts";
import { peakRssBytes } from "../environment/memory.ts";
import type { OnboardJob } from "./job.ts";
import { added, cpuSince, timesOf } from "./registry_times.ts";
import { checkClaim } from "./store_claims.ts";
import type { TrialContext } from "./trial_context.ts";
import type { SentEvents } from "./verify_registry.ts";

/** A registry at its end. */
interface Flushed {
  readonly flushUs: number;
  readonly flushCpuUs: number;
  readonly stats: KelRegistryStats;
  readonly writtenRssBytes: number;
}

/** Makes everything visible to a fresh process, and asks the registry what it holds, off the clock. */
export async function flushAndClose(
  registry: KelRegistry,
  job: OnboardJob,
  { clock, recorder }: TrialContext,
): Promise<Flushed> {
  const [before, cpu] = [timesOf(registry, job.store.name), cpuUsage()];
  const startUs = clock.nowUs();
  await registry.flush();
  const parts = added(before, timesOf(registry, job.store.name));
  const flushedUs = clock.nowUs();
  const flushCpuUs = cpuSince(cpu);
  const writtenRssBytes = peakRssBytes();
  const stats = checkClaim(job.store.name, "stats() of a registry", await registry.stats());
  const countedUs = clock.nowUs();
  await registry.close();
  const flushUs = flushedUs - startUs + clock.nowUs() - countedUs;
  recorder.times("flush", flushUs, parts);
  recorder.times("prepare", countedUs - flushedUs, { "counting sizes": countedUs - flushedUs });
  recorder.event("phase", "flush, so that a fresh process sees every event, us", { value: flushUs });
  return { flushUs, flushCpuUs, stats, writtenRssBytes };
}

/** Records what stands in the registry, and checks that it counts what was sent. */
export function recordRegistry(
  { stats, flushCpuUs, writtenRssBytes }: Flushed,
  { job, done }: {
    readonly job: OnboardJob;
    /** `storeCpuUs`: processor time of its calls. */
    readonly done: Pick<SentEvents, "agents" | "events"> & { readonly storeCpuUs: number };
  },
  { recorder, host }: TrialContext,
): void {
  const { fileBytes, allocatedBytes, objects, looseBytes, packedBytes, packs, maintenance } = stats;
  recorder.checkEqual("identifiers in the registry", `${done.agents + 1}`, `${stats.prefixes}`);
  recorder.checkEqual("events in the registry", `${done.events}`, `${stats.events}`);
  if (maintenance?.problem !== undefined) {
    host.note(
      `${job.store.name} could not merge its packs, so that reads are slower: ${maintenance.problem}`,
    );
  }
  const blocks = { name: "whole blocks of the file system", role: "other", rows: null } as const;
  const parts = allocatedBytes === undefined ? [] : [{ ...blocks, bytes: allocatedBytes }];
  recorder.sizes("onboard", { fileBytes, parts });
  recorder.registry({
    agents: done.agents,
    anchors_per_agent: job.anchorsPerAgent,
    batch_agents: writeVariant(job.variant).mode === "per-event" ? 1 : Math.min(job.batchAgents, job.agents),
    objects: objects ?? null,
    loose_bytes: looseBytes ?? null,
    packed_bytes: packedBytes ?? null,
    packs: packs ?? null,
    allocated_bytes: allocatedBytes ?? null,
    registry_cpu_ms: (done.storeCpuUs + flushCpuUs) / 1000,
    merges: maintenance?.runs ?? null,
    merge_ms: maintenance?.totalMs ?? null,
    merge_longest_ms: maintenance?.longestMs ?? null,
    written_rss_bytes: writtenRssBytes,
  });
}
