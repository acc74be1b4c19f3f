import { NOVEMBER_2026_S } from "../builders/times.ts";
import type { AttributeSpec, EntityScenario, Sourced } from "../scenario.ts";

/** A category of goods: its share, how it is kept, grams of one item, and the names its products carry. */
interface Category {
  readonly share: number;
  readonly handling: "ambient" | "chilled" | "frozen" | "secured";
  readonly grams: readonly [min: number, max: number];
  readonly names: readonly string[];
}

/** The goods of a chain. */
export interface Goods {
  readonly categories: Readonly<Record<string, Category>>;
  /** Standards that certificates attest, with their shares. */
  readonly standards: Readonly<Record<string, number>>;
  /** Templates of a lot's dates: every expiry lies after every production, and after the chain's first block. */
  readonly producedOn: string;
  readonly expiresOn: string;
}

/** Entities by type at scale 1; `events` are those of 30 days. */
export interface SupplyChainCounts {
  readonly products: Sourced;
  readonly productInstances: Sourced;
  readonly facilities: Sourced;
  readonly organizations: Sourced;
  readonly shipments: Sourced;
  readonly events: Sourced;
  readonly certifications: Sourced;
}

/** Operations per second at scale 1, as the source counts them. */
export interface SupplyChainRates {
  readonly checkpointScans: Sourced;
  readonly shipmentsCreated: Sourced;
  readonly custodyTransfers: Sourced;
  readonly certificationsIssued: Sourced;
  readonly exceptionsFlagged: Sourced;
}

/** One supply chain: the input of `supplyChainScenario`. */
export interface SupplyChain {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly goods: Goods;
  readonly counts: SupplyChainCounts;
  readonly rates: SupplyChainRates;
  /** Sum of the rates at the peak. */
  readonly peakPerS: Sourced;
  /** `counted`: as many attributes as the totals table counts; `listed`: all names the source lists (X-16, S-03). */
  readonly attributes: "counted" | "listed";
  readonly readRatePerS: Sourced;
  readonly requirements: EntityScenario["requirements"];
  readonly choices: EntityScenario["choices"];
}

/** Time of block 0, seconds since 1970. */
export const EPOCH_S = NOVEMBER_2026_S;

/** Attributes as the totals table counts them, or with those it leaves out (`more`) stored too. */
export function counted(
  chain: SupplyChain,
  attributes: readonly AttributeSpec[],
  more: readonly AttributeSpec[],
): { readonly attributes: readonly AttributeSpec[]; readonly traits: readonly AttributeSpec[] } {
  return chain.attributes === "listed"
    ? { attributes: [...attributes, ...more], traits: [] }
    : { attributes, traits: more };
}
