import { Goods } from "./model.ts";

/** `choice:` What the chains carry: the source names the verticals (002:L925-L930), not their goods. */

/** Medicines: serialised packs, cold ones among them, dated years ahead. */
export const MEDICINES: Goods = {
  categories: {
    tablets: {
      share: 60,
      handling: "ambient",
      grams: [20, 150],
      names: ["Metformin 500 mg", "Atorvastatin 20 mg", "Amoxicillin 500 mg", "Losartan 50 mg"],
    },
    biologics: {
      share: 20,
      handling: "chilled",
      grams: [30, 200],
      names: ["Insulin glargine pen", "Adalimumab syringe", "Epoetin alfa vial"],
    },
    vaccines: {
      share: 10,
      handling: "frozen",
      grams: [20, 120],
      names: ["Influenza vaccine", "MMR vaccine", "mRNA vaccine"],
    },
    controlled: {
      share: 10,
      handling: "secured",
      grams: [20, 100],
      names: ["Morphine 10 mg", "Fentanyl patch"],
    },
  },
  standards: { "who-gmp": 50, gdp: 30, "iso-13485": 20 },
  producedOn: "2026-0{int:3-9}-{int:1-28}",
  expiresOn: "2029-0{int:1-9}-{int:1-28}",
};

/** Food and produce: perishable, dated days to months ahead. */
export const FOOD: Goods = {
  categories: {
    produce: {
      share: 45,
      handling: "chilled",
      grams: [100, 5_000],
      names: ["Mangoes", "Bok choy", "Durian", "Avocados", "Apples"],
    },
    seafood: {
      share: 20,
      handling: "frozen",
      grams: [200, 10_000],
      names: ["Vannamei shrimp", "Skipjack tuna", "Pangasius fillets"],
    },
    dairy: {
      share: 15,
      handling: "chilled",
      grams: [100, 2_000],
      names: ["UHT milk", "Yoghurt", "Infant formula"],
    },
    dry_goods: {
      share: 20,
      handling: "ambient",
      grams: [100, 25_000],
      names: ["Jasmine rice", "Arabica coffee", "Oolong tea", "Cocoa beans"],
    },
  },
  standards: { haccp: 35, organic: 25, fairtrade: 15, halal: 15, "iso-22000": 10 },
  producedOn: "2026-10-{int:10-31}",
  expiresOn: "2026-12-{int:1-31}",
};

/** Luxury goods: few, expensive and secured; expiry is the end of the warranty. */
export const LUXURY: Goods = {
  categories: {
    watches: {
      share: 40,
      handling: "secured",
      grams: [50, 400],
      names: ["Chronograph 40 mm", "Diver 42 mm", "Dress watch 36 mm"],
    },
    handbags: {
      share: 35,
      handling: "secured",
      grams: [400, 2_000],
      names: ["Leather tote", "Quilted clutch", "Saddle bag"],
    },
    jewellery: {
      share: 25,
      handling: "secured",
      grams: [5, 150],
      names: ["Diamond ring", "Jade pendant", "Pearl necklace"],
    },
  },
  standards: { authenticity: 50, "responsible-jewellery": 30, "kimberley-process": 20 },
  producedOn: "2026-0{int:1-9}-{int:1-28}",
  expiresOn: "2028-0{int:1-9}-{int:1-28}",
};

/** Electronics: counterfeit parts are the risk; expiry is the end of the warranty. */
export const ELECTRONICS: Goods = {
  categories: {
    phones: {
      share: 35,
      handling: "secured",
      grams: [120, 300],
      names: ["Smartphone 128 GB", "Smartphone 256 GB", "Feature phone"],
    },
    components: {
      share: 40,
      handling: "ambient",
      grams: [5, 1_000],
      names: ["DDR5 module", "Power MOSFET reel", "Microcontroller tray"],
    },
    computers: {
      share: 25,
      handling: "ambient",
      grams: [400, 3_000],
      names: ["Laptop 14 inch", "Tablet 11 inch", "Mini PC"],
    },
  },
  standards: { rohs: 40, "ce-mark": 30, "conflict-free-minerals": 20, "iso-9001": 10 },
  producedOn: "2026-0{int:3-9}-{int:1-28}",
  expiresOn: "2028-{int:10-12}-{int:1-28}",
};

/** All goods of a region. Its items store no dates, so the lots use those of medicines. */
export const ALL_GOODS: Goods = {
  ...MEDICINES,
  categories: {
    ...MEDICINES.categories,
    ...LUXURY.categories,
    ...ELECTRONICS.categories,
    ...Object.fromEntries(
      Object.entries(FOOD.categories).map(([name, food]) => [name, { ...food, share: 3 * food.share }]),
    ),
  },
  standards: {
    "iso-9001": 30,
    "iso-14001": 20,
    organic: 15,
    fairtrade: 10,
    haccp: 35,
    "who-gmp": 50,
    gdp: 30,
  },
};
