import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { findEntityStore, SERVICE_STORES, splitAddress } from "../../stores/mod.ts";
import type { EntityStoreKind } from "../../stores/store_kind.ts";

/** Flags of a command that measures stores: where a store is that is a service. */
export const SERVICE_FLAGS = {
  url: {
    type: "string",
    value: "<url>",
    about: "Of arkiv-entitydb: where it takes blocks (http://127.0.0.1:2704)",
  },
  "query-url": { type: "string", value: "<url>", about: "Where it is asked (port 2705 of the same host)" },
  "data-dir": { type: "string", value: "<dir>", about: "Its data folder, for sizes (unknown without)" },
  revert: {
    type: "boolean",
    about: "It may take back the blocks that this command sends: each trial begins with an empty one",
  },
} as const;

/** Values of `SERVICE_FLAGS`. */
interface ServiceFlags {
  readonly url: string | undefined;
  readonly "query-url": string | undefined;
  readonly "data-dir": string | undefined;
  readonly revert: boolean;
}

/**
 * A list of stores in which each that is a service has the address that flags give, as `findEntityStore` and the record of a run take
 * it: `arkiv-entitydb@http://127.0.0.1:2704?revert=yes`. @param names With commas between; of contestants `store:variant`.
 * @throws {UsageError} Flags and no such store, or an address that is none.
 */
export async function withAddress(names: string, flags: ServiceFlags): Promise<string> {
  const { url, revert } = flags;
  const options = new URLSearchParams();
  for (const name of ["query-url", "data-dir"] as const) {
    const value = flags[name];
    if (value !== undefined) options.set(name, name === "data-dir" ? resolve(value) : value);
  }
  if (revert) options.set("revert", "yes");
  const address = `${url ?? ""}${options.size > 0 ? `?${options}` : ""}`;
  if (address === "") return names;
  const given = names.split(",").map((name) => name.trim());
  const isService = (name: string) => Object.hasOwn(SERVICE_STORES, splitAddress(name).own.split(":")[0]!);
  if (!given.some(isService)) {
    throw new UsageError("--url, --query-url, --data-dir and --revert are of a store that is a service", {
      expected: `${Object.keys(SERVICE_STORES).join(", ")} among the stores`,
      actual: names,
      next: "Name it with --store, or leave these flags out.",
    });
  }
  if (/[,\s]/.test(address)) {
    throw new UsageError(`"${address}" is not the address of a service`, {
      expected: "no comma or blank in it",
    });
  }
  return (await Promise.all(given.map(async (name) => {
    if (!isService(name)) return name;
    const { own } = splitAddress(name);
    await findEntityStore(`${own.split(":")[0]}@${address}`);
    return `${own}@${address}`;
  }))).join(",");
}

/** For commands that copy, kill or open files. @throws {UsageError} The kind's data lies elsewhere than in its file. */
export function refuseElsewhere({ name, elsewhere }: EntityStoreKind): void {
  if (elsewhere === undefined) return;
  throw new UsageError(`${name} is a service, not a file`, {
    expected: "stores with a file of their own",
    actual: name,
    next: "Measure it with deno task append, query, bench or race.",
  });
}
