import { createHash } from "node:crypto";
import { UsageError } from "../../errors.ts";
import { loadBlake3 } from "../../keri/blake3.ts";
import { incept, inceptDelegated, interact } from "../../keri/build_events.ts";
import type { BuiltEvent, DelegatedInception, Inception } from "../../keri/events.ts";
import { digestText } from "../../keri/digests.ts";
import { digestSeal, keyEventSeal, type Seal } from "../../keri/seals.ts";
import type { SignedEvent, Tip } from "../../keri/signed_event.ts";
import { Signer, type SignerPlace, signEvent } from "../../keri/signer.ts";
import { Stopwatch } from "../../stopwatch.ts";

/** A thousand times the published size; choice: beyond it a mistyped flag is likelier than a need. */
const COUNT_MAX = 10_000_000;

/** How the root's anchors are written. Source: keri.md 2, "Three write modes". */
export type WriteMode = "per-event" | "batch" | "multi-seal";

/** Every write mode. */
export const WRITE_MODES: readonly WriteMode[] = ["per-event", "batch", "multi-seal"];

/** Size and seed of an organisation. */
export interface OrganisationOptions {
  readonly agents: number;
  readonly engineers: number;
  /** 1: key-event seal; 2: and role marker; 3: and attestation digest. */
  readonly anchorsPerAgent: number;
  readonly seed: bigint;
  /** Told what keys, events and signatures took. */
  readonly watch?: Stopwatch;
}

/** Parts of the work of making events, as `OrganisationOptions.watch` is told them. */
const PARTS = { keys: "keys", events: "events and SAIDs", signing: "signing" } as const;

/** Onboarding in exact numbers. An event is a root event or an agent's; say which is meant wherever a rate is given. */
export interface OnboardingSize {
  readonly calls: number;
  readonly agents: number;
  /** All events, the root's inception included. */
  readonly events: number;
  /** Of these, events in the root's log, its inception included. */
  readonly rootEvents: number;
  readonly seals: number;
}

/** One call of the registry: `append` with one event, or `commitBatch` with several. Counts are of this call. */
export interface OnboardingCall {
  readonly kind: "append" | "batch";
  readonly events: readonly SignedEvent[];
  /** Agents whose onboarding this call completes. */
  readonly agents: number;
  readonly rootEvents: number;
  readonly seals: number;
}

/** One agent, made from (seed, index) alone: its dip does not depend on the root's event that anchors it. */
export interface Agent {
  readonly prefix: string;
  readonly inception: BuiltEvent<DelegatedInception>;
  readonly signer: Signer;
}

/**
 * Prepares an organisation (and Blake3).
 * @throws {UsageError} A count that is not a whole number in range.
 */
export async function openOrganisation(options: OrganisationOptions): Promise<Organisation> {
  checkCount("agents", options.agents, [1, COUNT_MAX]);
  checkCount("engineers", options.engineers, [1, COUNT_MAX]);
  checkCount("anchorsPerAgent", options.anchorsPerAgent, [1, 3]);
  await loadBlake3();
  return new Organisation(options);
}

/** Where the root's log stands while calls are made. */
interface RootPosition {
  readonly prefix: string;
  sn: number;
  said: string;
}

/**
 * A synthetic organisation: one root with one key (`kt` 1), and agents under it by delegation. Deterministic: same
 * options, same bytes. Holds the root only; agents are made when asked, in constant memory.
 */
export class Organisation {
  readonly rootPrefix: string;
  /** The root's only key. */
  readonly rootSigner: Signer;
  readonly #options: OrganisationOptions;
  readonly #watch: Stopwatch;
  readonly #rootInception: BuiltEvent<Inception>;

