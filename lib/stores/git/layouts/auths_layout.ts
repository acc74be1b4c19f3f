import { Buffer } from "node:buffer";
import { parseAttachments } from "../../../keri/attachments.ts";
import { type KeyEvent, snOf } from "../../../keri/events.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import { parsePrettyEvent, prettyEvent } from "../../../keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../../keri/signed_event.ts";
import type { FileChange, TreeReader } from "../engines/git_engine.ts";
import type { PendingBatch } from "../pending_batch.ts";
import {
  attachmentsFile,
  EMPTY_METADATA,
  eventFile,
  eventsFolder,
  IDENTITIES,
  identityFolder,
  LAYOUT_VERSION,
  METADATA_FILE,
  metadataFile,
  parseMetadata,
  parseState,
  parseTip,
  REGISTRY_REF,
  type RegistryMetadata,
  ROOT_FOLDER,
  SN_MAX,
  STATE_FILE,
  stateFile,
  stateFileAgrees,
  TIP_FILE,
  tipFile,
} from "./auths_files.ts";
import { CachedReader } from "./cached_reader.ts";
import { damaged as damagedLayout, otherVersion } from "./damaged.ts";
import type { LayoutReader, RegistryLayout, ReplayedLog } from "./registry_layout.ts";

const NAME = `auths registry, version ${LAYOUT_VERSION}`;

/**
 * auths' published layout, byte for byte: its program appends to what this writes, and the other way round. Each log is a flat
 * folder of indented events with their attachments, beside files that repeat its tip and its state. Source: keri.md 2 and 6.1.
 */
export const AUTHS_LAYOUT: RegistryLayout = {
  name: NAME,
  ref: REGISTRY_REF,
  snMax: SN_MAX,
  empty: (timeS) => [metadataChange(EMPTY_METADATA, timeS)],
  async open(engine) {
    const file = await engine.file([ROOT_FOLDER], METADATA_FILE);
    const metadata = file === null ? null : parseMetadata(file);
    if (metadata === null) throw damaged(`${ROOT_FOLDER}/${METADATA_FILE} is missing or not readable`);
    if (metadata.version !== LAYOUT_VERSION) throw otherVersion(LAYOUT_VERSION, metadata.version);
    return new AuthsReader(engine, metadata);
  },
};

class AuthsReader extends CachedReader implements LayoutReader {
  readonly #engine: TreeReader;
  #metadata: RegistryMetadata;

  constructor(engine: TreeReader, metadata: RegistryMetadata) {
    super(NAME);
    this.#engine = engine;
    this.#metadata = metadata;
  }

  async length(prefix: string): Promise<number> {
    return ((await this.tip(prefix))?.sn ?? -1) + 1;
  }

  /** Newest event according to `tip.json`. */
  async tip(prefix: string): Promise<Tip | null> {
    const kept = this.cache.states.get(prefix);
    if (kept !== undefined) return { sn: kept.sn, said: kept.said };
    const file = await this.#engine.file(identityFolder(prefix), TIP_FILE);
    if (file === null) return null;
    const tip = parseTip(file);
    if (tip === null) throw damaged(`${TIP_FILE} of ${prefix} is not readable`);
    return tip;
  }

  async sourceSeal(prefix: string, sn: number): Promise<Tip | null> {
    for await (const { attachments } of this.events(prefix, sn, sn + 1)) {
      return parseAttachments(attachments).sourceSeal;
    }
    return null;
  }

  /** An event's indented JSON is serialised compactly again: as it was signed. */
  async *events(prefix: string, from: number, to: number): AsyncGenerator<SignedEvent> {
    const folder = eventsFolder(prefix);
    for (let sn = from; sn < to; sn++) {
      const event = await this.#engine.file(folder, eventFile(sn));
      if (event === null) throw damaged(`event ${sn} of ${prefix} is missing`);
      const attachments = await this.#engine.file(folder, attachmentsFile(sn));
      yield { raw: parsePrettyEvent(event).raw, attachments: attachments?.toString("utf8") ?? "" };
    }
  }

