import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ArchiveWriter } from "../../../chain/archive/write_archive.ts";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../../chain/codec/block_file.ts";
import { decodeBlock } from "../../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../../chain/codec/encode_block.ts";
import { digestVersions } from "../../../chain/digest_versions.ts";
import { HeadroomError } from "../../../errors.ts";
import { openChain } from "../../../inspect/open_chain.ts";
import { BITEMPORAL } from "../../../stores/sqlite/bitemporal.ts";
import { POSTING } from "../../../stores/sqlite/posting.ts";
import type { EntityStoreKind } from "../../../stores/store_kind.ts";
import type { FileSubject } from "./file_subject.ts";
import { chainFacts, SMALL_CHAIN } from "./small_chain.ts";

const FILE = "chain";

/** What a chain's file says, as `inspect`, `fit` and imports read it. */
async function readChain(folder: string): Promise<readonly string[]> {
  const chain = openChain(join(folder, FILE));
  chain.blockCount();
  return chainFacts(await Array.fromAsync(chain.blocks()));
}

const ARCHIVE: FileSubject = {
  kind: "archive",
  promised: "sealed",
  make(folder) {
    const writer = ArchiveWriter.create(join(folder, FILE));
    for (const block of SMALL_CHAIN) writer.append(block);
    writer.close();
    return Promise.resolve();
  },
  read: readChain,
};

const BLOCK_FILE: FileSubject = {
  kind: "blocks",
  promised: "sealed",
  make(folder) {
    const header = { schema: BLOCK_FILE_SCHEMA, scenario: "small", scale: 1, seed: 7n } as const;
    const writer = BlockFileWriter.create(join(folder, FILE), header);
    for (const block of SMALL_CHAIN) writer.append(encodeBlock(block));
    writer.close();
    return Promise.resolve();
  },
  async read(folder) {
    const { scenario, scale, seed } = openChain(join(folder, FILE)).header ?? {};
    return [`${scenario} ${scale} ${seed}`, ...await readChain(folder)];
  },
};

/** SQLite keeps no digest of a page: a byte of a payload that was changed is a payload. */
function database(kind: EntityStoreKind): FileSubject {
  return {
    kind: `database-${kind.name}`,
    promised: "open",
    async make(folder) {
      const store = await kind.open(join(folder, FILE), { variant: "normal" });
      for (const block of SMALL_CHAIN) await store.appendBlock(decodeBlock(encodeBlock(block)));
      await store.close();
    },
    async read(folder) {
      const facts = await readChain(folder);
      return [...facts, ...await answers(kind, join(folder, FILE))];
    },
  };
}

/** What a store answers, as `ask` reads it. @throws {HeadroomError} Also where its own check finds something. */
async function answers(kind: EntityStoreKind, path: string): Promise<string[]> {
  const store = await kind.open(path, { variant: "normal", readOnly: true });
  try {
    const at = store.tip ?? 0;
    const found = await store.run(store.compile('$all && (status = "update" || block > 3)'), at, {
      limit: 20,
    });
    const one = await store.get(SMALL_CHAIN.at(-1)!.operations[0]!.key, at);
    const { ok, lines } = await store.check();
    if (!ok) throw new HeadroomError(`The store's own check: ${lines.join("; ")}`);
    return [digestVersions(found.versions), JSON.stringify(one?.payload.length)];
  } finally {
    await store.close();
  }
}

/** An unfinished block file, gone on with. */
const PARTIAL: FileSubject = {
  kind: "blocks-unfinished",
  promised: "sealed",
  make(folder) {
    const writer = BlockFileWriter.create(join(folder, FILE), PARTIAL_HEADER);
    for (const block of SMALL_CHAIN.slice(0, -3)) writer.append(encodeBlock(block));
    writer.suspend();
    return Promise.resolve();
  },
  async read(folder) {
    const path = join(folder, readdirSync(folder)[0]!).replace(/\.partial$/, "");
    const writer = BlockFileWriter.resume(path, PARTIAL_HEADER) ??
      BlockFileWriter.create(path, PARTIAL_HEADER);
    for (const block of SMALL_CHAIN.slice(writer.blocks)) writer.append(encodeBlock(block));
    writer.close();
    return await readChain(folder);
  },
};
const PARTIAL_HEADER = { schema: BLOCK_FILE_SCHEMA, scenario: "small", scale: 1, seed: 7n } as const;

/** Files of chains. */
export const CHAIN_FILES: readonly FileSubject[] = [
  ARCHIVE,
  BLOCK_FILE,
  PARTIAL,
  database(BITEMPORAL),
  database(POSTING),
];