  /** Use `openOrganisation`, which checks the options and loads Blake3. */
  constructor(options: OrganisationOptions) {
    this.#options = options;
    this.#watch = options.watch ?? new Stopwatch();
    this.rootSigner = this.#signer("root", 0);
    const keys = [this.rootSigner.verkey];
    const nextDigests = [this.#commitment("root")];
    this.#rootInception = this.#watch.time(PARTS.events, () => incept({ keys, nextDigests }));
    this.rootPrefix = this.#rootInception.event.i;
  }

  /** Agent `index`, 0 to agents - 1. */
  agent(index: number): Agent {
    checkCount("agent index", index, [0, this.#options.agents - 1]);
    const signer = this.#signer(`agent/${index}`, 0);
    const [keys, nextDigests] = [[signer.verkey], [this.#commitment(`agent/${index}`)]];
    const inception = this.#watch.time(
      PARTS.events,
      () => inceptDelegated(this.rootPrefix, { keys, nextDigests }),
    );
    return { prefix: inception.event.i, inception, signer };
  }

  /** Engineer an agent belongs to: named in its attestation. */
  engineerOf(index: number): number {
    return index % this.#options.engineers;
  }

  /** The calls that onboard everyone, in order; the first one is the root's inception. */
  *calls(mode: WriteMode, batchAgents: number): Generator<OnboardingCall> {
    checkCount("batchAgents", batchAgents, [1, COUNT_MAX]);
    const { event, raw } = this.#rootInception;
    const root: RootPosition = { prefix: event.i, sn: 0, said: event.d };
    const signed = this.#signed({ event, raw }, this.rootSigner);
    yield { kind: "append", events: [signed], agents: 0, rootEvents: 1, seals: 0 };
    for (let first = 0; first < this.#options.agents; first += batchAgents) {
      const end = Math.min(first + batchAgents, this.#options.agents);
      if (mode === "per-event") yield* this.#appends(root, first, end);
      else if (mode === "batch") yield this.#batch(root, first, end);
      else yield this.#multiSealBatch(root, first, end);
    }
  }

  size(mode: WriteMode, batchAgents: number): OnboardingSize {
    checkCount("batchAgents", batchAgents, [1, COUNT_MAX]);
    const { agents, anchorsPerAgent } = this.#options;
    const batches = Math.ceil(agents / batchAgents);
    const anchorEvents = mode === "multi-seal" ? batches : agents * anchorsPerAgent;
    return {
      calls: 1 + (mode === "per-event" ? agents * (1 + anchorsPerAgent) : batches),
      agents,
      events: 1 + anchorEvents + agents,
      rootEvents: 1 + anchorEvents,
      seals: agents * anchorsPerAgent,
    };
  }

  /** The events of one agent: its anchor, its dip, then the other root events. The last one completes it. */
  *#agentEvents(root: RootPosition, index: number): Generator<{ event: SignedEvent; root: boolean }> {
    const agent = this.agent(index);
    const [keyEvent, ...others] = this.#seals(agent, index);
    const anchor = this.#anchor(root, [keyEvent!]);
    yield { event: anchor, root: true };
    yield { event: this.#delegated(agent, root), root: false };
    for (const seal of others) yield { event: this.#anchor(root, [seal]), root: true };
  }

  *#appends(root: RootPosition, first: number, end: number): Generator<OnboardingCall> {
    for (let index = first; index < end; index++) {
      const events = [...this.#agentEvents(root, index)];
      for (const [place, { event, root: isRoot }] of events.entries()) {
        const agents = place === events.length - 1 ? 1 : 0;
        const rootEvents = isRoot ? 1 : 0;
        yield { kind: "append", events: [event], agents, rootEvents, seals: rootEvents };
      }
    }
  }

  #batch(root: RootPosition, first: number, end: number): OnboardingCall {
    const events: SignedEvent[] = [];
    for (let index = first; index < end; index++) {
      for (const { event } of this.#agentEvents(root, index)) events.push(event);
    }
    const rootEvents = (end - first) * this.#options.anchorsPerAgent;
    return { kind: "batch", events, agents: end - first, rootEvents, seals: rootEvents };
  }

  #multiSealBatch(root: RootPosition, first: number, end: number): OnboardingCall {
    const indices = Array.from({ length: end - first }, (_, at) => first + at);
    const agents = indices.map((index) => this.agent(index));
    const seals = agents.flatMap((agent, at) => this.#seals(agent, first + at));
    const anchor = this.#anchor(root, seals);
    const events = [anchor, ...agents.map((agent) => this.#delegated(agent, root))];
    return { kind: "batch", events, agents: agents.length, rootEvents: 1, seals: seals.length };
  }

  /** What the root says of an agent, in auths' order: key-event seal, role marker, attestation. Source: keri.md 1.5, 2. */
  #seals(agent: Agent, index: number): Seal[] {
    const attestation = `attestation:${agent.prefix}:engineer/${this.engineerOf(index)}`;
    return this.#watch.time(PARTS.events, () =>
      [
        keyEventSeal(agent.prefix, 0, agent.inception.event.d),
        digestSeal(`agent:${agent.prefix}`),
        digestSeal(digestText(new TextEncoder().encode(attestation))),
      ].slice(0, this.#options.anchorsPerAgent));
  }

  #anchor(root: RootPosition, seals: readonly Seal[]): SignedEvent {
    const built = this.#watch.time(PARTS.events, () => interact(root, seals));
    root.sn += 1;
    root.said = built.event.d;
    return this.#signed(built, this.rootSigner);
  }

  /** The agent's dip, its source seal naming the root's newest event. */
  #delegated(agent: Agent, root: RootPosition): SignedEvent {
    return this.#signed(agent.inception, agent.signer, { sn: root.sn, said: root.said });
  }

  #signed(built: BuiltEvent, signer: Signer, anchor: Tip | null = null): SignedEvent {
    const places: SignerPlace[] = [{ signer, index: 0 }];
    return this.#watch.time(PARTS.signing, () => signEvent(built, places, anchor));
  }

  #signer(owner: string, generation: number): Signer {
    const label = `headroom/organisation/v1/${this.#options.seed}/${owner}/${generation}`;
    return this.#watch.time(PARTS.keys, () => new Signer(createHash("sha256").update(label).digest()));
  }

  /** The digest of an owner's next key. */
  #commitment(owner: string): string {
    const next = this.#signer(owner, 1);
    return this.#watch.time(PARTS.keys, () => next.nextDigest);
  }
}

function checkCount(name: string, value: number, [min, max]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new UsageError(
    `Cannot make an organisation with ${name} ${value}: expected a whole number, ${min} to ${max}`,
    {
      expected: `${min} to ${max}`,
      actual: String(value),
      next: `choose ${name} between ${min} and ${max}`,
    },
  );
}
