import { existsSync } from "node:fs";
import { HeadroomError, UsageError } from "../../errors.ts";
import type { EntityStore, EntityStoreCapabilities } from "../entity_store.ts";
import { BESIDE } from "../sqlite/beside.ts";
import type { EntityStoreKind } from "../store_kind.ts";
import { EntityDbStore } from "./entitydb_store.ts";
import { folderBytes } from "./folder_bytes.ts";
import { Ledger } from "./ledger.ts";
import { revertAll, Service } from "./service.ts";
import { parseServiceAddress } from "./service_address.ts";

const NAME = "arkiv-entitydb";
/** What a pattern's signs, an order of addresses and `$sequence` are refused for: `native_query.ts`. */
const CAPABILITIES: EntityStoreCapabilities = { history: "head", language: "subset", bulk: false };

/**
 * Arkiv's present storage service, in a process that the user runs. What it takes and how it maps: data/reference/arkiv-service.md.
 * At the store's path lies a ledger of what was sent there.
 */
export const ARKIV_ENTITYDB: EntityStoreKind = at(null);

/** @param address As `parseServiceAddress` reads it; null takes that of the ledger, and in a new one where it listens by default. */
function at(address: string | null): EntityStoreKind {
  const given = address === null ? null : parseServiceAddress(address);
  return {
    name: NAME,
    about: "Arkiv's storage service (Pebble, roaring bitmaps), run by you: --url <url>",
    capabilities: CAPABILITIES,
    variants: {
      normal: {
        about: "as it was started; its commits are not synced (Pebble, NoSync)",
        durability: "process",
      },
    },
    extension: ".entitydb",
    companions: BESIDE,
    recognises: (path) => Ledger.recognises(path),
    at,
    elsewhere: {
      refuseUnready: async () => {
        if (given?.revert !== true) refuseToKeep();
        const service = await Service.connect(given);
        const head = await service.head();
        if (head.entities > 0) refuseFilled(service, head);
        if (given.dataDir !== null) await folderBytes(given.dataDir);
      },
      remove: async (path) => {
        if (given?.revert !== true || !existsSync(path)) return;
        await onLedger(path, async (ledger) => {
          const service = await Service.connect(given);
          await revertAll(service, (limit) => ledger.newestBlocks(limit), (from) => ledger.drop(from));
        });
      },
    },
    open: async (path, { variant, readOnly = false }) => await open(path, { variant, readOnly, address }),
  };
}

async function open(
  path: string,
  { variant, readOnly, address }: {
    readonly variant: string;
    readonly readOnly: boolean;
    readonly address: string | null;
  },
): Promise<EntityStore> {
  if (variant !== "normal") {
    throw new UsageError(`"${variant}" is not a variant of ${NAME}`, { expected: "normal", actual: variant });
  }
  const isNew = !existsSync(path);
  const text = address ?? (isNew ? "" : await onLedger(path, (ledger) => ledger.service?.address ?? ""));
  const service = await Service.connect(parseServiceAddress(text));
  const head = await service.head();
  if (isNew && head.entities > 0) refuseFilled(service, head);
  const { dataDir } = service.address;
  const emptyBytes = isNew && dataDir !== null ? await folderBytes(dataDir) : null;
  const ledger = new Ledger(path, readOnly);
  try {
    if (ledger.service === null && !readOnly) ledger.setService(text, emptyBytes);
    return new EntityDbStore({
      name: NAME,
      capabilities: CAPABILITIES,
      path,
      service,
      ledger,
      readOnly,
      head,
    });
  } catch (error) {
    ledger.close();
    throw error;
  }
}

/** @throws {UsageError} Always: each trial, and its warm-up, begins with a service that holds nothing. */
function refuseToKeep(): never {
  throw new UsageError(`Cannot measure ${NAME} without --revert`, {
    expected: "leave to take back the blocks that this command sends, with arkiv_revert",
    actual: "none",
    next:
      "Add --revert; blocks of others are never taken back. Or move one chain there: append --from old.db --db new.entitydb",
  });
}

/** @throws {HeadroomError} Always: before there is a ledger of it. */
function refuseFilled({ address }: Service, { entities, block }: { entities: number; block: number }): never {
  throw HeadroomError.unmet(`use the service at ${address.chain}`, {
    expected: "one that holds nothing",
    actual: `${entities} entities at block ${block}`,
    next: "Start it on an empty --data-dir: nothing is taken back that this store did not send.",
  });
}

async function onLedger<Result>(path: string, run: (ledger: Ledger) => Result): Promise<Awaited<Result>> {
  const ledger = new Ledger(path, false);
  try {
    return await run(ledger);
  } finally {
    ledger.close();
  }
}
