import { UsageError } from "../../errors.ts";
import { refuseElsewhere } from "../plan/service_flags.ts";
import { findEntityStore, recordedStoreName, splitAddress } from "../../stores/mod.ts";

/** A store with one of its variants. */
export interface StoreContestant {
  readonly store: string;
  readonly variant: string;
}

/** What a contestant's name ends with where it loads the whole chain at once. */
const BULK = ":bulk";

/** Whether a contestant loads the whole chain at once; `store:bulk` is otherwise as `store`. */
export function isBulk(name: string): boolean {
  return name.endsWith(BULK);
}

/** A contestant's name without its `:bulk`. */
export function withoutBulk(name: string): string {
  return isBulk(name) ? name.slice(0, -BULK.length) : name;
}

/**
 * Reads `store` or `store:variant`; without one the store's default. An address of the store comes last: `store:variant@address`.
 * @throws {UsageError} No such store, or no such variant of it.
 */
export async function parseContestant(name: string): Promise<StoreContestant> {
  const { own, address } = splitAddress(name);
  const [kind, variant] = own.split(":") as [string, string?];
  const store = address === null ? kind : `${kind}@${address}`;
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
 * @param others `peers`: names that are no stores'; `bulk`: whether a store may be `store:bulk`; `services`: whether it may be one.
 * @throws {UsageError} As `parseContestant`, a store without a bulk load, a service, or the same store and variant stand twice.
 */
export async function contestantNames(
  list: string,
  { peers = [], bulk = false, services = false }: {
    readonly peers?: readonly string[];
    readonly bulk?: boolean;
    readonly services?: boolean;
  } = {},
): Promise<string[]> {
  const names = list.split(",").map((name) => name.trim().replace(/^[^:]*/, recordedStoreName));
  const full = await Promise.all(names.map(async (name) => {
    if (peers.includes(name)) return name;
    if (bulk && isBulk(name)) {
      await refuseWithoutBulk(withoutBulk(name));
      return name;
    }
    const { store, variant } = await parseContestant(name);
    if (!services) refuseElsewhere(await findEntityStore(store));
    const { own, address } = splitAddress(store);
    return `${own}:${variant}${address === null ? "" : `@${address}`}`;
  }));
  refuseRepeated(full);
  return names;
}

/** @throws {UsageError} No such store, or it cannot load a chain at once. */
async function refuseWithoutBulk(store: string): Promise<void> {
  if ((await findEntityStore(store)).capabilities.bulk) return;
  throw new UsageError(`${store} has no bulk load`, {
    expected: "a store that loads a whole chain at once",
    actual: `${store}${BULK}`,
  });
}

/** @throws {UsageError} One of them stands twice. */
export function refuseRepeated(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new UsageError(`"${twice}" is given twice`, { expected: "each once", actual: names.join(",") });
}
