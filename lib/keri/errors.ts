import { HeadroomError } from "../errors.ts";

/** What a refusal of a key event carries besides its message. */
interface KeriErrorDetails {
  readonly expected?: string;
  readonly actual?: string;
  readonly next?: string;
}

/**
 * A key event was refused. `problem` says why; the message adds which event. A refusal never changes a registry.
 *
 * `place` is the event's position in its batch, counted from 1, where it came in one.
 */
export class KeriError extends HeadroomError {
  /** The name of the subclass. */
  override readonly name: string;
  readonly problem: string;
  readonly details: KeriErrorDetails;
  readonly place: number | null;

  constructor(
    problem: string,
    details: KeriErrorDetails = {},
    event: { subject?: string; place?: number } = {},
  ) {
    super(event.subject === undefined ? problem : `Cannot append ${event.subject}: ${problem}`, details);
    this.name = new.target.name;
    this.problem = problem;
    this.details = details;
    this.place = event.place ?? null;
  }

  /** The same refusal, with the event named in its message. */
  about(event: { subject: string; place?: number }): KeriError {
    return new (this.constructor as typeof KeriError)(this.problem, this.details, event);
  }
}

/** Not a well-formed KERI 1.0 JSON event or CESR text: fields, order, types, declared size. */
export class EventFormatError extends KeriError {}

/** The event's SAID (`d`, or `i` at inception) is not the digest of its bytes. */
export class SaidError extends KeriError {}

/** The sequence number leaves a gap, or the log does not begin with an inception. */
export class SequenceError extends KeriError {}

/** `p` is not the SAID of the event before. */
export class PriorDigestError extends KeriError {}

/** A signature is missing, wrong, or the signatures together miss the threshold. */
export class SignatureError extends KeriError {}

/** The new keys of a rotation are not those committed to before. */
export class PreRotationError extends KeriError {}

/** The rules of the log forbid the event: rotation of the wrong kind, non-transferable, `EO`, backers that do not add up. */
export class EventRuleError extends KeriError {}

/** A delegated event is not anchored in its delegator's log as its source seal claims. */
export class DelegationError extends KeriError {}

/** Another writer moved the log or the registry's ref; nothing was changed. Read again, check, then retry. */
export class ConcurrentWriteError extends KeriError {}

/** Two different, properly signed events at one sequence number: `expected` is the stored SAID, `actual` the one that came. */
export class DuplicityError extends KeriError {}
