import type { OperationSpec, PeakSpec } from "../scenario.ts";

const perDay = (count: number) => count / 86_400;

/** Batches of one issuance: 10 million in 500K. Source: 002:L1162; K-09. */
const BATCHES_PER_ISSUANCE = 20;
/** Retirements that take what is left of a batch: one of ten, as 100 million retirements share 10 million batches. */
const LAST_CREDITS_SHARE = 0.1;
/** Refused retirements for each confirmed one. choice: the source gives no rate. */
const REFUSED_SHARE = 0.01;
/** Orders withdrawn for each that ends in a retirement. choice. */
const WITHDRAWN_SHARE = 0.1;

const ISSUED = perDay(9_999);
const TRADED = perDay(10_000);
const RETIRED = perDay(50_000);
const VERIFIED = perDay(500);

const rate = (value: number, source: string) => ({ ratePerS: { value, source } });

const create = (
  id: string,
  entityType: string,
  value: number,
  source: string,
  inState?: string,
): OperationSpec => ({
  id,
  entityType,
  kind: "create",
  ...inState === undefined ? {} : { inState },
  ...rate(value, source),
});

const move = (
  id: string,
  entityType: string,
  from: string,
  to: string,
  value: number,
  source: string,
): OperationSpec => ({
  id,
  entityType,
  kind: "transition",
  transition: { from, to },
  ...rate(value, source),
});

const REGISTRY: readonly OperationSpec[] = [
  create(
    "batch_issuance",
    "credit_batches",
    ISSUED,
    "002:L1222: 1000s of batches a day; CC-U-A: 9,999",
    "available",
  ),
  create("issuance", "issuances", ISSUED / BATCHES_PER_ISSUANCE, "002:L1222; 20 batches an issuance"),
  create("trade", "trades", TRADED, "002:L1223: 10K a day"),
  {
    id: "batch_transfer",
    entityType: "credit_batches",
    kind: "change_owner",
    inState: "available",
    ...rate(TRADED, "002:L1223: each trade hands over a batch"),
  },
  create("retirement", "retirements", RETIRED, "002:L1224: 50K a day", "confirmed"),
  {
    id: "batch_drawdown",
    entityType: "credit_batches",
    kind: "update",
    inState: "available",
    ...rate(RETIRED * (1 - LAST_CREDITS_SHARE), "K-08: a retirement writes its batch too"),
  },
  move(
    "batch_order",
    "credit_batches",
    "available",
    "reserved",
    RETIRED * LAST_CREDITS_SHARE * (1 + WITHDRAWN_SHARE),
    "002:L1187; choice: whoever takes the last credits reserves them first",
  ),
  move(
    "batch_withdrawal",
    "credit_batches",
    "reserved",
    "available",
    RETIRED * LAST_CREDITS_SHARE * WITHDRAWN_SHARE,
    "choice: a tenth of the orders",
  ),
  move(
    "batch_retirement",
    "credit_batches",
    "reserved",
    "retired",
    RETIRED * LAST_CREDITS_SHARE,
    "K-08: a retirement writes its batch too; choice: one in ten takes the last credits",
  ),
  create(
    "double_retirement",
    "retirements",
    RETIRED * REFUSED_SHARE,
    "002:L1147; 002:L1149; choice: an attempt for every hundred retirements",
    "rejected",
  ),
  {
    id: "verification",
    entityType: "projects",
    kind: "update",
    inState: "active",
    ...rate(0.8 * VERIFIED, "002:L1225: 100s a day; choice: 500, most of them repeated"),
  },
  move(
    "project_activation",
    "projects",
    "registered",
    "active",
    0.15 * VERIFIED,
    "002:L1225; choice: 15 of a hundred",
  ),
  move(
    "project_suspension",
    "projects",
    "active",
    "suspended",
    0.03 * VERIFIED,
    "002:L1225; choice: 3 of a hundred",
  ),
  move(
    "project_reinstatement",
    "projects",
    "suspended",
    "active",
    0.02 * VERIFIED,
    "002:L1225; choice: 2 of a hundred",
  ),
  move("project_completion", "projects", "active", "completed", 0.0001, "choice: 9 a day"),
];

/**
 * The registry's own events, 1.6 a second, and price updates that make up the published total (K-01).
 *
 * @param totalPerS Updates a second in all.
 */
export function carbonOperations(totalPerS: number, source: string): OperationSpec[] {
  const events = REGISTRY.reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
  return [
    ...REGISTRY,
    prices("price_update", totalPerS - events, `${source}; K-01: all but the listed operations`),
  ];
}

/** A stretch at the upper end of the published range: more price updates. */
export function carbonPeaks(totalPerS: number): PeakSpec[] {
  return [{
    id: "market_stress",
    seconds: { value: 20, source: "choice: ten blocks" },
    operations: [
      prices("stress_price_update", 500 - totalPerS, "002:L1228; 002:L1260; K-01: 500/s as a stress figure"),
    ],
  }];
}

function prices(id: string, value: number, source: string): OperationSpec {
  return { id, entityType: "credit_batches", kind: "update", inState: "available", ...rate(value, source) };
}
