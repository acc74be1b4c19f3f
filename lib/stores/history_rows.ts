import type { Block } from "../chain/block.ts";
import type { ExtendReading } from "../chain/extend_reading.ts";
import { HistoryBlocks, type HistoryStretch } from "./sqlite/history_blocks.ts";
import { HistoryPlace } from "./sqlite/history_place.ts";
import { bytesOf, integerOf } from "./sqlite/history_version.ts";
import { unwrapInt64 } from "./sqlite/int64.ts";
import type { VersionEnd, VersionStart } from "./sqlite/stored_history.ts";
import { addressText } from "./sqlite/versions/version_columns.ts";
import { createdAt, wholeVersion } from "./sqlite/versions/whole_version.ts";

/** A row: integers as bigints, bytes as such, all else as text. */
type Row = readonly unknown[];

/**
 * A history that an engine keeps in a row a version and a row a block (`blocks`: `number`, `last_version`), the ids of versions
 * ascending by one in the order of blocks. All that it gives is of one state. Every method may throw a `HeadroomError`.
 */
export interface HistoryRows {
  readonly path: string;
  rows(sql: string): Promise<readonly Row[]>;
  /** SQL that reads the versions after an id, up to another one, in order, columns as `STARTS`. */
  starts(after: bigint, last: bigint): string;
  /** The next versions that ended by the newest block, in the order of their ends, as `EndRow`; none where those were all. */
  ends(): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Columns of a version with what of its entity's version before is compared with it; those are NULL where there is none. */
const STARTS = [
  ...["id", "key", "from_block", "to_block", "expiration", "sequence", "owner", "creator"],
  ...["strings", "numbers", "content_type", "payload"],
  ...["before_from", "before_to", "before_expiration", "before_sequence", "before_owner", "before_creator"],
  // 1 where the contents are the same, else 0.
  "same",
];
/** Columns of an end: NULL for the sequence of the version that starts where it ends, where there is none. */
type EndRow = [block: bigint, key: unknown, expiration: unknown, nextSequence: unknown];

/** Versions and blocks that are read at once, a block's versions at least. choice: a few MB of payloads of any use case. */
const AT_ONCE = 1_000n;

/**
 * The chain of an engine's history as blocks of operations, as `readHistory` gives that of an SQLite file: what is not stored is not
 * reproduced, extends count from the block, every row is looked at and every block is checked. Memory is a thousand versions, or a block.
 * @param met Called at the first extend. @throws {HeadroomError} It cannot be opened, or its rows contradict each other.
 */
export async function* readHistoryRows(
  open: () => Promise<HistoryRows>,
  met: (reading: ExtendReading) => void,
): AsyncGenerator<Block, undefined> {
  const source = await open();
  try {
    const [newest] = await source.rows("SELECT max(number) FROM blocks");
    const tip = newest![0] as bigint | null;
    if (tip === null) return undefined;
    const place = new HistoryPlace(source.path);
    const blocks = new HistoryBlocks(place, { tip: Number(tip), extendsFrom: "block", met });
    for await (const stretch of stretches(source, place)) yield* blocks.of(stretch);
    return undefined;
  } finally {
    await source.close();
  }
}

async function* stretches(source: HistoryRows, place: HistoryPlace): AsyncGenerator<HistoryStretch> {
  const ends = new Ends(source, place);
  let [next, last]: [next: bigint | null, last: bigint] = [null, 0n];
  for (;;) {
    const [row] = await source.rows(nextBlocks(next ?? 0n, last));
    const [count, from, to, until] = row as [bigint, bigint, bigint, bigint];
    if (count === 0n) break;
    if (from !== (next ?? from) || to - from + 1n !== count) {
      place.refuse(
        `${count} blocks from ${from} to ${to}, where block ${next ?? from} and those after it were expected`,
      );
    }
    const found = await source.rows(source.starts(last, until));
    if (BigInt(found.length) !== until - last) {
      place.refuse(
        `${found.length} versions of blocks ${from} to ${to}, which say that they wrote ${until - last}`,
      );
    }
    const starts = found.map((version) => startOf(version, place));
    yield {
      from: Number(from),
      to: Number(to),
      starts: starts.values(),
      ends: (await ends.until(to)).values(),
    };
    [next, last] = [to + 1n, until];
  }
  const [[more]] = await source.rows(`SELECT count(*) FROM versions WHERE id > ${last}`) as [[bigint]];
  if (more > 0n) place.refuse(`${more} versions after those of the newest block`);
}

/** SQL: how many blocks come next, the first and the last of them, and the last of their versions. */
function nextBlocks(from: bigint, lastVersion: bigint): string {
  const after = `FROM blocks WHERE number >= ${from}`;
  return `SELECT count(*), min(number), max(number), max(last_version) FROM ` +
    `(SELECT number, last_version ${after} ORDER BY number LIMIT ${AT_ONCE}) b ` +
    `WHERE last_version <= ${lastVersion + AT_ONCE} OR number = (SELECT min(number) ${after})`;
}

function startOf(columns: Row, place: HistoryPlace): VersionStart {
  return place.parse(() => `version ${columns[0]}`, () => {
    const row = Object.fromEntries(STARTS.map((name, i) => [name, columns[i]]));
    const version = wholeVersion(row);
    const number = (column: string) => integerOf(row[column], column);
    const address = (column: string) => addressText(bytesOf(row[column], column));
    const before = row.before_from === null ? null : {
      fromBlock: Number(number("before_from")),
      toBlock: unwrapInt64(number("before_to")),
      expiration: unwrapInt64(number("before_expiration")),
      sequence: unwrapInt64(number("before_sequence")),
      owner: address("before_owner"),
      creator: address("before_creator"),
      sameContents: number("same") === 1n,
    };
    return { block: version.fromBlock, version, before };
  });
}

/** The ends of versions, which are read several at a time. */
class Ends {
  readonly #source: HistoryRows;
  readonly #place: HistoryPlace;
  #read: readonly Row[] = [];
  #at = 0;

  constructor(source: HistoryRows, place: HistoryPlace) {
    this.#source = source;
    this.#place = place;
  }

  /** The next ones, up to a block. */
  async until(block: bigint): Promise<VersionEnd[]> {
    const found: VersionEnd[] = [];
    for (;;) {
      if (this.#at === this.#read.length) [this.#read, this.#at] = [await this.#source.ends(), 0];
      const row = this.#read[this.#at] as EndRow | undefined;
      if (row === undefined || row[0] > block) return found;
      found.push(this.#place.parse(() => `a version that ended at block ${row[0]}`, () => endOf(row)));
      this.#at++;
    }
  }
}

function endOf([block, key, expiration, nextSequence]: EndRow): VersionEnd {
  const next = nextSequence === null ? null : createdAt(nextSequence);
  return {
    block: Number(block),
    key: bytesOf(key, "key"),
    expiration: unwrapInt64(integerOf(expiration, "expiration")),
    successorCreatedAt: () => next,
  };
}
