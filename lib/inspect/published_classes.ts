/** A class of values, both bounds included; no upper bound: null. */
export interface ValueClass {
  readonly name: string;
  readonly min: number;
  readonly max: number | null;
}

/** Versions of an entity. Source: sp:mendoza-dump.md:L205-L209. */
export const VERSION_CLASSES: readonly ValueClass[] = [
  { name: "1", min: 1, max: 1 },
  { name: "2", min: 2, max: 2 },
  { name: "3 - 5", min: 3, max: 5 },
  { name: "6 - 10", min: 6, max: 10 },
  { name: "11 and more", min: 11, max: null },
];

/** Life of an entity, blocks of 2 s. Source: sp:mendoza-dump.md:L173-L179. */
export const LIFE_CLASSES: readonly ValueClass[] = [
  { name: "up to 30 min", min: 0, max: 900 },
  { name: "30 min - 5.5 h", min: 901, max: 9_900 },
  { name: "5.5 h - 2.3 d", min: 9_901, max: 99_360 },
  { name: "2.3 d - 11.5 d", min: 99_361, max: 496_800 },
  { name: "over 11.5 d", min: 496_801, max: null },
];

/** String attributes of an entity, system ones included. Source: sp:mendoza-dump.md:L304-L311; M-19. */
export const STRING_CLASSES: readonly ValueClass[] = [
  { name: "3 - 5", min: 3, max: 5 },
  { name: "6 - 10", min: 6, max: 10 },
  { name: "11 - 15", min: 11, max: 15 },
  { name: "16 - 20", min: 16, max: 20 },
  { name: "21 and more", min: 21, max: null },
];

/** Numeric attributes of an entity, system ones included. Source: sp:mendoza-dump.md:L315-L320; M-19. */
export const NUMBER_CLASSES: readonly ValueClass[] = [
  { name: "5", min: 5, max: 5 },
  { name: "6 - 10", min: 6, max: 10 },
  { name: "11 and more", min: 11, max: null },
];

/** Bytes of the JSON cache of string attributes. Source: sp:mendoza-dump.md:L359-L363. */
export const STRING_JSON_CLASSES: readonly ValueClass[] = [
  { name: "under 200", min: 0, max: 199 },
  { name: "200 - 299", min: 200, max: 299 },
  { name: "300 - 399", min: 300, max: 399 },
  { name: "400 - 499", min: 400, max: 499 },
  { name: "500 - 749", min: 500, max: 749 },
  { name: "750 and more", min: 750, max: null },
];

/** Bytes of the JSON cache of numeric attributes. Source: sp:mendoza-dump.md:L369-L371. */
export const NUMBER_JSON_CLASSES: readonly ValueClass[] = [
  { name: "under 100", min: 0, max: 99 },
  { name: "100 - 149", min: 100, max: 149 },
  { name: "150 - 199", min: 150, max: 199 },
  { name: "200 and more", min: 200, max: null },
];

/** Bytes of a payload, kB of 1,000. Source: sp:mendoza-dump.md:L450-L457; M-06, M-07. */
export const PAYLOAD_CLASSES: readonly ValueClass[] = [
  { name: "under 1 kB", min: 0, max: 999 },
  { name: "1 - 5 kB", min: 1_000, max: 4_999 },
  { name: "5 - 10 kB", min: 5_000, max: 9_999 },
  { name: "10 - 20 kB", min: 10_000, max: 19_999 },
  { name: "20 - 50 kB", min: 20_000, max: 49_999 },
  { name: "50 - 100 kB", min: 50_000, max: 99_999 },
  { name: "100 - 200 kB", min: 100_000, max: 199_999 },
  { name: "200 kB and more", min: 200_000, max: null },
];
