import type { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";

/** Parts of a pack index of version 2: head, 256 counts, ids. Source: git's gitformat-pack. */
const INDEX = { countAt: 8 + 255 * 4, idsAt: 8 + 256 * 4, idBytes: 20 };

/** A pack by its name, without an end, with the ids of its objects. */
interface Pack {
  readonly name: string;
  readonly oids: readonly string[];
}

/**
 * The packs of a repository that are to be merged into one, at least two, or none. A pack that holds twice the objects of all
 * smaller ones together stays, so that over a registry's life an object is moved a logarithmic number of times.
 */
export function smallPacks(folder: string): readonly Pack[] {
  const files = new Set(fs.readdirSync(folder));
  const packs = [...files].filter((file) => file.endsWith(".idx")).map((file) => file.slice(0, -".idx".length))
    .filter((name) => !files.has(`${name}.keep`) && !files.has(`${name}.promisor`))
    .map((name) => ({ name, oids: idsIn(fs.readFileSync(join(folder, `${name}.idx`))) }))
    .sort((a, b) => b.oids.length - a.oids.length);
  let others = packs.reduce((sum, { oids }) => sum + oids.length, 0);
  const first = packs.findIndex(({ oids }) => oids.length < 2 * (others -= oids.length));
  return first < 0 ? [] : packs.slice(first);
}

/** Removes packs. The index goes first: a pack without one is passed over. */
export function removePacks(folder: string, packs: readonly Pack[]): void {
  for (const { name } of packs) {
    for (const end of [".idx", ".pack"]) fs.rmSync(join(folder, name + end), { force: true });
  }
}

function idsIn(index: Buffer): string[] {
  return Array.from({ length: index.readUInt32BE(INDEX.countAt) }, (_, at) => {
    const start = INDEX.idsAt + at * INDEX.idBytes;
    return index.toString("hex", start, start + INDEX.idBytes);
  });
}
