/** The smallest registry of key event logs that serves: a line of JSON an atomic write, all logs in memory. */
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { AppendChecks } from "../../lib/keri/append_checks.ts";
import { parseAttachments } from "../../lib/keri/attachments.ts";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import type { KeyState } from "../../lib/keri/key_state.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import type { SignedEvent, Tip } from "../../lib/keri/signed_event.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";
import { anchorLookup } from "../../lib/stores/anchor_lookup.ts";
import type { KelRegistry } from "../../lib/stores/kel_registry.ts";
import type { KelRegistryKind } from "../../lib/stores/store_kind.ts";

/** An event with the state after it. */
interface Entry {
  readonly signed: SignedEvent;
  readonly said: string;
  readonly state: KeyState;
}

class TinyRegistry implements KelRegistry {
  readonly name = KIND.name;
  readonly durability = "process";
  readonly settings = { format: 1 };
  readonly #logs = new Map<string, Entry[]>();
  readonly #checks: AppendChecks;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly path: string, readonly file: number) {
    const log = (prefix: string) => this.#logs.get(prefix) ?? [];
    this.#checks = new AppendChecks({
      state: (prefix) => Promise.resolve(log(prefix).at(-1)?.state ?? null),
      stateAt: (prefix, sn) => Promise.resolve(log(prefix)[sn]?.state ?? null),
      said: (prefix, sn) => Promise.resolve(log(prefix)[sn]!.said),
      sourceSeal: (prefix, sn) =>
        Promise.resolve(parseAttachments(log(prefix)[sn]!.signed.attachments).sourceSeal),
      anchor: (prefix, sn) => anchorLookup(this)(prefix, sn),
    }, () => performance.now());
  }

  static async open(path: string): Promise<TinyRegistry> {
    await loadBlake3();
    const registry = new TinyRegistry(path, fs.openSync(path, "a+"));
    const text = fs.readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    // What a killed writer left of a batch.
    fs.ftruncateSync(registry.file, Buffer.byteLength(whole));
    for (const line of whole.split("\n").slice(0, -1)) {
      for (const { raw, attachments } of JSON.parse(line)) {
        await registry.#take({ raw: Buffer.from(raw, "base64"), attachments }, {});
      }
    }
    return registry;
  }

  get checkMs(): number {
    return this.#checks.spentMs;
  }

  append(event: SignedEvent, options: { readonly expectedTip?: Tip | null } = {}) {
    return this.#write([event], () => options);
  }

  commitBatch(events: readonly SignedEvent[]) {
    return this.#write(events, (at) => ({ place: at + 1, of: events.length }));
  }

  async flush(): Promise<void> {}

  sync(): Promise<void> {
    return Promise.try(() => fs.fsyncSync(this.file));
  }

  async *read(prefix: string, from = 0): AsyncGenerator<SignedEvent> {
    for (const { signed } of this.#logs.get(prefix)?.slice(from) ?? []) yield signed;
  }

  keyState(prefix: string): Promise<KeyState | null> {
    return Promise.resolve(this.#logs.get(prefix)?.at(-1)?.state ?? null);
  }

  async *prefixes(): AsyncGenerator<string> {
    yield* this.#logs.keys();
  }

  stats() {
    const events = [...this.#logs.values()].reduce((sum, log) => sum + log.length, 0);
    return Promise.resolve({ prefixes: this.#logs.size, events, fileBytes: fs.fstatSync(this.file).size });
  }

  async check() {
    let [events, signatures] = [0, 0];
    const problems: string[] = [];
    for (const prefix of this.#logs.keys()) {
      const found = await verifyLog(this.read(prefix), anchorLookup(this));
      events += found.events;
      signatures += found.signatures;
      if (found.problem !== null) {
        problems.push(`${prefix}: event ${found.problem.at}: ${found.problem.error.problem}`);
      }
    }
    const replayed = `replay: ${this.#logs.size} logs, ${events} events, ${signatures} signatures verified`;
    return { ok: problems.length === 0, lines: [replayed, ...problems] };
  }

  close(): Promise<void> {
    return Promise.try(() => fs.closeSync(this.file));
  }

  /** One batch after the other; all of it or nothing. */
  #write(events: readonly SignedEvent[], optionsOf: (at: number) => Parameters<AppendChecks["check"]>[1]) {
    const written = this.#turn.then(async () => {
      const before = new Map([...this.#logs].map(([prefix, log]) => [prefix, [...log]]));
      const [fresh, tips] = [[] as SignedEvent[], new Map<string, Tip>()];
      try {
        for (const [at, signed] of events.entries()) {
          const prefix = await this.#take(signed, optionsOf(at));
          if (prefix !== null) fresh.push(signed);
          const { i } = parseEvent(signed.raw);
          const { sn, said } = this.#logs.get(i)!.at(-1)!.state;
          tips.set(i, { sn, said });
        }
      } catch (error) {
        this.#logs.clear();
        for (const [prefix, log] of before) this.#logs.set(prefix, log);
        throw error;
      }
      const line = fresh.map(({ raw, attachments }) => ({
        raw: Buffer.from(raw).toString("base64"),
        attachments,
      }));
      if (fresh.length > 0) fs.writeSync(this.file, JSON.stringify(line) + "\n");
      return { events: fresh.length, commits: fresh.length > 0 ? 1 : 0, tips };
    });
    this.#turn = written.catch(() => {});
    return written;
  }

  /** Checks an event and puts it into its log; null where it is there already. */
  async #take(signed: SignedEvent, options: Parameters<AppendChecks["check"]>[1]): Promise<string | null> {
    const checked = await this.#checks.check(signed, options);
    if (checked === null) return null;
    const { event, state, supersedes } = checked;
    const log = this.#logs.get(event.i) ?? [];
    this.#logs.set(event.i, log);
    log.length = supersedes ?? log.length;
    log.push({ signed, said: event.d, state });
    return event.i;
  }
}

const KIND: KelRegistryKind = {
  name: "tiny-registry",
  about: "a file with a line of JSON an atomic write",
  variants: { plain: { about: "written, not synced", durability: "process" } },
  extension: ".jsonl",
  open: (path) => TinyRegistry.open(path),
};

export default KIND;
