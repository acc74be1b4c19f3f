import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { HeadroomError } from "../../../errors.ts";

/** What a process did to a file or a name; paths are relative to the recorded folder. */
export type WriteRecord =
  | { readonly kind: "create"; readonly path: string; readonly ino: bigint }
  | {
    readonly kind: "write";
    readonly path: string;
    readonly ino: bigint;
    readonly at: number;
    readonly data: Buffer;
  }
  | { readonly kind: "truncate"; readonly path: string; readonly ino: bigint; readonly size: number }
  /** A sync is sure only of what came before it began, and only from its end on. */
  | { readonly kind: "syncBegin" | "syncEnd"; readonly path: string; readonly ino: bigint }
  | { readonly kind: "rename" | "link"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink" | "mkdir" | "rmdir"; readonly path: string };

/** As `record_writes.c` numbers them, from 1. */
const KINDS = [
  ...["create", "write", "truncate", "syncBegin", "syncEnd"],
  ...["rename", "link", "unlink", "mkdir", "rmdir"],
];
const HEAD_BYTES = 40;

/** Reads what `record_writes.c` recorded. @throws {HeadroomError} It met something that it does not follow. */
export function readWriteLog(path: string): WriteRecord[] {
  const bytes = fs.readFileSync(path);
  const records: WriteRecord[] = [];
  for (let at = 0; at < bytes.length;) {
    const [kind, pathBytes, toBytes] = [0, 4, 8].map((offset) => bytes.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const ino = bytes.readBigUInt64LE(at + 16);
    const [place, dataBytes] = [24, 32].map((offset) => Number(bytes.readBigUInt64LE(at + offset))) as [
      number,
      number,
    ];
    at += HEAD_BYTES;
    const text = (length: number) => bytes.toString("utf8", at, at += length);
    const record = {
      kind: KINDS[kind - 1],
      path: text(pathBytes),
      to: text(toBytes),
      ino,
      at: place,
      size: place,
    };
    const data = bytes.subarray(at, at += dataBytes);
    if (record.kind === undefined) {
      throw HeadroomError.unmet("follow what a writer does to its files", {
        expected: "writes, syncs, and changes of names",
        actual: `${record.to} at "${record.path}"`,
        next: "Leave power out: --only append,bulk,event,batch,flush",
      });
    }
    records.push({ ...record, data } as unknown as WriteRecord);
  }
  return records;
}