  async *prefixes(): AsyncGenerator<string> {
    for (const first of await this.#engine.names(IDENTITIES)) {
      for (const second of await this.#engine.names([...IDENTITIES, first])) {
        yield* await this.#engine.names([...IDENTITIES, first, second]);
      }
    }
  }

  changes(batch: PendingBatch, timeS: number): Promise<FileChange[]> {
    const changes: FileChange[] = [];
    for (const [prefix, { events, state, storedSn }] of batch.logs) {
      const folder = eventsFolder(prefix);
      for (const { event, signed } of events) {
        const sn = snOf(event);
        // Without attachments there is no file of them, as auths has it.
        const attachments = signed.attachments === "" ? null : Buffer.from(signed.attachments, "ascii");
        changes.push({ folder, name: attachmentsFile(sn), content: attachments });
        changes.push({ folder, name: eventFile(sn), content: Buffer.from(prettyEvent(event), "utf8") });
      }
      for (let sn = state.sn + 1; sn <= storedSn; sn++) {
        changes.push({ folder, name: attachmentsFile(sn), content: null });
        changes.push({ folder, name: eventFile(sn), content: null });
      }
      const above = identityFolder(prefix);
      changes.push({ folder: above, name: STATE_FILE, content: stateFile(state) });
      changes.push({ folder: above, name: TIP_FILE, content: tipFile(state) });
    }
    changes.push(metadataChange(this.#metadataAfter(batch), timeS));
    return Promise.resolve(changes);
  }

  override committed(batch: PendingBatch): void {
    this.#metadata = this.#metadataAfter(batch);
    super.committed(batch);
  }

  async logProblem({ prefix, events, state }: ReplayedLog): Promise<string | null> {
    const folder = identityFolder(prefix);
    const [tipBytes, stateBytes] = [
      await this.#engine.file(folder, TIP_FILE),
      await this.#engine.file(folder, STATE_FILE),
    ];
    const tip = tipBytes === null ? null : parseTip(tipBytes);
    if (tip?.sn !== state.sn || tip.said !== state.said) {
      return `${TIP_FILE} says event ${tip?.sn}, the log ends with event ${state.sn}`;
    }
    const names = (await this.#engine.names(eventsFolder(prefix))).filter((name) => name.endsWith(".json"));
    if (names.length !== events) return "events/ holds files beyond the tip";
    const agrees = stateBytes !== null && stateFileAgrees(stateBytes, state);
    return agrees ? null : `${STATE_FILE} does not agree with the log`;
  }

  registryNotes({ logs }: { readonly logs: number }): string[] {
    const { identity_count: counted } = this.#metadata;
    return counted === logs ? [] : [`${METADATA_FILE} counts ${counted} identifiers, there are ${logs}`];
  }

  #metadataAfter(batch: PendingBatch): RegistryMetadata {
    const added = [...batch.logs.values()].filter(({ storedSn }) => storedSn < 0).length;
    return { ...this.#metadata, identity_count: this.#metadata.identity_count + added };
  }

  /** State from `state.json` where it belongs to the tip, else by replay. */
  protected async readState(prefix: string): Promise<KeyState | null> {
    const tip = await this.tip(prefix);
    if (tip === null) return null;
    const file = await this.#engine.file(identityFolder(prefix), STATE_FILE);
    return (file === null ? null : parseState(file, tip)) ?? await this.stateAt(prefix, tip.sn);
  }

  protected async readEvent(prefix: string, sn: number): Promise<KeyEvent | null> {
    const file = await this.#engine.file(eventsFolder(prefix), eventFile(sn));
    return file === null ? null : parsePrettyEvent(file).event;
  }
}

function metadataChange(metadata: RegistryMetadata, timeS: number): FileChange {
  return { folder: [ROOT_FOLDER], name: METADATA_FILE, content: metadataFile(metadata, timeS) };
}

function damaged(problem: string) {
  return damagedLayout(NAME, problem);
}
