import { cpuUsage } from "node:process";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { checkClaim } from "./store_claims.ts";

/** Times of parts, microseconds. */
export type Parts = Readonly<Record<string, number>>;

/** What a registry says its time went to since it was opened. @throws {HeadroomError} It says what cannot be. */
export function timesOf({ times = {} }: KelRegistry, store: string): Parts {
  const claimed = checkClaim(store, "times of a registry", times);
  return Object.fromEntries(Object.entries(claimed).map(([part, ms]) => [part, ms * 1000]));
}

/** What was added to each part. */
export function added(before: Parts, after: Parts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([part, us]) => [part, Math.max(0, us - (before[part] ?? 0))]),
  );
}

/** Processor time of the process since then, all threads, microseconds. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = cpuUsage(before);
  return user + system;
}
