import { Buffer } from "node:buffer";
import { encodeTarHeader } from "../../../lib/chain/archive/tar_header.ts";
import { readTar } from "../../../lib/chain/archive/read_tar.ts";
import { packZstd } from "../../../lib/chain/archive/zstd_frame.ts";

/** Names of a tar's members. */
export function tarNames(path: string): string[] {
  return [...readTar(path)].map(({ name }) => name);
}

/** What a test's tar is made of: a member with JSON (packed), with bytes as they are, or raw bytes of the tar itself. */
export interface FixtureMember {
  readonly name?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly size?: number;
}

/** Bytes of a tar with these members, with its end mark by default. */
export function tarBytes(members: readonly FixtureMember[], endMark = true): Uint8Array {
  const parts = members.flatMap(({ name = "block-1.json.zst", json, bytes, type = "0", size }) => {
    const contents = bytes ?? packZstd(Buffer.from(json ?? "", "utf8"));
    const header = Buffer.from(encodeTarHeader(name, size ?? contents.length));
    header.write(type, 156, "latin1");
    seal(header);
    return [header, contents, Buffer.alloc((512 - (contents.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(endMark ? 1024 : 0)]);
}

/** Writes a header's checksum anew. */
export function seal(header: Buffer): void {
  header.write(" ".repeat(8), 148, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}
