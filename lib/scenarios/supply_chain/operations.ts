import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";
import type { SupplyChain, SupplyChainRates } from "./model.ts";

/** Scans by what they are: of four on a leg one is the departure, one the arrival. `choice:` */
const DEPARTURES = 0.25;
const CHECKPOINTS = 0.5;
const ARRIVALS = 0.25;
/** Stops of a shipment between its sites. `choice:` */
const STOPS = 3;
/** Certificates are renewed once a year. `choice:` */
const SECONDS_PER_YEAR = 365 * 86_400;

/** A rate that follows from a sourced one. */
function of(rate: Sourced, factor: number, why: string): Sourced {
  return { value: rate.value * factor, source: why === "" ? rate.source : `${rate.source}; ${why}` };
}

/**
 * The steady stream. A scan is two operations (S-09): an event is added and the item changes. As many events expire as
 * are added, delivered shipments go after a day, and certificates end as fast as they are issued.
 */
export function steadyOperations(chain: SupplyChain): OperationSpec[] {
  const { checkpointScans: scans, custodyTransfers } = chain.rates;
  const scan = (factor: number) => of(scans, factor, "choice: a quarter departures, half checkpoints");
  return [
    { id: "event_added", entityType: "events", kind: "create", ratePerS: scans },
    {
      id: "event_expired",
      entityType: "events",
      kind: "expire",
      ratePerS: of(scans, 1, "X-17: a full window loses what it gains"),
    },
    {
      id: "departure_scan",
      entityType: "product_instances",
      kind: "transition",
      transition: { from: "in_stock", to: "in_transit" },
      ratePerS: scan(DEPARTURES),
    },
    {
      id: "checkpoint_scan",
      entityType: "product_instances",
      kind: "update",
      inState: "in_transit",
      ratePerS: scan(CHECKPOINTS),
    },
    {
      id: "arrival_scan",
      entityType: "product_instances",
      kind: "transition",
      transition: { from: "in_transit", to: "in_stock" },
      ratePerS: scan(ARRIVALS),
    },
    {
      id: "custody_transfer",
      entityType: "product_instances",
      kind: "change_owner",
      inState: "in_stock",
      ratePerS: custodyTransfers,
    },
    ...shipmentOperations(chain.rates),
    ...certificateOperations(chain),
  ];
}

function shipmentOperations({ shipmentsCreated, exceptionsFlagged }: SupplyChainRates): OperationSpec[] {
  const move = (id: string, from: string, to: string, ratePerS: Sourced): OperationSpec => ({
    id,
    entityType: "shipments",
    kind: "transition",
    transition: { from, to },
    ratePerS,
  });
  const stops = of(shipmentsCreated, STOPS, "choice: three stops a shipment");
  const ended = of(shipmentsCreated, 1, "choice: as many end as begin");
  return [
    {
      id: "shipment_created",
      entityType: "shipments",
      kind: "create",
      inState: "in_transit",
      ratePerS: shipmentsCreated,
    },
    move("shipment_stopped", "in_transit", "at_checkpoint", stops),
    move("shipment_moved_on", "at_checkpoint", "in_transit", stops),
    move("exception_flagged", "in_transit", "exception", exceptionsFlagged),
    move(
      "exception_cleared",
      "exception",
      "in_transit",
      of(exceptionsFlagged, 1, "choice: as many are cleared as flagged"),
    ),
    move("shipment_delivered", "in_transit", "delivered", ended),
    {
      id: "shipment_expired",
      entityType: "shipments",
      kind: "expire",
      inState: "delivered",
      ratePerS: ended,
    },
  ];
}

function certificateOperations({ counts, rates }: SupplyChain): OperationSpec[] {
  return [
    {
      id: "certification_issued",
      entityType: "certifications",
      kind: "create",
      inState: "active",
      ratePerS: rates.certificationsIssued,
    },
    {
      id: "certification_expired",
      entityType: "certifications",
      kind: "expire",
      inState: "active",
      ratePerS: of(rates.certificationsIssued, 1, "choice: as many end as are issued"),
    },
    {
      id: "certification_extended",
      entityType: "certifications",
      kind: "extend",
      inState: "active",
      ratePerS: {
        value: counts.certifications.value / SECONDS_PER_YEAR,
        source: `${counts.certifications.source}; choice: renewed once a year`,
      },
    },
  ];
}

/** The rates that the source counts: their sum is what the peak multiplies. */
export function countedPerS(rates: SupplyChainRates): number {
  return Object.values(rates).reduce((sum, rate: Sourced) => sum + rate.value, 0);
}

/** The busiest minute: everything but expiry (which ends what was added 30 days before) is that many times as frequent. */
export function busiestMinute(chain: SupplyChain, steady: readonly OperationSpec[]): PeakSpec {
  const factor = chain.peakPerS.value / countedPerS(chain.rates);
  const hurried = steady.filter(({ kind }) => kind !== "expire");
  return {
    id: "checkpoint_rush",
    seconds: { value: 60, source: "choice: 30 blocks; the source gives a peak's height, not its length" },
    operations: hurried.map((operation) => ({
      ...operation,
      id: `${operation.id}_rush`,
      ratePerS: {
        value: operation.ratePerS.value * factor,
        source: `${chain.peakPerS.source}; as a multiple of the steady rate`,
      },
    })),
    replaces: hurried.map(({ id }) => id),
  };
}
