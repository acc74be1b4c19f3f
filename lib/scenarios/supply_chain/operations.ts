import { operationsOn } from "../builders/operations.ts";
import { multiplied, sourced } from "../builders/sourced.ts";
import { DAY_S } from "../builders/times.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";
import { SupplyChain, SupplyChainRates } from "./model.ts";

const items = operationsOn("product_instances");
const shipments = operationsOn("shipments");
const events = operationsOn("events");
const certificates = operationsOn("certifications");

/** Shares of scans: of four per leg, one is the departure and one the arrival. `choice:` */
const DEPARTURES = 0.25;
const CHECKPOINTS = 0.5;
const ARRIVALS = 0.25;
/** Stops of a shipment between its sites. `choice:` */
const STOPS = 3;
/** Certificates are renewed once a year. `choice:` */
const RENEWAL_S = 365 * DAY_S;

/**
 * The steady stream. A scan is two operations (S-09): an event is added and the item changes. As many events expire as
 * are added, delivered shipments go after a day, and certificates end as fast as they are issued.
 */
export function steadyOperations(chain: SupplyChain): OperationSpec[] {
  const { checkpointScans: scans, custodyTransfers } = chain.rates;
  const scan = (share: number) => multiplied(scans, share, "choice: a quarter departures, half checkpoints");
  return [
    events.create("event_added", scans),
    events.expire("event_expired", multiplied(scans, 1, "X-17: a full window loses what it gains")),
    items.move("departure_scan", scan(DEPARTURES), ["in_stock", "in_transit"]),
    items.update("checkpoint_scan", scan(CHECKPOINTS), "in_transit"),
    items.move("arrival_scan", scan(ARRIVALS), ["in_transit", "in_stock"]),
    items.changeOwner("custody_transfer", custodyTransfers, "in_stock"),
    ...shipmentOperations(chain.rates),
    ...certificateOperations(chain),
  ];
}

function shipmentOperations({ shipmentsCreated, exceptionsFlagged }: SupplyChainRates): OperationSpec[] {
  const stops = multiplied(shipmentsCreated, STOPS, "choice: three stops a shipment");
  const ended = multiplied(shipmentsCreated, 1, "choice: as many end as begin");
  const cleared = multiplied(exceptionsFlagged, 1, "choice: as many are cleared as flagged");
  return [
    shipments.create("shipment_created", shipmentsCreated, "in_transit"),
    shipments.move("shipment_stopped", stops, ["in_transit", "at_checkpoint"]),
    shipments.move("shipment_moved_on", stops, ["at_checkpoint", "in_transit"]),
    shipments.move("exception_flagged", exceptionsFlagged, ["in_transit", "exception"]),
    shipments.move("exception_cleared", cleared, ["exception", "in_transit"]),
    shipments.move("shipment_delivered", ended, ["in_transit", "delivered"]),
    shipments.expire("shipment_expired", ended, "delivered"),
  ];
}

function certificateOperations({ counts, rates: { certificationsIssued } }: SupplyChain): OperationSpec[] {
  const ended = multiplied(certificationsIssued, 1, "choice: as many end as are issued");
  const renewed = sourced(
    counts.certifications.value / RENEWAL_S,
    `${counts.certifications.source}; choice: renewed once a year`,
  );
  return [
    certificates.create("certification_issued", certificationsIssued, "active"),
    certificates.expire("certification_expired", ended, "active"),
    certificates.extend("certification_extended", renewed, "active"),
  ];
}

/** Sum of the rates that the source counts; the peak is a multiple of it. */
export function countedPerS(rates: SupplyChainRates): number {
  return Object.values(rates).reduce((sum, rate: Sourced) => sum + rate.value, 0);
}

/** The busiest minute: everything but expiry (which ends what was added 30 days before) is that many times as frequent. */
export function busiestMinute(chain: SupplyChain, steady: readonly OperationSpec[]): PeakSpec {
  const factor = chain.peakPerS.value / countedPerS(chain.rates);
  const hurried = steady.filter(({ kind }) => kind !== "expire");
  return {
    id: "checkpoint_rush",
    seconds: sourced(60, "choice: 30 blocks; the source gives a peak's height, not its length"),
    operations: hurried.map((operation) => ({
      ...operation,
      id: `${operation.id}_rush`,
      ratePerS: sourced(
        operation.ratePerS.value * factor,
        `${chain.peakPerS.source}; as a multiple of the steady rate`,
      ),
    })),
    replaces: hurried.map(({ id }) => id),
  };
}
