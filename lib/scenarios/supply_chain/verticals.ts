import { choices } from "../builders/choices.ts";
import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { multiplied, sourced } from "../builders/sourced.ts";
import { DAY_S } from "../builders/times.ts";
import type { Sourced } from "../scenario.ts";
import { ELECTRONICS, FOOD, LUXURY, MEDICINES } from "./goods.ts";
import { Goods, SupplyChain, SupplyChainCounts, SupplyChainRates } from "./model.ts";
import { countedPerS } from "./operations.ts";
import { REGIONAL_CHAIN, REGIONAL_RATES } from "./regions.ts";

const WINDOW_S = 30 * DAY_S;
const PHARMA = { items: 10_000_000, events: 50_000_000 } as const;
const REGION = REGIONAL_CHAIN.counts;

/** Activity of a vertical: events per item in 30 days, and peak relative to mean. */
interface Pace {
  readonly eventsPerItem: Sourced;
  readonly peakFactor: Sourced;
}

const PHARMA_PER_S = (PHARMA.events / WINDOW_S) * countedPerS(REGIONAL_RATES) /
  REGIONAL_RATES.checkpointScans.value;

/** The source only says low or medium: low is taken from pharmaceuticals, medium from the region. */
const LOW: Pace = {
  eventsPerItem: sourced(PHARMA.events / PHARMA.items, "002:L937-L938: as pharmaceuticals, which are low"),
  peakFactor: sourced(50 / PHARMA_PER_S, "002:L939, L968: 50 updates/s; S-08: a peak, not a mean"),
};
const MEDIUM: Pace = {
  eventsPerItem: sourced(
    REGION.events.value / REGION.productInstances.value,
    "002:L902, L906; choice: medium is as in the whole region",
  ),
  peakFactor: sourced(
    500 / countedPerS(REGIONAL_RATES),
    "002:L919; S-05; choice: medium is as in the region",
  ),
};

/** One row of the table of verticals (002:L925-L930). */
interface Vertical {
  readonly name: string;
  readonly title: string;
  readonly line: number;
  readonly products: number;
  readonly items: number;
  readonly pace: Pace;
  readonly goods: Goods;
}

const VERTICALS: readonly Vertical[] = [
  {
    name: "pharma",
    title: "pharmaceuticals",
    line: 927,
    products: 100_000,
    items: PHARMA.items,
    pace: LOW,
    goods: MEDICINES,
  },
  {
    name: "food",
    title: "food and produce",
    line: 928,
    products: 500_000,
    items: 50_000_000,
    pace: MEDIUM,
    goods: FOOD,
  },
  {
    name: "luxury",
    title: "luxury goods",
    line: 929,
    products: 50_000,
    items: 5_000_000,
    pace: LOW,
    goods: LUXURY,
  },
  {
    name: "electronics",
    title: "electronics",
    line: 930,
    products: 200_000,
    items: 20_000_000,
    pace: MEDIUM,
    goods: ELECTRONICS,
  },
];

/** Requirements of pharmaceuticals, the only vertical that has any. Source: 002:L934-L972. */
const PHARMA_REQUIREMENTS = [
  ...numbered("SC-P", "01 02 03 04 05 06 07"),
  ...numbered("SC-PV", "A B C D"),
  "SC-V-01",
  ...summaryRow("06"),
];

function verticalChain(vertical: Vertical): SupplyChain {
  const { name, title, line, items, pace, goods } = vertical;
  const events = items * pace.eventsPerItem.value;
  const rates = ratesOf(sourced(events / WINDOW_S, `${pace.eventsPerItem.source}; per 30 days`));
  return {
    id: `supply-chain-${name}`,
    title: `Supply chain, ${title}`,
    source: `002:L921-L939; 002:L${line}${name === "pharma" ? "; 002:L962-L972; 002:L1399" : ""}`,
    goods,
    counts: countsOf(vertical, events),
    rates,
    peakPerS: sourced(countedPerS(rates) * pace.peakFactor.value, pace.peakFactor.source),
    attributes: "listed",
    readRatePerS: sourced(
      1_000,
      name === "pharma" ? "002:L969" : "002:L969; choice: as pharmaceuticals; the source gives none",
    ),
    requirements: name === "pharma" ? PHARMA_REQUIREMENTS : [],
    choices: choicesOf(name, pace),
  };
}

/** The region's rates, scaled to the vertical's number of scans. */
function ratesOf(scans: Sourced): SupplyChainRates {
  const factor = scans.value / REGIONAL_RATES.checkpointScans.value;
  const like = (rate: Sourced) => multiplied(rate, factor, "choice: as often per scan as in the region");
  return {
    checkpointScans: scans,
    shipmentsCreated: like(REGIONAL_RATES.shipmentsCreated),
    custodyTransfers: like(REGIONAL_RATES.custodyTransfers),
    certificationsIssued: like(REGIONAL_RATES.certificationsIssued),
    exceptionsFlagged: like(REGIONAL_RATES.exceptionsFlagged),
  };
}

/** Products and items from the table, the rest per item as in the region. */
function countsOf({ name, line, products, items }: Vertical, events: number): SupplyChainCounts {
  const share = items / REGION.productInstances.value;
  const like = ({ value, source }: Sourced) =>
    sourced(Math.round(value * share), `${source}; choice: as many per item as in the region`);
  return {
    products: sourced(products, `002:L${line}`),
    productInstances: sourced(items, `002:L${line}`),
    facilities: like(REGION.facilities),
    organizations: like(REGION.organizations),
    shipments: like(REGION.shipments),
    events: sourced(
      events,
      name === "pharma" ? "002:L938" : "choice: events per item as the update rate says",
    ),
    certifications: like(REGION.certifications),
  };
}

function choicesOf(name: string, pace: Pace): SupplyChain["choices"] {
  const pharma = name === "pharma";
  const level = pace === LOW ? "Low" : "Medium";
  return choices({
    "S-03":
      "Items, shipments and events store all 14, 13 and 10 names the source lists: the verticals are what would be built first, so their schema is the real one.",
    ...pharma ? { "S-04": "641,000,000 attributes of products, items and events: with the listed names." } : {
      "update-rate":
        `${level} is ${pace.eventsPerItem.value} events per item in 30 days: ${pace.eventsPerItem.source}.`,
    },
    "S-08": pharma
      ? "19.3 scans and 21.5 operations a second as the mean, 50 in a rush of a minute."
      : `Its rush is ${pace.peakFactor.value.toFixed(1)} times its mean, as the source's own peak is.`,
    "S-07": "Multiples of Mendoza are computed: 0.125, 12.5 and 62.5 for pharmaceuticals.",
    parties:
      "Facilities, organisations, shipments and certificates come on top of the table's products, items and events, as many per item as in the region: events must name them.",
  });
}

/** Pharmaceuticals (with requirements of its own), food, luxury goods, electronics. */
export const VERTICAL_CHAINS: readonly SupplyChain[] = VERTICALS.map(verticalChain);
