import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { PACK, sortedRows } from "./encode_index.ts";
import { EntryRows } from "./entry_rows.ts";
import { ENTRY_HEAD_MAX, readEntryHead, writeEntryHead } from "./pack_entry.ts";
import type { PackFile } from "./pack_file.ts";
import { PackWriter } from "./pack_writer.ts";

/** Bytes copied at a time. */
const PIECE = 4 * 2 ** 20;

/** A merged pack beside its place. */
export interface StagedPack {
  readonly name: string;
  readonly writer: PackWriter;
}

/**
 * Writes one pack with the objects of several of this store's own: entries are copied as they are, since a delta says only how
 * far before it its base begins. Of an object that several packs hold the first copy stays.
 */
export function mergePacks(
  folder: string,
  packs: readonly PackFile[],
  options: { sync: boolean },
): StagedPack {
  const rows = new EntryRows();
  const starts = packs.map((pack) => pack.listEntries(rows));
  const order = sortedRows(rows);
  const repeated = new Set<number>();
  for (let at = 1; at < order.length; at++) {
    if (rows.oidBytes(order[at]!).equals(rows.oidBytes(order[at - 1]!))) repeated.add(order[at]!);
  }
  const writer = new PackWriter(folder, { count: rows.count - repeated.size, sync: options.sync });
  try {
    if (repeated.size > 0) {
      const kept = copyWithout(repeated, { rows, packs, starts, writer });
      return { name: writer.finish(kept), writer };
    }
    for (const [at, pack] of packs.entries()) {
      const end = starts[at]!.at(-1)!;
      for (let from = PACK.headBytes; from < end; from += PIECE) {
        writer.write(pack.range(from, Math.min(end, from + PIECE)));
      }
    }
    return { name: writer.finish(rows, order), writer };
  } catch (error) {
    writer.discard(); // also where a pack cannot be read
    throw error;
  }
}

interface Copied {
  readonly rows: EntryRows;
  readonly packs: readonly PackFile[];
  readonly starts: readonly Float64Array[];
  readonly writer: PackWriter;
}

/** Copies all but repeated entries; where something between a delta and its base is left out, its head says so. */
function copyWithout(repeated: ReadonlySet<number>, { rows, packs, starts, writer }: Copied): EntryRows {
  const kept = new EntryRows();
  const placeOf = new Map<string, number>();
  let place = PACK.headBytes;
  let row = 0;
  for (const [at, pack] of packs.entries()) {
    const body = pack.range(0, starts[at]!.at(-1)!);
    const moved = new Map<number, number>();
    const pieces: Buffer[] = [];
    for (const [number, start] of starts[at]!.subarray(0, -1).entries()) {
      const oid = rows.oid(row);
      const isRepeated = repeated.has(row++);
      moved.set(start, isRepeated ? placeOf.get(oid)! : place);
      if (isRepeated) continue;
      const entry = atNewPlace(body.subarray(start, starts[at]![number + 1]), { start, place, moved });
      placeOf.set(oid, place);
      kept.add({ oid, crc: crc32(entry), length: entry.length });
      pieces.push(entry);
      place += entry.length;
    }
    writer.write(Buffer.concat(pieces));
  }
  return kept;
}

/** An entry as it must be where it now begins. */
function atNewPlace(
  entry: Buffer,
  where: { readonly start: number; readonly place: number; readonly moved: ReadonlyMap<number, number> },
): Buffer {
  const { size, distance, length } = readEntryHead(entry, 0);
  if (distance === undefined) return entry;
  const now = where.place - where.moved.get(where.start - distance)!;
  if (now === distance) return entry;
  const head = Buffer.allocUnsafe(ENTRY_HEAD_MAX);
  const end = writeEntryHead(head, 0, { type: "tree", size, distance: now });
  return Buffer.concat([head.subarray(0, end), entry.subarray(length)]);
}
