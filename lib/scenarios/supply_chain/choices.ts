import { choices, SYSTEM_ROWS } from "../builders/choices.ts";

/** Choices shared by every supply chain. */
export const COMMON_CHOICES = choices({
  "event-times":
    "Events and certificates of the initial state bear the time at which they are loaded, not one of the 30 days before: food and its events would otherwise be older than its production. Their ends are spread over the 30 days that follow.",
  ...SYSTEM_ROWS,
  "S-09": "A scan is two operations: it adds an event and changes the item's place and custodian.",
  "X-17":
    "As many events expire as are added, so that the window holds 30 days; the same for delivered shipments and certificates.",
  custody:
    "A custody transfer changes $owner. The attribute custodian is whoever runs the place of the last scan, so it follows at the next one.",
  batches:
    "A batch is no entity, since the source counts none: it is the open lot of a product, which all its items name, as they name its factory and certificate.",
  stock:
    "Items are neither made nor sold in the stream: the source gives no rate for either. Departures balance arrivals, so stock and goods in transit keep their shares.",
  "scan-and-event":
    "The event and the changed item of one scan are drawn apart: rates and sizes are those of scans, but an item's newest event need not name its current place.",
});
