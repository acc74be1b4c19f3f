import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import type { Block } from "../block.ts";
import type { Operation } from "../operation.ts";
import { validateBlock } from "../validate_block.ts";
import { ArchiveError, type ArchivePlace } from "./archive_error.ts";
import {
  attributesOf,
  attributesProblem,
  jsonProblem,
  memberSizeProblem,
  type SizeProblem,
} from "./archive_limits.ts";
import { JsonReader, type Refuse } from "./json_reader.ts";
import { operationJson } from "./operation_json.ts";
import { readOperation } from "./read_operation.ts";
import { packZstd, unpackZstd, ZstdError } from "./zstd_frame.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Characters of JSON collected before they become bytes: a large block's text need not be held beside its bytes. */
const CHUNK_CHARACTERS = 1 << 20;

/**
 * A block as the contents of an archive's member: zstd over one JSON operation a line. Pure; the same block gives the same bytes.
 * @throws {HeadroomError} A block that `validateBlock` refuses, or one above the limits of a member.
 */
export function encodeArchiveMember(block: Block): Uint8Array {
  validateBlock(block);
  const encoder = new MemberEncoder(block.number);
  for (const operation of block.operations) encoder.add(operation);
  return encoder.finish();
}

/** `encodeArchiveMember` for operations that come one at a time and are checked elsewhere. */
export class MemberEncoder {
  readonly #block: number;
  readonly #chunks: Uint8Array[] = [];
  #text = "";
  #bytes = 0;
  #attributes = 0;

  /** @param block Number of the block, for errors. */
  constructor(block: number) {
    this.#block = block;
  }

  /** @throws {HeadroomError} More attributes or bytes than a member may have. */
  add(operation: Operation): void {
    this.#attributes += attributesOf(operation);
    this.#text += operationJson(operation) + "\n";
    if (this.#text.length < CHUNK_CHARACTERS) return;
    this.#flush();
    this.#refuse(attributesProblem(this.#attributes) ?? jsonProblem(this.#bytes));
  }

  /** The member's contents. Throws as `add`, or where they are too well packed. */
  finish(): Uint8Array {
    this.#flush();
    const packed = packZstd(Buffer.concat(this.#chunks));
    this.#refuse(memberSizeProblem(packed.length, this.#bytes) ?? attributesProblem(this.#attributes));
    return packed;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
  }

  #refuse(problem: SizeProblem | null): void {
    if (problem === null) return;
    throw new HeadroomError(
      `Cannot archive block ${this.#block}: expected ${problem.expected}, found ${problem.actual}`,
      { ...problem, next: "Spread its operations over more blocks." },
    );
  }
}

/**
 * Reads a member's contents back. Memory: the unpacked JSON and the block.
 * @param place The member's place, for errors.
 * @throws {ArchiveError} Damaged or oversized zstd, wrong JSON (with its byte), or operations that the chain's rules refuse.
 */
export function decodeArchiveMember(number: number, packed: Uint8Array, place: ArchivePlace): Block {
  const text = textOf(packed, place);
  const refuse: Refuse = (position, expected, actual) => {
    const jsonOffset = Buffer.byteLength(text.slice(0, position), "utf8");
    throw new ArchiveError({ ...place, jsonOffset }, { expected, actual });
  };
  const reader = new JsonReader(text, refuse);
  const operations: Operation[] = [];
  let attributes = 0;
  while (!reader.done) {
    const start = reader.position;
    const operation = readOperation(reader, refuse);
    attributes += attributesOf(operation);
    const problem = attributesProblem(attributes);
    if (problem !== null) refuse(start, problem.expected, problem.actual);
    operations.push(operation);
  }
  const block = { number, operations };
  try {
    validateBlock(block);
  } catch (cause) {
    if (!(cause instanceof HeadroomError)) throw cause;
    throw new ArchiveError(place, { expected: "operations a chain allows", actual: cause.message, cause });
  }
  return block;
}

/** Apart, so that the bytes are not held beside the operations. */
function textOf(packed: Uint8Array, place: ArchivePlace): string {
  const json = unpack(packed, place);
  try {
    return UTF8.decode(json);
  } catch (cause) {
    throw new ArchiveError(place, { expected: "JSON in UTF-8", actual: "other bytes", cause });
  }
}

function unpack(packed: Uint8Array, place: ArchivePlace): Uint8Array {
  try {
    const json = unpackZstd(packed);
    const problem = memberSizeProblem(packed.length, json.length);
    if (problem !== null) throw new ZstdError(problem.expected, problem.actual);
    return json;
  } catch (cause) {
    if (!(cause instanceof ZstdError)) throw cause;
    throw new ArchiveError(place, { expected: cause.expected, actual: cause.actual, cause });
  }
}
