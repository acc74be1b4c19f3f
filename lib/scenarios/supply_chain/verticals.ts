import { numbered } from "../builders/numbered.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";
import { REGIONAL_CHAIN, REGIONAL_RATES, SUPPLY_CHAIN_ASIA_PACIFIC } from "./supply_chain.ts";
import { ELECTRONICS, FOOD, LUXURY, MEDICINES } from "./goods.ts";
import type { Goods, SupplyChain, SupplyChainCounts, SupplyChainRates } from "./model.ts";
import { countedPerS } from "./operations.ts";
import { supplyChainScenario } from "./scenario.ts";

const WINDOW_S = 30 * 86_400;
const PHARMA = { items: 10_000_000, events: 50_000_000 } as const;
const REGION = REGIONAL_CHAIN.counts;

/** How busy a vertical is: events per item in 30 days, and how far its peak lies above its mean. */
interface Pace {
  readonly eventsPerItem: Sourced;
  readonly peakFactor: Sourced;
}

const PHARMA_PER_S = (PHARMA.events / WINDOW_S) * countedPerS(REGIONAL_RATES) /
  REGIONAL_RATES.checkpointScans.value;

/** The source says low or medium; pharmaceuticals (low) and the region stand for what that is. */
const LOW: Pace = {
  eventsPerItem: {
    value: PHARMA.events / PHARMA.items,
    source: "002:L937-L938: as pharmaceuticals, which are low",
  },
  peakFactor: { value: 50 / PHARMA_PER_S, source: "002:L939, L968: 50 updates/s; S-08: a peak, not a mean" },
};
const MEDIUM: Pace = {
  eventsPerItem: {
    value: REGION.events.value / REGION.productInstances.value,
    source: "002:L902, L906; choice: medium is as in the whole region",
  },
  peakFactor: {
    value: 500 / countedPerS(REGIONAL_RATES),
    source: "002:L919; S-05; choice: medium is as in the region",
  },
};

/** One line of the table of verticals (002:L925-L930). */
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

/** Pharmaceuticals is the vertical that the source states requirements for. Source: 002:L934-L972. */
const PHARMA_REQUIREMENTS = [
  ...numbered("SC-P", "01", "02", "03", "04", "05", "06", "07"),
  ...numbered("SC-PV", "A", "B", "C", "D"),
  "SC-V-01",
  ...numbered("SUM-06", "ROWS", "W", "R", "CH", "DB"),
];

function verticalChain(vertical: Vertical): SupplyChain {
  const { name, title, line, items, pace, goods } = vertical;
  const events = items * pace.eventsPerItem.value;
  const rates = ratesOf({ value: events / WINDOW_S, source: `${pace.eventsPerItem.source}; per 30 days` });
  return {
    id: `supply-chain-${name}`,
    title: `Supply chain, ${title}`,
    source: `002:L921-L939; 002:L${line}${name === "pharma" ? "; 002:L962-L972; 002:L1399" : ""}`,
    goods,
    counts: countsOf(vertical, events),
    rates,
    peakPerS: {
      value: countedPerS(rates) * pace.peakFactor.value,
      source: pace.peakFactor.source,
    },
    attributes: "listed",
    readRatePerS: {
      value: 1_000,
      source: name === "pharma" ? "002:L969" : "002:L969; choice: as pharmaceuticals; the source gives none",
    },
    requirements: name === "pharma" ? PHARMA_REQUIREMENTS : [],
    choices: choicesOf(name, pace),
  };
}

/** The region's operations in the vertical's own number of scans. */
function ratesOf(scans: Sourced): SupplyChainRates {
  const factor = scans.value / REGIONAL_RATES.checkpointScans.value;
  const like = ({ value, source }: Sourced): Sourced => ({
    value: value * factor,
    source: `${source}; choice: as often per scan as in the region`,
  });
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
  const like = ({ value, source }: Sourced): Sourced => ({
    value: Math.round(value * share),
    source: `${source}; choice: as many per item as in the region`,
  });
  return {
    products: { value: products, source: `002:L${line}` },
    productInstances: { value: items, source: `002:L${line}` },
    facilities: like(REGION.facilities),
    organizations: like(REGION.organizations),
    shipments: like(REGION.shipments),
    events: {
      value: events,
      source: name === "pharma" ? "002:L938" : "choice: events per item as the update rate says",
    },
    certifications: like(REGION.certifications),
  };
}

function choicesOf(name: string, pace: Pace): SupplyChain["choices"] {
  const pharma = name === "pharma";
  return [
    {
      id: "S-03",
      choice:
        "Items, shipments and events store all 14, 13 and 10 names the source lists: the verticals are what would be built first, so their schema is the real one.",
    },
    pharma
      ? { id: "S-04", choice: "641,000,000 attributes of products, items and events: with the listed names." }
      : {
        id: "update-rate",
        choice: `${
          pace === LOW ? "Low" : "Medium"
        } is ${pace.eventsPerItem.value} events per item in 30 days: ${pace.eventsPerItem.source}.`,
      },
    {
      id: "S-08",
      choice: pharma
        ? "19.3 scans and 21.5 operations a second as the mean, 50 in a rush of a minute."
        : `Its rush is ${pace.peakFactor.value.toFixed(1)} times its mean, as the source's own peak is.`,
    },
    { id: "S-07", choice: "Multiples of Mendoza are computed: 0.125, 12.5 and 62.5 for pharmaceuticals." },
    {
      id: "parties",
      choice:
        "Facilities, organisations, shipments and certificates come on top of the table's products, items and events, as many per item as in the region: events must name them.",
    },
  ];
}

/** Pharmaceuticals (with requirements of its own), food, luxury goods, electronics. */
const SUPPLY_CHAIN_VERTICALS: readonly EntityScenario[] = VERTICALS.map((vertical) =>
  supplyChainScenario(verticalChain(vertical))
);

/** Every supply chain, the published region first. */
export const SUPPLY_CHAINS: readonly EntityScenario[] = [
  SUPPLY_CHAIN_ASIA_PACIFIC,
  ...SUPPLY_CHAIN_VERTICALS,
];
