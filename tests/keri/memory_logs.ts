import { AppendChecks, type LogReader } from "../../lib/keri/append_checks.ts";
import { parseAttachments } from "../../lib/keri/attachments.ts";
import type { KeyEvent } from "../../lib/keri/events.ts";
import type { KeyState } from "../../lib/keri/key_state.ts";
import type { SignedEvent } from "../../lib/keri/signed_event.ts";

interface Entry {
  readonly event: KeyEvent;
  readonly signed: SignedEvent;
  readonly state: KeyState;
}

/** Logs in memory behind the checks that every registry runs. */
export class MemoryLogs {
  readonly logs = new Map<string, Entry[]>();
  readonly reader: LogReader;
  readonly #checks: AppendChecks;

  constructor(options: ConstructorParameters<typeof AppendChecks>[2] = {}) {
    const entry = (prefix: string, sn: number) => this.logs.get(prefix)?.at(sn) ?? null;
    const traits = (prefix: string) => entry(prefix, 0)?.state.traits ?? [];
    this.reader = {
      state: (prefix: string) => Promise.resolve(entry(prefix, -1)?.state ?? null),
      stateAt: (prefix: string, sn: number) =>
        Promise.resolve(sn < 0 ? null : entry(prefix, sn)?.state ?? null),
      said: (prefix: string, sn: number) => Promise.resolve(entry(prefix, sn)?.event.d ?? ""),
      sourceSeal: (prefix: string, sn: number) =>
        Promise.resolve(parseAttachments(entry(prefix, sn)!.signed.attachments).sourceSeal),
      anchor: (prefix: string, sn: number) => {
        const found = entry(prefix, sn);
        return Promise.resolve(found === null ? null : { event: found.event, traits: traits(prefix) });
      },
    };
    this.#checks = new AppendChecks(this.reader, () => 0, options);
  }

  /** Appends an event. @returns the sequence number from which it superseded stored events, or null. */
  async append(signed: SignedEvent): Promise<number | null> {
    const checked = await this.#checks.check(signed);
    if (checked === null) return null;
    const { event, state, supersedes } = checked;
    const log = this.logs.get(event.i) ?? [];
    this.logs.set(event.i, log);
    log.length = supersedes ?? log.length;
    log.push({ event, signed, state });
    return supersedes;
  }

  signed(prefix: string): SignedEvent[] {
    return (this.logs.get(prefix) ?? []).map(({ signed }) => signed);
  }

  saids(prefix: string): string[] {
    return (this.logs.get(prefix) ?? []).map(({ event }) => event.d);
  }
}
