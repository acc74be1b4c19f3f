import type { Goods } from "./model.ts";

/** `choice:` What the chains carry: the source names the verticals (002:L925-L930), not their goods. */

const GENERAL_CERTIFICATES = [["iso-9001", 30], ["iso-14001", 20], ["organic", 15], [
  "fairtrade",
  10,
]] as const;

/** Medicines: serialised packs, cold ones among them, dated years ahead. */
export const MEDICINES: Goods = {
  categories: [
    {
      category: "tablets",
      share: 60,
      names: ["Metformin 500 mg", "Atorvastatin 20 mg", "Amoxicillin 500 mg", "Losartan 50 mg"],
      handling: "ambient",
      weightG: { min: 20, max: 150 },
    },
    {
      category: "biologics",
      share: 20,
      names: ["Insulin glargine pen", "Adalimumab syringe", "Epoetin alfa vial"],
      handling: "chilled",
      weightG: { min: 30, max: 200 },
    },
    {
      category: "vaccines",
      share: 10,
      names: ["Influenza vaccine", "MMR vaccine", "mRNA vaccine"],
      handling: "frozen",
      weightG: { min: 20, max: 120 },
    },
    {
      category: "controlled",
      share: 10,
      names: ["Morphine 10 mg", "Fentanyl patch"],
      handling: "secured",
      weightG: { min: 20, max: 100 },
    },
  ],
  standards: [["who-gmp", 50], ["gdp", 30], ["iso-13485", 20]],
  producedOn: "2026-0{int:3-9}-{int:1-28}",
  expiresOn: "2029-0{int:1-9}-{int:1-28}",
};

/** Food and produce: perishable, dated days to months ahead. */
export const FOOD: Goods = {
  categories: [
    {
      category: "produce",
      share: 45,
      names: ["Mangoes", "Bok choy", "Durian", "Avocados", "Apples"],
      handling: "chilled",
      weightG: { min: 100, max: 5_000 },
    },
    {
      category: "seafood",
      share: 20,
      names: ["Vannamei shrimp", "Skipjack tuna", "Pangasius fillets"],
      handling: "frozen",
      weightG: { min: 200, max: 10_000 },
    },
    {
      category: "dairy",
      share: 15,
      names: ["UHT milk", "Yoghurt", "Infant formula"],
      handling: "chilled",
      weightG: { min: 100, max: 2_000 },
    },
    {
      category: "dry_goods",
      share: 20,
      names: ["Jasmine rice", "Arabica coffee", "Oolong tea", "Cocoa beans"],
      handling: "ambient",
      weightG: { min: 100, max: 25_000 },
    },
  ],
  standards: [["haccp", 35], ["organic", 25], ["fairtrade", 15], ["halal", 15], ["iso-22000", 10]],
  producedOn: "2026-10-{int:10-31}",
  expiresOn: "2026-12-{int:1-31}",
};

/** Luxury goods: few, dear, kept under lock; no expiry but that of the warranty. */
export const LUXURY: Goods = {
  categories: [
    {
      category: "watches",
      share: 40,
      names: ["Chronograph 40 mm", "Diver 42 mm", "Dress watch 36 mm"],
      handling: "secured",
      weightG: { min: 50, max: 400 },
    },
    {
      category: "handbags",
      share: 35,
      names: ["Leather tote", "Quilted clutch", "Saddle bag"],
      handling: "secured",
      weightG: { min: 400, max: 2_000 },
    },
    {
      category: "jewellery",
      share: 25,
      names: ["Diamond ring", "Jade pendant", "Pearl necklace"],
      handling: "secured",
      weightG: { min: 5, max: 150 },
    },
  ],
  standards: [["authenticity", 50], ["responsible-jewellery", 30], ["kimberley-process", 20]],
  producedOn: "2026-0{int:1-9}-{int:1-28}",
  expiresOn: "2028-0{int:1-9}-{int:1-28}",
};

/** Electronics: counterfeit parts are the risk; expiry is the end of the warranty. */
export const ELECTRONICS: Goods = {
  categories: [
    {
      category: "phones",
      share: 35,
      names: ["Smartphone 128 GB", "Smartphone 256 GB", "Feature phone"],
      handling: "secured",
      weightG: { min: 120, max: 300 },
    },
    {
      category: "components",
      share: 40,
      names: ["DDR5 module", "Power MOSFET reel", "Microcontroller tray"],
      handling: "ambient",
      weightG: { min: 5, max: 1_000 },
    },
    {
      category: "computers",
      share: 25,
      names: ["Laptop 14 inch", "Tablet 11 inch", "Mini PC"],
      handling: "ambient",
      weightG: { min: 400, max: 3_000 },
    },
  ],
  standards: [["rohs", 40], ["ce-mark", 30], ["conflict-free-minerals", 20], ["iso-9001", 10]],
  producedOn: "2026-0{int:3-9}-{int:1-28}",
  expiresOn: "2028-{int:10-12}-{int:1-28}",
};

/** A region's trade: all of them together. Its items store no dates, so the lots' are medicines'. */
export const ALL_GOODS: Goods = {
  ...MEDICINES,
  categories: [MEDICINES, LUXURY, ELECTRONICS].flatMap(({ categories }) => categories)
    .concat(FOOD.categories.map((category) => ({ ...category, share: 3 * category.share }))),
  standards: [...GENERAL_CERTIFICATES, ...FOOD.standards.slice(0, 1), ...MEDICINES.standards.slice(0, 2)],
};
