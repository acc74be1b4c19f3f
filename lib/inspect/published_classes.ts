/** A class of values, both bounds included; `max` is null where there is no upper bound. */
export interface ValueClass {
  readonly name: string;
  readonly min: number;
  readonly max: number | null;
}

/** Adjacent classes by their smallest values: each ends where the next begins, the last has no upper bound. */
function classes(...starts: readonly (readonly [min: number, name: string])[]): readonly ValueClass[] {
  return starts.map(([min, name], i) => ({
    name,
    min,
    max: i + 1 < starts.length ? starts[i + 1]![0] - 1 : null,
  }));
}

/** Versions of an entity. Source: sp:mendoza-dump.md:L205-L209. */
export const VERSION_CLASSES = classes([1, "1"], [2, "2"], [3, "3 - 5"], [6, "6 - 10"], [11, "11 and more"]);

/** Life of an entity, blocks of 2 s. Source: sp:mendoza-dump.md:L173-L179. */
export const LIFE_CLASSES = classes(
  [0, "up to 30 min"],
  [901, "30 min - 5.5 h"],
  [9_901, "5.5 h - 2.3 d"],
  [99_361, "2.3 d - 11.5 d"],
  [496_801, "over 11.5 d"],
);

/** String attributes of an entity, system ones included. Source: sp:mendoza-dump.md:L304-L311; M-19. */
export const STRING_CLASSES = classes(
  [3, "3 - 5"],
  [6, "6 - 10"],
  [11, "11 - 15"],
  [16, "16 - 20"],
  [21, "21 and more"],
);

/** Numeric attributes of an entity, system ones included. Source: sp:mendoza-dump.md:L315-L320; M-19. */
export const NUMBER_CLASSES = classes([5, "5"], [6, "6 - 10"], [11, "11 and more"]);

/** Bytes of the JSON cache of string attributes. Source: sp:mendoza-dump.md:L359-L363. */
export const STRING_JSON_CLASSES = classes(
  [0, "under 200"],
  [200, "200 - 299"],
  [300, "300 - 399"],
  [400, "400 - 499"],
  [500, "500 - 749"],
  [750, "750 and more"],
);

/** Bytes of the JSON cache of numeric attributes. Source: sp:mendoza-dump.md:L369-L371. */
export const NUMBER_JSON_CLASSES = classes(
  [0, "under 100"],
  [100, "100 - 149"],
  [150, "150 - 199"],
  [200, "200 and more"],
);

/** Bytes of a payload, kB of 1,000. Source: sp:mendoza-dump.md:L450-L457; M-06, M-07. */
export const PAYLOAD_CLASSES = classes(
  [0, "under 1 kB"],
  [1_000, "1 - 5 kB"],
  [5_000, "5 - 10 kB"],
  [10_000, "10 - 20 kB"],
  [20_000, "20 - 50 kB"],
  [50_000, "50 - 100 kB"],
  [100_000, "100 - 200 kB"],
  [200_000, "200 kB and more"],
);
