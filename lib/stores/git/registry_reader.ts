import { HeadroomError } from "../../errors.ts";
import { type KeyEvent, snOf } from "../../keri/events.ts";
import type { KeyState } from "../../keri/key_state.ts";
import { parsePrettyEvent } from "../../keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import { type AnchorLookup, verifyLog } from "../../keri/verify_log.ts";
import type { GitObjects } from "./git_objects.ts";
import {
  attachmentsFile,
  eventFile,
  eventsFolder,
  IDENTITIES,
  identityFolder,
  METADATA_FILE,
  parseMetadata,
  parseState,
  parseTip,
  type RegistryMetadata,
  ROOT_FOLDER,
  STATE_FILE,
  TIP_FILE,
} from "./layout.ts";
import { Lru } from "../lru.ts";
import type { RegistryTree } from "./registry_tree.ts";

/** States and anchors kept in memory: those of roots and active agents; an anchor serves all the dips it seals. */
const KEPT_STATES = 1024;
const KEPT_ANCHORS = 128;

/** Ids of a stored event's two blobs. */
interface StoredEvent {
  readonly eventOid: string;
  readonly attachmentsOid: string;
}

/** Reads states, events and anchors from one commit of a registry. */
export class RegistryReader {
  readonly tree: RegistryTree;
  readonly #objects: GitObjects;
  readonly #states = new Lru<KeyState>(KEPT_STATES);
  readonly #anchors = new Lru<KeyEvent>(KEPT_ANCHORS);

  constructor(tree: RegistryTree, objects: GitObjects) {
    this.tree = tree;
    this.#objects = objects;
  }

  /** @throws {HeadroomError} The file is missing or not readable. */
  async metadata(): Promise<RegistryMetadata> {
    const file = await this.tree.file([ROOT_FOLDER], METADATA_FILE);
    const metadata = file === null ? null : parseMetadata(file);
    if (metadata === null) throw damaged(`${ROOT_FOLDER}/${METADATA_FILE} is missing or not readable`);
    return metadata;
  }

  /** Newest event according to `tip.json`; null for an unknown prefix. */
  async tip(prefix: string): Promise<Tip | null> {
    const file = await this.tree.file(identityFolder(prefix), TIP_FILE);
    if (file === null) return null;
    const tip = parseTip(file);
    if (tip === null) throw damaged(`${TIP_FILE} of ${prefix} is not readable`);
    return tip;
  }

  /** State from `state.json` where it belongs to the tip, else by replay; null for an unknown prefix. */
  async state(prefix: string): Promise<KeyState | null> {
    const kept = this.#states.get(prefix);
    if (kept !== undefined) return kept;
    const tip = await this.tip(prefix);
    if (tip === null) return null;
    const file = await this.tree.file(identityFolder(prefix), STATE_FILE);
    const state = (file === null ? null : parseState(file, tip)) ?? await this.stateAt(prefix, tip.sn);
    if (state !== null) this.#states.set(prefix, state);
    return state;
  }

  /** State after event `sn`, by replay and full verification; null for -1. */
  async stateAt(prefix: string, sn: number): Promise<KeyState | null> {
    if (sn < 0) return null;
    const { state, problem } = await verifyLog(
      this.events(await this.entries(prefix, 0, sn + 1)),
      this.anchor,
    );
    if (problem !== null) throw damaged(`event ${problem.at} of ${prefix}: ${problem.error.problem}`);
    return state;
  }

  /** Ids of a log's events `from` to `to` (exclusive). @throws {HeadroomError} One is missing. */
  async entries(prefix: string, from = 0, to = Number.POSITIVE_INFINITY): Promise<StoredEvent[]> {
    const tip = await this.tip(prefix);
    const folder = await this.tree.folder(eventsFolder(prefix));
    if (tip === null || folder === null) return [];
    const entries: StoredEvent[] = [];
    for (let sn = from; sn <= Math.min(tip.sn, to - 1); sn++) {
      const [event, attachments] = [folder.get(eventFile(sn)), folder.get(attachmentsFile(sn))];
      if (event === undefined || attachments === undefined) {
        throw damaged(`event ${sn} of ${prefix} is missing`);
      }
      entries.push({ eventOid: event.oid, attachmentsOid: attachments.oid });
    }
    return entries;
  }

  /** A stored event as it was signed: its indented JSON serialised compactly again. */
  async signedEvent({ eventOid, attachmentsOid }: StoredEvent): Promise<SignedEvent> {
    const { raw } = parsePrettyEvent(await this.#objects.read("blob", eventOid));
    const attachments = await this.#objects.read("blob", attachmentsOid);
    return { raw, attachments: attachments.toString("utf8") };
  }

  async *events(entries: readonly StoredEvent[]): AsyncGenerator<SignedEvent> {
    for (const entry of entries) yield await this.signedEvent(entry);
  }

  /** A stored event, or null. */
  async event(prefix: string, sn: number): Promise<KeyEvent | null> {
    const kept = this.#anchors.get(`${prefix} ${sn}`);
    if (kept !== undefined) return kept;
    const file = await this.tree.file(eventsFolder(prefix), eventFile(sn));
    if (file === null) return null;
    const { event } = parsePrettyEvent(file);
    this.#anchors.set(`${prefix} ${sn}`, event);
    return event;
  }

  readonly anchor: AnchorLookup = async (prefix, sn) => {
    const event = await this.event(prefix, sn);
    return event === null ? null : { event, traits: (await this.state(prefix))?.traits ?? [] };
  };

  /** First and second shard of every folder with identifiers. */
  async shards(): Promise<[string, string][]> {
    const shards: [string, string][] = [];
    for (const first of await this.#names(IDENTITIES)) {
      for (const second of await this.#names([...IDENTITIES, first])) shards.push([first, second]);
    }
    return shards;
  }

  /** Identifiers in one shard. */
  async prefixesIn(shard: readonly [string, string]): Promise<readonly string[]> {
    return await this.#names([...IDENTITIES, ...shard]);
  }

  async *prefixes(): AsyncGenerator<string> {
    for (const shard of await this.shards()) yield* await this.prefixesIn(shard);
  }

  /** Caches what was just written, so that the next append does not read it. */
  remember(state: KeyState, events: readonly KeyEvent[]): void {
    this.#states.set(state.prefix, state);
    for (const event of events) if (event.a.length > 0) this.#anchors.set(`${event.i} ${snOf(event)}`, event);
  }

  async #names(path: readonly string[]): Promise<readonly string[]> {
    return [...(await this.tree.folder(path))?.names() ?? []];
  }
}

function damaged(problem: string): HeadroomError {
  return new HeadroomError(`The registry is damaged: ${problem}`, {
    expected: "the layout of auths' registry, version 1",
    actual: problem,
    next: "restore it from a copy, or onboard into a new path",
  });
}
