import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { HeadroomError } from "../errors.ts";
import {
  type BlockFileHeader,
  type BlockFileSummary,
  CHUNK_BYTES,
  END,
  openFile,
  PREFIX_BYTES,
  START,
  TRAILER_BYTES,
  VERSION,
} from "./block_file_format.ts";

/** Writes a block file. Close it to make it whole, or abort it; memory is one chunk of about 1 MiB. */
export class BlockFileWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;
  readonly #hash = createHash("sha256");
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #blocks = 0;
  #bytes = 0;

  private constructor(path: string, file: number, partial: string) {
    this.#path = path;
    this.#file = file;
    this.#partial = partial;
  }

  /** @throws {HeadroomError} The path exists, or cannot be written. */
  static create(path: string, header: BlockFileHeader): BlockFileWriter {
    if (fs.existsSync(path)) {
      throw new HeadroomError(`Cannot write block file "${path}": expected a path that does not exist`, {
        expected: "a new path",
        actual: "an existing file",
        next: "Delete it, or choose another path.",
      });
    }
    const partial = `${path}.partial`;
    const writer = new BlockFileWriter(path, openFile(partial, "w", path), partial);
    const json = Buffer.from(JSON.stringify({ ...header, seed: String(header.seed) }), "utf8");
    const prefix = Buffer.alloc(PREFIX_BYTES);
    START.copy(prefix);
    prefix.writeUInt32LE(VERSION, 8);
    prefix.writeUInt32LE(json.length, 12);
    writer.#write(prefix);
    writer.#write(json);
    return writer;
  }

  /**
   * Appends one encoded block. The bytes may not change afterwards.
   * @throws {HeadroomError} The disk is full; nothing stands under the path, `abort` clears the rest away.
   */
  append(block: Uint8Array): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    this.#write(length);
    this.#write(block);
    this.#hash.update(block);
    this.#blocks++;
  }

  /**
   * Finishes the file under its path. Not synced: a block file can be made again.
   * @throws {HeadroomError} As `append`.
   */
  close(): BlockFileSummary {
    const digest = this.#hash.digest();
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeBigUInt64LE(BigInt(this.#blocks), 4);
    digest.copy(trailer, 12);
    END.copy(trailer, 44);
    this.#write(trailer);
    this.#flush();
    fs.closeSync(this.#file);
    fs.renameSync(this.#partial, this.#path);
    return { digest: digest.toString("hex"), blocks: this.#blocks, bytes: this.#bytes };
  }

  /** Throws the unfinished file away. */
  abort(): void {
    fs.closeSync(this.#file);
    fs.rmSync(this.#partial, { force: true });
  }

  #write(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= CHUNK_BYTES) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    try {
      for (let at = 0; at < bytes.length;) at += fs.writeSync(this.#file, bytes, at);
    } catch (cause) {
      const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
      throw new HeadroomError(`Cannot write block file "${this.#path}": ${problem}`, {
        expected: "room for it on the disk",
        actual: problem,
        next: "Free some space, or choose a smaller scale.",
        cause,
      });
    }
    this.#bytes += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
