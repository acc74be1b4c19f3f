import { operationsOn, totalPerS } from "../builders/operations.ts";
import { sourced } from "../builders/sourced.ts";
import { perDay } from "../builders/times.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";

const batches = operationsOn("credit_batches");
const issuances = operationsOn("issuances");
const trades = operationsOn("trades");
const retirements = operationsOn("retirements");
const projects = operationsOn("projects");

/** Batches of one issuance: 10 million in 500K. Source: 002:L1162; K-09. */
const BATCHES_PER_ISSUANCE = 20;
/** Share of retirements that exhaust a batch: one in ten, as 100 million retirements share 10 million batches. */
const LAST_CREDITS_SHARE = 0.1;
/** Refused retirements for each confirmed one. choice: the source gives no rate. */
const REFUSED_SHARE = 0.01;
/** Orders withdrawn for each that ends in a retirement. choice. */
const WITHDRAWN_SHARE = 0.1;

const ISSUED = perDay(9_999);
const TRADED = perDay(10_000);
const RETIRED = perDay(50_000);
const VERIFIED = perDay(500);
const EMPTIED = RETIRED * LAST_CREDITS_SHARE;

const RATES = {
  batchesIssued: sourced(ISSUED, "002:L1222: 1000s of batches a day; CC-U-A: 9,999"),
  issued: sourced(ISSUED / BATCHES_PER_ISSUANCE, "002:L1222; 20 batches an issuance"),
  transferred: sourced(TRADED, "002:L1223: each trade hands over a batch"),
  drawnDown: sourced(RETIRED * (1 - LAST_CREDITS_SHARE), "K-08: a retirement writes its batch too"),
  ordered: sourced(
    EMPTIED * (1 + WITHDRAWN_SHARE),
    "002:L1187; choice: whoever takes the last credits reserves them first",
  ),
  withdrawn: sourced(EMPTIED * WITHDRAWN_SHARE, "choice: a tenth of the orders"),
  emptied: sourced(
    EMPTIED,
    "K-08: a retirement writes its batch too; choice: one in ten takes the last credits",
  ),
  refused: sourced(
    RETIRED * REFUSED_SHARE,
    "002:L1147; 002:L1149; choice: an attempt for every hundred retirements",
  ),
  verified: sourced(0.8 * VERIFIED, "002:L1225: 100s a day; choice: 500, most of them repeated"),
  activated: sourced(0.15 * VERIFIED, "002:L1225; choice: 15 of a hundred"),
  suspended: sourced(0.03 * VERIFIED, "002:L1225; choice: 3 of a hundred"),
  reinstated: sourced(0.02 * VERIFIED, "002:L1225; choice: 2 of a hundred"),
};

const REGISTRY: readonly OperationSpec[] = [
  batches.create("batch_issuance", RATES.batchesIssued, "available"),
  issuances.create("issuance", RATES.issued),
  trades.create("trade", sourced(TRADED, "002:L1223: 10K a day")),
  batches.changeOwner("batch_transfer", RATES.transferred, "available"),
  retirements.create("retirement", sourced(RETIRED, "002:L1224: 50K a day"), "confirmed"),
  batches.update("batch_drawdown", RATES.drawnDown, "available"),
  batches.move("batch_order", RATES.ordered, ["available", "reserved"]),
  batches.move("batch_withdrawal", RATES.withdrawn, ["reserved", "available"]),
  batches.move("batch_retirement", RATES.emptied, ["reserved", "retired"]),
  retirements.create("double_retirement", RATES.refused, "rejected"),
  projects.update("verification", RATES.verified, "active"),
  projects.move("project_activation", RATES.activated, ["registered", "active"]),
  projects.move("project_suspension", RATES.suspended, ["active", "suspended"]),
  projects.move("project_reinstatement", RATES.reinstated, ["suspended", "active"]),
  projects.move("project_completion", sourced(0.0001, "choice: 9 a day"), ["active", "completed"]),
];

/** The registry's own events, 1.6 a second, and price updates that make up the published total (K-01). */
export function carbonOperations({ value, source }: Sourced): OperationSpec[] {
  const repriced = sourced(value - totalPerS(REGISTRY), `${source}; K-01: all but the listed operations`);
  return [...REGISTRY, batches.update("price_update", repriced, "available")];
}

/** A peak at the upper end of the published range: more price updates. */
export function carbonPeaks({ value }: Sourced): PeakSpec[] {
  const repriced = sourced(500 - value, "002:L1228; 002:L1260; K-01: 500/s as a stress figure");
  return [{
    id: "market_stress",
    seconds: sourced(20, "choice: ten blocks"),
    operations: [batches.update("stress_price_update", repriced, "available")],
  }];
}
