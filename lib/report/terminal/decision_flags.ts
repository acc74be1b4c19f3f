import { MACHINE_CLASSES, type MachineClass } from "../../runs/machine_class.ts";
import { parseChoice, parseList, parsePositive } from "../../text/parse_values.ts";

/** Minutes that decide on a bulk flow, as a flag of the commands that print the decision. */
export const ACCEPTABLE_MINUTES_FLAG = {
  type: "string",
  value: "<m,…>",
  about: "Minutes an onboarding may take: the least decides on a bulk flow (shown: 5, 25, 60)",
} as const;

/** What the machine is declared to be, as a flag of the commands that measure. */
export const MACHINE_CLASS_FLAG = {
  type: "string",
  value: "<class>",
  about: "What this machine is, for the record: launch (hardware of a launch) or other (not said)",
} as const;

/** The minutes of `--acceptable-minutes`; undefined where it was not given. @throws {UsageError} */
export function parseAcceptableMinutes(text: string | undefined): number[] | undefined {
  const flag = "--acceptable-minutes";
  return text === undefined ? undefined : parseList(text, flag, (part) => parsePositive(part, flag));
}

/** The class of `--machine-class`; undefined where it was not given. @throws {UsageError} */
export function parseMachineClass(text: string | undefined): MachineClass | undefined {
  return text === undefined ? undefined : parseChoice(text, "--machine-class", MACHINE_CLASSES);
}
