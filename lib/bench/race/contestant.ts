import { UsageError } from "../../errors.ts";
import { findEntityStore, recordedStoreName } from "../../stores/mod.ts";

/** A store with one of its variants. */
export interface StoreContestant {
  readonly store: string;
  readonly variant: string;
}

/**
 * Reads `store` or `store:variant`; without one the store's default.
 * @throws {UsageError} No such store, or no such variant of it.
 */
export async function parseContestant(name: string): Promise<StoreContestant> {
  const [store, variant] = name.split(":") as [string, string?];
  const variants = Object.keys((await findEntityStore(store)).variants);
  if (variant === undefined || variants.includes(variant)) {
    return { store, variant: variant ?? variants[0]! };
  }
  throw new UsageError(`"${variant}" is not a variant of ${store}`, {
    expected: `one of ${variants.join(", ")}`,
    actual: variant,
  });
}

/**
 * Contestants from a list with commas between, each by the name that is shown: `recommended` by what it stands for.
 * @param peers Names that are no stores'.
 * @throws {UsageError} As `parseContestant`, or the same store and variant stand twice.
 */
export async function contestantNames(list: string, peers: readonly string[] = []): Promise<string[]> {
  const names = list.split(",").map((name) => name.trim().replace(/^[^:]*/, recordedStoreName));
  const full = await Promise.all(names.map(async (name) => {
    if (peers.includes(name)) return name;
    const { store, variant } = await parseContestant(name);
    return `${store}:${variant}`;
  }));
  refuseRepeated(full);
  return names;
}

/** @throws {UsageError} One of them stands twice. */
export function refuseRepeated(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new UsageError(`"${twice}" is given twice`, { expected: "each once", actual: names.join(",") });
}
