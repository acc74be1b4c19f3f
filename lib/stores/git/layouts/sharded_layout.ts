import { Buffer } from "node:buffer";
import { parseAttachments } from "../../../keri/attachments.ts";
import { type KeyEvent, snOf } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { parseEvent } from "../../../keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import { verifyLog } from "../../../keri/verify_log.ts";
import type { FileChange, TreeReader } from "../engines/git_engine.ts";
import type { PendingBatch, PendingLog } from "../pending_batch.ts";
import { CachedReader } from "./cached_reader.ts";
import { damaged as damagedLayout, otherVersion } from "./damaged.ts";
import type { LayoutReader, RegistryLayout, ReplayedLog } from "./registry_layout.ts";
import {
  eventPlace,
  joinEvent,
  largestName,
  logFolder,
  LOGS_FOLDER,
  parseState,
  snOfPlace,
  splitEvent,
  STATE_FILE,
  stateFile,
} from "./sharded_files.ts";

const VERSION = 1;
const NAME = `sharded logs, version ${VERSION}`;
/** File that says what the tree is, at its root. */
const FORMAT_FILE = "headroom.json";
const FORMAT = "headroom-kel";

/** Events of a log from one state file to the next: as many as an opening replays at most. */
const STATE_EVERY = 64;

/**
 * Logs in folders that stay small however long they grow. A commit of one event writes its file and the folders above it;
 * there is no file of a tip (the names say it) and none of counts, and a state file only every 64 events.
 */
export const SHARDED_LAYOUT: RegistryLayout = {
  name: NAME,
  ref: "refs/headroom/registry",
  snMax: Number.MAX_SAFE_INTEGER,
  empty: () => [{
    folder: [],
    name: FORMAT_FILE,
    content: Buffer.from(JSON.stringify({ format: FORMAT, version: VERSION }), "utf8"),
  }],
  async open(engine) {
    const file = await engine.file([], FORMAT_FILE);
    const { format, version } = file === null ? { format: null, version: null } : formatOf(file);
    if (format !== FORMAT) throw damaged(`${FORMAT_FILE} is missing or not readable`);
    if (version !== VERSION) throw otherVersion(VERSION, version);
    return new ShardedReader(engine);
  },
};

class ShardedReader extends CachedReader implements LayoutReader {
  readonly #engine: TreeReader;

  constructor(engine: TreeReader) {
    super(NAME);
    this.#engine = engine;
  }

  /** By the names alone: no event is read. */
  async length(prefix: string): Promise<number> {
    const kept = this.cache.states.get(prefix);
    if (kept !== undefined) return kept.sn + 1;
    const folder = logFolder(prefix);
    const names: string[] = [];
    do {
      const name = largestName(await this.#engine.names([...folder, ...names]));
      if (name === null) return 0;
      names.push(name);
    } while (names.length < Number(names[0]!.length === 1 ? 1 : names[0]![0]));
    return snOfPlace(names) + 1;
  }

  async tip(prefix: string): Promise<Tip | null> {
    const kept = this.cache.states.get(prefix);
    if (kept !== undefined) return { sn: kept.sn, said: kept.said };
    const sn = await this.length(prefix) - 1;
    return sn < 0 ? null : { sn, said: await this.said(prefix, sn) };
  }

  async sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    const signed = await this.#signed(prefix, sn);
    return signed === null ? null : parseAttachments(signed.attachments).sourceSeal;
  }

  async *events(prefix: string, from: number, to: number): AsyncGenerator<SignedEvent> {
    for (let sn = from; sn < to; sn++) {
      const signed = await this.#signed(prefix, sn);
      if (signed === null) throw damaged(`event ${sn} of ${prefix} is missing`);
      yield signed;
    }
  }

  async *prefixes(): AsyncGenerator<string> {
    for (const first of await this.#engine.names([LOGS_FOLDER])) {
      for (const second of await this.#engine.names([LOGS_FOLDER, first])) {
        yield* await this.#engine.names([LOGS_FOLDER, first, second]);
      }
    }
  }

  changes(batch: PendingBatch): Promise<FileChange[]> {
    const changes: FileChange[] = [];
    for (const [prefix, log] of batch.logs) {
      const own = logFolder(prefix);
      let [above, folder]: [readonly string[], readonly string[]] = [[], own];
      const put = (sn: number, content: Uint8Array | null) => {
        const place = eventPlace(sn);
        if (place.folder.join("/") !== above.join("/")) {
          [above, folder] = [place.folder, [...own, ...place.folder]];
        }
        changes.push({ folder, name: place.name, content });
      };
      for (const { event, signed } of log.events) put(snOf(event), joinEvent(signed));
      for (let sn = log.state.sn + 1; sn <= log.storedSn; sn++) put(sn, null);
      const state = newStateFile(log);
      if (state !== undefined) changes.push({ folder: own, name: STATE_FILE, content: state });
    }
    return Promise.resolve(changes);
  }

  async logProblem({ prefix, state }: ReplayedLog): Promise<string | null> {
    const file = await this.#engine.file(logFolder(prefix), STATE_FILE);
    if (file === null) return null;
    const problem = "its state file does not agree with the log";
    const written = parseState(file);
    if (written === null || written.sn > state.sn) return problem;
    const { sn } = written;
    const expected = sn >= state.establishmentSn
      ? { ...state, sn, said: await this.said(prefix, sn) }
      : (await verifyLog(this.events(prefix, 0, sn + 1), this.anchor)).state;
    return JSON.stringify(written) === JSON.stringify(expected) ? null : problem;
  }

  registryNotes(): string[] {
    return [];
  }

  /** From the state file and the events after it, which are verified. */
  protected async readState(prefix: string): Promise<KeyState | null> {
    const tip = await this.tip(prefix);
    return tip === null ? null : await this.stateAt(prefix, tip.sn);
  }

  protected async readEvent(prefix: string, sn: number): Promise<KeyEvent | null> {
    const signed = await this.#signed(prefix, sn);
    return signed === null ? null : parseEvent(signed.raw);
  }

  /** State of a log's state file, where it is of an event up to `sn` and that event is there. */
  protected override async startOf(prefix: string, sn: number): Promise<KeyState | null> {
    const file = await this.#engine.file(logFolder(prefix), STATE_FILE);
    const state = file === null ? null : parseState(file);
    if (state === null || state.sn > sn || state.prefix !== prefix) return null;
    return await this.said(prefix, state.sn) === state.said ? state : null;
  }

  async #signed(prefix: string, sn: number): Promise<SignedEvent | null> {
    const { folder, name } = eventPlace(sn);
    const file = await this.#engine.file([...logFolder(prefix), ...folder], name);
    try {
      return file === null ? null : splitEvent(file);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw damaged(`event ${sn} of ${prefix}: ${error.message}`);
    }
  }
}

/** The state file that a commit writes: where it crosses a multiple of 64 events. Null removes one of events that are gone. */
function newStateFile({ state, storedSn, events }: PendingLog): Uint8Array | null | undefined {
  if (segment(state.sn) > segment(storedSn)) return stateFile(state);
  const isCutBack = snOf(events[0]!.event) <= storedSn;
  return isCutBack ? null : undefined;
}

function segment(sn: number): number {
  return Math.floor((sn + 1) / STATE_EVERY);
}

function formatOf(file: Buffer): { format: unknown; version: unknown } {
  try {
    const { format, version } = JSON.parse(file.toString("utf8"));
    return { format, version };
  } catch {
    return { format: null, version: null };
  }
}

function damaged(problem: string) {
  return damagedLayout(NAME, problem);
}
