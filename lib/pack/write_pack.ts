import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { encodeTarHeader, TAR_BLOCK_BYTES } from "../chain/archive/tar_header.ts";
import { HeadroomError } from "../errors.ts";
import type { PackedFile } from "./packed_files.ts";

/** Folder that an archive unpacks into. */
export const PACK_FOLDER = "headroom";

/** Bytes of a file read at once. */
const CHUNK_BYTES = 1 << 20;

/** What is known of a packed file. */
export interface PackedEntry extends PackedFile {
  readonly bytes: number;
  /** SHA-256, hex; empty of a link. */
  readonly sha256: string;
}

/**
 * All entries of an archive by name: files with their sizes and digests, and a file with the digests as `sha256sum -c` reads them.
 * Reads every file once.
 */
export function packEntries(files: readonly PackedFile[]): PackedEntry[] {
  const entries = files.map(digested);
  const lines = entries.filter(({ sha256 }) => sha256 !== "").map(({ name, sha256 }) =>
    `${sha256}  ${name}\n`
  );
  const sums = digested({ name: "SHA256SUMS", from: { text: lines.sort(byText).join("") }, part: "sources" });
  return [...entries, sums].sort((a, b) => byText(a.name, b.name));
}

function digested(file: PackedFile): PackedEntry {
  const hash = createHash("sha256");
  let bytes = 0;
  for (const chunk of chunksOf(file)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { ...file, bytes, sha256: "link" in file.from ? "" : hash.digest("hex") };
}

/** In the order of the characters' codes, whatever the user's language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Writes entries as a tar: the same entries give the same bytes, whenever and by whomever. Memory: a part of a file.
 * @param write Takes each part; the next follows when it has. @param onBytes Called with how many bytes of files were written.
 * @throws {HeadroomError} A file was changed since its entry was made.
 */
export async function writeTar(
  entries: readonly PackedEntry[],
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  onBytes: (count: number) => void = () => {},
): Promise<void> {
  for (const entry of entries) {
    const { name, from, bytes, isProgram = false } = entry;
    const about = "link" in from ? { link: from.link } : { mode: isProgram ? 0o755 : 0o644 };
    await write(encodeTarHeader(`${PACK_FOLDER}/${name}`, bytes, about));
    const hash = createHash("sha256");
    for (const chunk of chunksOf(entry)) {
      await write(chunk);
      hash.update(chunk);
      onBytes(chunk.length);
    }
    if (!("link" in from) && hash.digest("hex") !== entry.sha256) {
      throw HeadroomError.unmet(`pack "${name}"`, {
        expected: "the file as it was when the command began",
        actual: "one that was changed since",
        next: "Give the command again, and change nothing meanwhile.",
      });
    }
    await write(new Uint8Array(-bytes & (TAR_BLOCK_BYTES - 1)));
  }
  await write(new Uint8Array(2 * TAR_BLOCK_BYTES));
}

/** What a file holds, part after part; each is its own memory. Nothing of a link. */
function* chunksOf({ from }: PackedFile): Generator<Uint8Array<ArrayBuffer>> {
  if ("text" in from) yield new TextEncoder().encode(from.text);
  if (!("path" in from)) return;
  const file = fs.openSync(from.path, "r");
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const count = fs.readSync(file, chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    fs.closeSync(file);
  }
}
