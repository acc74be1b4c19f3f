import { EventRuleError, PriorDigestError, SequenceError } from "./errors.ts";
import { isInception, type KeyEvent, snOf } from "./events.ts";
import { backersAfter, type KeyState } from "./key_state.ts";
import { parseCount } from "./threshold.ts";

/**
 * Checks that an event follows a state: sequence number, prefix, prior digest.
 * @throws {KeriError}
 */
export function checkChain(event: KeyEvent, state: KeyState | null): void {
  const sn = snOf(event);
  const expectedSn = state === null ? 0 : state.sn + 1;
  if (sn !== expectedSn) {
    const why = state === null ? "the log is empty" : `the tip is ${state.sn}`;
    throw new SequenceError(`expected sequence number ${expectedSn}, because ${why}`, {
      expected: String(expectedSn),
      actual: String(sn),
      next: `append the event with sequence number ${expectedSn} first`,
    });
  }
  if (isInception(event) !== (sn === 0)) {
    const expected = sn === 0 ? "an inception (icp or dip)" : "rot, drt or ixn";
    throw new SequenceError(`sequence number ${sn} needs ${expected}`, { expected, actual: event.t });
  }
  if (state === null || isInception(event)) return;
  if (event.i !== state.prefix) {
    throw new SequenceError(`it belongs to ${event.i}`, { expected: state.prefix, actual: event.i });
  }
  if (event.p !== state.said) {
    throw new PriorDigestError(`its prior digest is ${event.p}`, {
      expected: state.said,
      actual: event.p,
      next: `build it again upon event ${state.sn}, SAID ${state.said}`,
    });
  }
}

/**
 * Checks what the log's earlier events allow: rotation of the right kind, traits, witnesses that add up.
 * @throws {EventRuleError}
 */
export function checkRules(event: KeyEvent, state: KeyState | null): void {
  if (isInception(event)) {
    checkBackers(event.b, event.bt);
    return;
  }
  if (state === null) return;
  if (state.nextDigests.length === 0) {
    throw new EventRuleError("the identifier committed to no next keys, so its log is closed", {
      expected: "no further event",
      actual: event.t,
    });
  }
  if (event.t === "ixn") {
    if (state.traits.includes("EO")) {
      throw new EventRuleError('the identifier has the trait "EO"', {
        expected: "rotations only",
        actual: "ixn",
      });
    }
    return;
  }
  const expected = state.delegator === null ? "rot" : "drt";
  if (event.t !== expected) {
    const kind = state.delegator === null ? "not delegated" : "delegated";
    throw new EventRuleError(`the identifier is ${kind}`, { expected, actual: event.t });
  }
  if (event.t === "drt" && event.di !== undefined && event.di !== state.delegator) {
    throw new EventRuleError(`its delegator is ${event.di}`, {
      expected: state.delegator!,
      actual: event.di,
    });
  }
  if (event.br.some((backer) => !state.backers.includes(backer))) {
    throw new EventRuleError('"br" cuts a witness that is not one', { expected: state.backers.join(" ") });
  }
  if (event.br.some((backer) => event.ba.includes(backer))) {
    throw new EventRuleError('"ba" adds a witness that "br" cuts', { expected: "one or the other" });
  }
  checkBackers(backersAfter(state.backers, event), event.bt);
}

function checkBackers(backers: readonly string[], threshold: string | number): void {
  const needed = parseCount(threshold)!;
  const possible = backers.length === 0 ? needed === 0 : needed >= 1 && needed <= backers.length;
  if (possible && new Set(backers).size === backers.length) return;
  throw new EventRuleError(`the witness threshold is ${needed} for ${backers.length} witnesses`, {
    expected: backers.length === 0 ? "0" : `1 to ${backers.length} different witnesses`,
    actual: String(needed),
  });
}
