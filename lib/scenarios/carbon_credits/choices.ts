import { choices, SYSTEM_ROWS } from "../builders/choices.ts";

/** Choices of both markets. */
export const COMMON_CHOICES = choices({
  ...SYSTEM_ROWS,
  "K-06":
    "Each type has as many attributes as the totals table counts, the listed names less some. Projects leave out coordinates and verification_docs (in the payload); batches methodology_version, additionality_score, custody_history and current_owner_org (the entity's owner and its history say both), and have the price; retirements leave out retirement_reason and evidence_hash, and have the serials. No type holds a `type` attribute: each has names of its own to ask for.",
  "K-08":
    "A retirement is two entity versions: its own, and one of its batch, as operations at one rate. Nine of ten leave the batch available, the tenth takes its last credits. Which batch is written stays open: numbers agree, not each pair.",
  counters:
    "What is sold of a batch, also of one issued in the stream, is fixed for life until it is retired, when its counters become 200 and 0; a drawdown writes the batch with the counters it has.",
  "double-retirement":
    "An attempt to retire credits twice is a retirement that the registry writes as rejected; it asks for one of the first 2,000 serials ever retired. The query that finds out is retirement_check.",
  "K-09": "2 billion credits, in batches of 200.",
  "K-05": "Issuances are kept, though the totals table leaves them out: one for every 20 batches.",
  "K-07":
    "Stocks and flows are of different years. Flows are the published ones; a stock's records are dated back as far as its flow takes to make it, but no retirement and no trade before the middle of its credits' vintage.",
});
