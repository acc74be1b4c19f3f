import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { postgresPrograms } from "../postgres/programs.ts";
import { ColdTier } from "./cold_tier.ts";
import type { LowerTier } from "./tier.ts";
import { WarmTier } from "./warm_tier.ts";

/** Tiers below the hot one by name, in the order in which a version gets older, each with a folder of its own. */
const KINDS = {
  postgres: (place: string): Promise<LowerTier> => WarmTier.open(join(place, "warm")),
  parquet: (place: string): Promise<LowerTier> => {
    const folder = join(place, "cold");
    mkdirSync(folder, { recursive: true });
    return ColdTier.open(folder);
  },
};
/** One of them. */
export type TierName = keyof typeof KINDS;

/** Tiers that are closed together. */
export interface OpenTiers extends AsyncDisposable {
  readonly tiers: readonly LowerTier[];
}

/** Opens tiers in a folder, in the order of their names. @throws {HeadroomError} One cannot be opened; none is left open. */
export async function openTiers(place: string, names: readonly TierName[]): Promise<OpenTiers> {
  await using opened = new AsyncDisposableStack();
  const tiers: LowerTier[] = [];
  for (const name of names) tiers.push(opened.adopt(await KINDS[name](place), (tier) => tier.close()));
  const kept = opened.move();
  return { tiers, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** @throws {HeadroomError} What a tier needs of this machine is not there: a sentence before any work. */
export function refuseWithoutServer(names: readonly TierName[]): void {
  if (names.includes("postgres")) postgresPrograms();
}
