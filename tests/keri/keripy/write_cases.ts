/** Prints the crafted cases as JSON, for check_cases.py, which says how to run both. */
import { Buffer } from "node:buffer";
import { CASES } from "../cases/all_cases.ts";

const cases = Object.entries(CASES).flatMap(([subject, ofSubject]) =>
  ofSubject.map(([name, events, verdict, keripy]) => ({
    name: `${subject}: ${name}`,
    headroom: verdict === null ? "accepts" : "refuses",
    keripy: keripy ?? (verdict === null ? "accepts" : "refuses"),
    events: events.map(({ raw, attachments }) => ({
      raw: Buffer.from(raw).toString("base64"),
      attachments: Buffer.from(attachments, "latin1").toString("base64"),
    })),
  }))
);
console.log(JSON.stringify(cases));
