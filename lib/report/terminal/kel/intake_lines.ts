import { type IntakeTally, type Refusal, refusalOf } from "../../../inspect/kel/intake_tally.ts";
import type { Verdict } from "../../../inspect/kel/take_streams.ts";
import { snOf } from "../../../keri/events.ts";
import { countText, numberText } from "../../../scenarios/describe/words.ts";

/** Widths of the columns of verdicts. choice: messages and bytes of a stream of 10 GB. */
const [NUMBER_WIDTH, BYTE_WIDTH, OUTCOME_WIDTH] = [9, 12, 11];

/** Titles of the columns of `verdictLine()`. */
export const VERDICT_TITLES = `${"message".padStart(NUMBER_WIDTH)}${"byte".padStart(BYTE_WIDTH)}  verdict`;

/** One message of a stream and what became of it: its number, its first byte, the outcome, the event, why. */
export function verdictLine(verdict: Verdict): string {
  const { number, byte, outcome, event, what, error } = verdict;
  if (error !== null) return refusalLine(refusalOf(verdict));
  const about = event === null ? what! : `${event.t} ${snOf(event)} of ${event.i}${notesOf(verdict)}`;
  return placed({ number, byte, outcome }, about);
}

/** One refused message: its number, its first byte, the event, why. */
export function refusalLine({ message, byte, event, reason, expected }: Refusal): string {
  const name = event === null ? "" : `${event.type} ${event.sn} of ${event.prefix}: `;
  const hint = expected === "" || reason.includes(expected) ? "" : `; expected ${expected}`;
  return placed({ number: message, byte, outcome: "refused" }, `${name}${reason}${hint}`);
}

function placed(
  { number, byte, outcome }: Pick<Verdict, "number" | "byte" | "outcome">,
  about: string,
): string {
  const place = String(number).padStart(NUMBER_WIDTH) + String(byte).padStart(BYTE_WIDTH);
  return `${place}  ${outcome.padEnd(OUTCOME_WIDTH)}  ${about}`;
}

function notesOf({ supersedes, unwitnessed, waitedFor, receipts, completes }: Verdict): string {
  const notes = [
    ...receipts === 0 ? [] : [countText(receipts, "receipt")],
    ...completes ? ["with them as many as its threshold asks for"] : [],
    ...supersedes === null ? [] : ["a recovery: it takes the place of what was there"],
    ...waitedFor === null ? [] : [`waited for event ${waitedFor.sn} of ${waitedFor.prefix}`],
    ...unwitnessed ? ["too few receipts"] : [],
  ];
  return notes.length === 0 ? "" : ` (${notes.join("; ")})`;
}

/** What became of all messages: the answer first, then what it does not say. */
export function tallyLines(tally: IntakeTally): string[] {
  const { accepted, repeated, refused, logs, passedOver, unwitnessed, recoveries, waited, receipts } = tally;
  const judged = countText(accepted + repeated + refused, "event");
  const others = Object.entries(passedOver).map(([what, count]) => `${numberText(count)} ${what}`);
  const notes: readonly (readonly [text: string, count: number])[] = [
    [`Passed over, as they are no key events: ${others.join(", ")}`, others.length],
    [`Recoveries, which took the place of other events: ${numberText(recoveries)}`, recoveries],
    [`Came before their anchors, and were taken in with them: ${numberText(waited)}`, waited],
    [`Receipts in messages of their own, verified and not kept: ${numberText(receipts)}`, receipts],
    [
      `With fewer receipts than their witness threshold, sound otherwise: ${numberText(unwitnessed)}`,
      unwitnessed,
    ],
  ];
  return [
    `${refused === 0 ? "None" : numberText(refused)} of ${judged} refused: ` +
    `${numberText(accepted)} accepted, ${numberText(repeated)} came again; ${countText(logs, "new log")}`,
    ...notes.filter(([, count]) => count > 0).map(([text]) => text),
  ];
}

/** What to do about the first refusal, from which later ones mostly follow; null where it gives no hint. */
export function refusalHint({ refusals }: IntakeTally): string | null {
  return refusals[0]?.next || null;
}
