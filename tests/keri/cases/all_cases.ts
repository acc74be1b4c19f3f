import { ATTACHMENT_CASES } from "./attachment_cases.ts";
import type { Case } from "./build.ts";
import { DELEGATION_CASES } from "./delegation_cases.ts";
import { FORM_CASES } from "./form_cases.ts";
import { KEY_CASES } from "./key_cases.ts";
import { RECOVERY_CASES } from "./recovery_cases.ts";
import { THRESHOLD_CASES } from "./threshold_cases.ts";

/** Every crafted case, by subject. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  keys: KEY_CASES,
  thresholds: THRESHOLD_CASES,
  attachments: ATTACHMENT_CASES,
  delegation: DELEGATION_CASES,
  recovery: RECOVERY_CASES,
  form: FORM_CASES,
};
