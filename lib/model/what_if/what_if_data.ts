import type { EntityLaws } from "../evidence/law_projections.ts";
import type { Window } from "../evidence/curves.ts";
import type { RunNoise } from "../evidence/run_noise.ts";
import type { ScaledTimes } from "../laws/scaled_times.ts";
import type { StoredSize } from "../predict.ts";
import type { RescaledFrom } from "../rescale/rescaled.ts";
import type { Interval } from "../verdicts/verdict.ts";

/** One variant of a store: its laws without the size that they are asked about, and what trials measured along their stores. */
export interface VariantLaws extends Pick<EntityLaws, "commits" | "largestCommit" | "size"> {
  readonly mixMs: ScaledTimes | null;
  readonly windows: readonly Window[];
}

/** What several readers do together over what one does, by a law fitted to a measurement of its own. Plain data. */
export interface ReadersLaw {
  /** Where it comes from, for people. */
  readonly source: string;
  /** Most readers measured, and rows of the store that they read. */
  readonly readersTo: number;
  readonly rowsTo: number;
  /** By the number of readers, from 1 on; the interval is that of what so many do, over what one does. */
  readonly times: readonly { readonly value: number; readonly interval: Interval }[];
}

/** A store that a use case was measured on. */
export interface WhatIfStore {
  readonly store: string;
  /** By variant, in the order verdicts prefer them; at least one. */
  readonly variants: readonly VariantLaws[];
  /** Ids of metrics that were measured with too few samples. */
  readonly tooFew: readonly string[];
  /** Readers of the closed loop that reads were measured with; null where none was. */
  readonly readers: number | null;
  /** What other numbers of readers do; absent where nothing measured it. */
  readonly readersLaw?: ReadersLaw;
  /** Where its laws are those of another machine, as computed: what is said of them is widened (`asRescaled`). */
  readonly rescaled?: RescaledFrom;
}

/** A load or limit that requirements state, in the metric's unit, with their ids. */
interface AskedValue {
  readonly value: number;
  readonly ids: readonly string[];
}

/** What can be asked of a use case: its own size and needs, and the stores with laws. */
export interface WhatIfCase {
  readonly scenario: string;
  readonly title: string;
  /** The use case's full size. */
  readonly full: StoredSize & { readonly entities: number };
  /** What its needs state, ascending, and of each kind the one to begin with; null where they state none. */
  readonly asked: {
    readonly writesPerS: Asked;
    readonly readsPerS: Asked;
    readonly syncMin: Asked;
  };
  readonly stores: readonly WhatIfStore[];
}

/** What the needs state of one load or limit. */
export interface Asked {
  readonly first: number | null;
  readonly values: readonly AskedValue[];
}

/** The laws of a run, as a page holds them to answer for settings of its reader. Plain data: JSON gives it back unchanged. */
export interface WhatIfData {
  readonly noise: RunNoise;
  readonly useCases: readonly WhatIfCase[];
}

/** A use case on one store of a run. */
export interface CaseOnStore extends Omit<WhatIfCase, "stores"> {
  readonly onStore: WhatIfStore;
}

/** What is asked of one chain of a use case. */
export interface Setting {
  readonly scenario: string;
  readonly store: string;
  /** Entities alive, above 0. */
  readonly entities: number;
  /** Mean payload of an entity version, bytes. */
  readonly payloadBytes: number;
  /** Mean life of an entity after which it is replaced, days; 0: nothing ends but what the use case's own stream ends. */
  readonly lifetimeDays: number;
  /** Entity versions written, and queries of the use case's mix asked, a second; 0: none. */
  readonly writesPerS: number;
  readonly readsPerS: number;
  /** Readers that ask at once; without a law of them those measured, whatever is set. */
  readonly readers: number;
  /** Disk of one chain, GB, above 0. */
  readonly diskGb: number;
  /** Minutes that writing the whole state may take, above 0. */
  readonly syncMin: number;
}
