import { Buffer } from "node:buffer";
import { HeadroomError } from "../../errors.ts";
import type { Block } from "../block.ts";
import type { Operation } from "../operation.ts";
import { validateBlock } from "../validate_block.ts";
import { ArchiveError, type ArchivePlace } from "./archive_error.ts";
import {
  attributesOf,
  attributesProblem,
  MEMBER_ATTRIBUTES_MAX,
  memberSizeProblem,
} from "./archive_limits.ts";
import { JsonReader, type Refuse } from "./json_reader.ts";
import { operationJson } from "./operation_json.ts";
import { readOperation } from "./read_operation.ts";
import { packZstd, unpackZstd, ZstdError } from "./zstd_frame.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A block as the contents of an archive's member: zstd over one JSON operation a line. Pure; the same block gives the same bytes.
 * @throws {HeadroomError} A block that `validateBlock` refuses, or one above the limits of a member.
 */
export function encodeArchiveMember(block: Block): Uint8Array {
  validateBlock(block);
  let text = "";
  for (const operation of block.operations) text += operationJson(operation) + "\n";
  const json = Buffer.from(text, "utf8");
  const packed = packZstd(json);
  const problem = memberSizeProblem(packed.length, json.length) ?? attributesProblem(block.operations);
  if (problem === null) return packed;
  throw new HeadroomError(
    `Cannot archive block ${block.number}: expected ${problem.expected}, found ${problem.actual}`,
    { ...problem, next: "Spread its operations over more blocks." },
  );
}

/**
 * Reads a member's contents back. Memory: the unpacked JSON and the block.
 * @param place The member's place, for errors.
 * @throws {ArchiveError} Damaged or oversized zstd, wrong JSON (with its byte), or operations that the chain's rules refuse.
 */
export function decodeArchiveMember(number: number, packed: Uint8Array, place: ArchivePlace): Block {
  const json = unpack(packed, place);
  let text: string;
  try {
    text = UTF8.decode(json);
  } catch (cause) {
    throw new ArchiveError(place, { expected: "JSON in UTF-8", actual: "other bytes", cause });
  }
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
    if (attributes > MEMBER_ATTRIBUTES_MAX) {
      refuse(start, `at most ${MEMBER_ATTRIBUTES_MAX} attributes in a member`, "more");
    }
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
