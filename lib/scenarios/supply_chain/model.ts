import { noPayload } from "../builders/no_payload.ts";
import type { AttributeSpec, EntityScenario, Sourced } from "../scenario.ts";

/** What a chain carries: all that differs from one kind of goods to the next. */
export interface Goods {
  /** Category, its share, the names its products carry, and how it is kept. */
  readonly categories: readonly {
    readonly category: string;
    readonly share: number;
    readonly names: readonly string[];
    readonly handling: "ambient" | "chilled" | "frozen" | "secured";
    /** Grams of one item. */
    readonly weightG: { readonly min: number; readonly max: number };
  }[];
  /** Standards that certificates attest, with their shares. */
  readonly standards: readonly (readonly [standard: string, share: number])[];
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

/** Operations a second at scale 1, as the source counts them. */
export interface SupplyChainRates {
  readonly checkpointScans: Sourced;
  readonly shipmentsCreated: Sourced;
  readonly custodyTransfers: Sourced;
  readonly certificationsIssued: Sourced;
  readonly exceptionsFlagged: Sourced;
}

/** One supply chain: what `supplyChainScenario` turns into a scenario. */
export interface SupplyChain {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly goods: Goods;
  readonly counts: SupplyChainCounts;
  readonly rates: SupplyChainRates;
  /** The sum of the rates at the busiest time. */
  readonly peakPerS: Sourced;
  /** `counted`: as many attributes as the totals table counts; `listed`: all names the source lists (X-16, S-03). */
  readonly attributes: "counted" | "listed";
  readonly readRatePerS: Sourced;
  readonly requirements: EntityScenario["requirements"];
  readonly choices: EntityScenario["choices"];
}

/** Why a name is not in the source. */
export const CHOSEN = "choice: a plausible name; the source gives the number of attributes only";

/** Seconds since 1970 of block 0: 2026-11-01T00:00:00Z. `choice:` */
export const EPOCH_S = 1_793_491_200;

/** A payload row with zero bytes: the schema writes one for every entity, the source gives no payload. */
export const NO_PAYLOAD = noPayload(
  "data/reference/use-cases.json payloads_note: no payload figures in the document",
);

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
