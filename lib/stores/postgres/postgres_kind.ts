import { UsageError } from "../../errors.ts";
import type { EntityStoreKind, KindFamily } from "../store_kind.ts";
import { readHistoryRows } from "../history_rows.ts";
import { PostgresClient } from "./client.ts";
import { capabilitiesOf, leave, PostgresStore, refuseUnmade } from "./postgres_store.ts";
import { PostgresServer } from "./server.ts";
import { dataBytesIn, kindOfFolder } from "./server_folder.ts";
import { postgresHistory } from "./history_rows.ts";
import type { VersionWords } from "./version_words.ts";

/** What a commit waits for, by variant. */
const VARIANTS = {
  normal: {
    about: "synchronous_commit=off: a server that is killed may lose its last 0.6 s",
    durability: "process",
    synchronousCommit: "off",
  },
  full: { about: "synchronous_commit=on", durability: "machine", synchronousCommit: "on" },
} as const;

/** A kind of store in a PostgreSQL of its own: a folder. Its server runs while the store is open. */
export function postgresKind(
  { name, about, family, words }: {
    readonly name: string;
    readonly about: string;
    readonly family: KindFamily;
    readonly words: VersionWords;
  },
): EntityStoreKind {
  const connect = (path: string, readOnly: boolean, settings: Readonly<Record<string, string>> = {}) =>
    PostgresServer.open(
      path,
      { kind: name, readOnly },
      (socket) => PostgresClient.connect(socket, path, { readOnly, settings }),
    );
  return {
    name,
    about,
    family,
    capabilities: capabilitiesOf(words),
    variants: VARIANTS,
    extension: ".postgres",
    ownProcesses: true,
    dataBytes: dataBytesIn,
    recognises: (path) => kindOfFolder(path) === name,
    open: async (path, { variant, readOnly = false }) => {
      if (!Object.hasOwn(VARIANTS, variant)) refuseVariant(name, variant);
      const settings = { synchronous_commit: VARIANTS[variant as keyof typeof VARIANTS].synchronousCommit };
      const { server, client } = await connect(path, readOnly, settings);
      try {
        return await PostgresStore.open({ name, path, server, client, words, readOnly });
      } catch (error) {
        await leave(server, client);
        throw error;
      }
    },
    blocks: (path, met) =>
      readHistoryRows(async () => {
        const { server, client } = await connect(path, true);
        try {
          await refuseUnmade(client, { name, path });
          return await postgresHistory(client, path, () => leave(server, client));
        } catch (error) {
          await leave(server, client);
          throw error;
        }
      }, met),
  };
}

/** @throws {UsageError} Another variant would be measured under its name. */
function refuseVariant(store: string, variant: string): never {
  throw new UsageError(`"${variant}" is not a variant of ${store}`, {
    expected: `one of ${Object.keys(VARIANTS).join(", ")}`,
    actual: variant,
  });
}
