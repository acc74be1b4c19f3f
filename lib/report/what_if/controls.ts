import type { Setting, WhatIfCase, WhatIfData } from "../../model/what_if/what_if_data.ts";

/** The numbers of a setting. */
export type NumberName = Exclude<keyof Setting, "scenario" | "store">;

/** A number that the page's reader sets: by a slider on a logarithmic scale, or as typed. */
export interface Control {
  readonly name: NumberName;
  /** Its name in the address. */
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** Least and largest value above 0 of the slider; more may be typed. */
  readonly range: (useCase: WhatIfCase) => readonly [least: number, most: number];
  /** Whether it counts whole things. */
  readonly isWhole?: true;
  /** What 0 stands for, and at which end of the slider it lies; absent where 0 is no value. */
  readonly zero?: { readonly means: string; readonly at: "start" | "end" };
}

/** How far the size may be set from the use case's own. choice: laws prove nothing further out. */
const SIZE_TIMES = 1000;

/** All controls, in the page's order. */
export const CONTROLS: readonly Control[] = [
  {
    name: "entities",
    key: "entities",
    label: "Entities",
    unit: "alive on one chain",
    range: ({ full }) => [Math.max(1, full.entities / SIZE_TIMES), full.entities * SIZE_TIMES],
  },
  {
    name: "payloadBytes",
    key: "payload",
    label: "Payload",
    unit: "bytes, mean of a version",
    range: () => [10, 100_000],
    zero: { means: "no payload", at: "start" },
  },
  {
    name: "lifetimeDays",
    key: "lifetime",
    label: "Lifetime",
    unit: "days until an entity is replaced",
    range: () => [0.01, 3650],
    zero: { means: "as in the use case's own stream", at: "end" },
  },
  {
    name: "writesPerS",
    key: "writes",
    label: "Write rate",
    unit: "entity versions a second",
    range: () => [0.1, 1_000_000],
    zero: { means: "no writes", at: "start" },
  },
  {
    name: "readsPerS",
    key: "reads",
    label: "Read rate",
    unit: "queries of the mix a second",
    range: () => [0.1, 1_000_000],
    zero: { means: "no reads", at: "start" },
  },
  {
    name: "readers",
    key: "readers",
    label: "Readers",
    unit: "that ask at once",
    range: ({ stores }) => [1, Math.max(2, ...stores.map(({ readersLaw }) => readersLaw?.times.length ?? 1))],
    isWhole: true,
  },
  {
    name: "diskGb",
    key: "disk",
    label: "Disk",
    unit: "GB for one chain",
    range: () => [1, 100_000],
  },
  {
    name: "syncMin",
    key: "sync",
    label: "Full sync within",
    unit: "minutes, block by block",
    range: () => [1, 10_000],
  },
];

/** A disk to begin with where nobody named one, GB. choice: a common one. */
const DISK_GB = 1000;

/** A time for a sync to begin with where no need states one, minutes. choice: a day. */
const SYNC_MIN = 1440;

/** Steps of a slider; its positions are 0 to this. */
export const SLIDER_STEPS = 400;

/** What the needs of a use case ask for at its full size. */
export function ownSetting({ scenario, full, asked, stores }: WhatIfCase, store = stores[0]!.store): Setting {
  return {
    scenario,
    store,
    entities: full.entities,
    payloadBytes: tidy(full.payloadBytes / full.versions, 6),
    lifetimeDays: 0,
    writesPerS: tidy(asked.writesPerS.first ?? 0, 6),
    readsPerS: asked.readsPerS.first ?? 0,
    readers: (stores.find((one) => one.store === store) ?? stores[0]!).readers ?? 1,
    diskGb: DISK_GB,
    syncMin: asked.syncMin.first ?? SYNC_MIN,
  };
}

/** The value at a position of a control's slider, three significant digits. */
export function valueAtPosition(
  { range, zero, isWhole }: Control,
  useCase: WhatIfCase,
  position: number,
): number {
  if (zero !== undefined && position === (zero.at === "start" ? 0 : SLIDER_STEPS)) return 0;
  const [least, most] = range(useCase);
  const value = tidy(least * (most / least) ** (position / SLIDER_STEPS), 3);
  return isWhole ? Math.round(value) : value;
}

/** The position nearest to a value: the end where the value lies beyond it. */
export function positionOf({ range, zero }: Control, useCase: WhatIfCase, value: number): number {
  if (value === 0 && zero !== undefined) return zero.at === "start" ? 0 : SLIDER_STEPS;
  const [least, most] = range(useCase);
  const share = Math.log(value / least) / Math.log(most / least);
  const [first, last] = [zero?.at === "start" ? 1 : 0, zero?.at === "end" ? SLIDER_STEPS - 1 : SLIDER_STEPS];
  return Math.min(last, Math.max(first, Math.round(SLIDER_STEPS * share)));
}

/** Why a control cannot be set for a use case on a store; null where it can. */
export function fixedWords(
  { name }: Control,
  { full, stores }: WhatIfCase,
  { store }: Setting,
): string | null {
  if (name === "payloadBytes" && !(full.payloadBytes > 0)) return "the use case stores none";
  const isKnown = stores.find((one) => one.store === store)?.readersLaw !== undefined;
  return name === "readers" && !isKnown ? "as measured: no law of reads against readers" : null;
}

function tidy(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** Whether a control can be set so. */
export function isValue({ zero, isWhole }: Control, value: number): boolean {
  return !(isWhole && !Number.isInteger(value)) && Number.isFinite(value) &&
    (value > 0 || (value === 0 && zero !== undefined)) && value <= MOST;
}

/** Largest number taken. choice: beyond it sums lose digits. */
const MOST = 1e15;

/** A setting as the fragment of the page's address, so that it can be sent. */
export function fragmentOf(setting: Setting): string {
  const { scenario, store } = setting;
  const numbers = CONTROLS.map(({ name, key }) => [key, String(setting[name])]);
  return new URLSearchParams([["use", scenario], ["store", store], ...numbers]).toString();
}

/**
 * The setting that a fragment of the address names. What it does not name, or names wrongly, is as the use case asks; an unknown use
 * case is the first, an unknown store the use case's first.
 */
export function settingOf(fragment: string, { useCases }: WhatIfData): Setting {
  const named = new URLSearchParams(fragment.replace(/^#/, ""));
  const useCase = caseOf(useCases, named.get("use"));
  const store = useCase.stores.find((one) => one.store === named.get("store")) ?? useCase.stores[0]!;
  const numbers = CONTROLS.flatMap((control) => {
    const text = named.get(control.key);
    const value = text === null || text.trim() === "" ? NaN : Number(text);
    return isValue(control, value) ? [[control.name, value] as const] : [];
  });
  return { ...ownSetting(useCase, store.store), ...Object.fromEntries(numbers) };
}

/** The use case of a scenario, the first where there is none of that name. */
export function caseOf(useCases: WhatIfData["useCases"], scenario: string | null): WhatIfCase {
  return useCases.find((one) => one.scenario === scenario) ?? useCases[0]!;
}
