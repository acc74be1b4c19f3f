import type { Subject } from "../../runs/subject.ts";
import { EXACT_LAYOUTS } from "./exact_layouts.ts";
import { colour, type ColourName } from "./colours.ts";

/** A store with one of its variants. */
export type Setting = Pick<Subject, "store" | "variant">;

/** How a setting looks and is called on a page: colour and symbol, so that colour is never the only sign. */
export interface SubjectStyle {
  readonly colour: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2";
  readonly label: string;
  /** The label without the remark in parentheses. */
  readonly name: string;
}

type Look = readonly [colour: ColourName, symbol: SubjectStyle["symbol"], label: string];

const VARIANTS: Readonly<Record<string, Look>> = {
  full: ["exact", "circle", "full (survives power loss)"],
  normal: ["peer", "square", "normal (survives process death)"],
  "per-event": ["exact", "circle", "per event"],
  batch: ["recommended", "triangle", "batch"],
  "multi-seal": ["pass", "diamond2", "multi-seal"],
};

/** Colours of other stores, and of variants without a look of their own, in the order of their names. */
const OTHERS: readonly ColourName[] = ["recommended", "pass", "unproven", "peer"];
const SYMBOLS: readonly SubjectStyle["symbol"][] = ["square", "triangle", "diamond2", "circle"];

/** How far the symbols of stores of one colour are moved on: the first two differ in both of two variants. */
const SYMBOL_STEPS = [0, 2, 1, 3];

/**
 * Styles for settings shown together. One store: colours tell its variants apart. Several: colours tell the stores apart (those
 * with the layout of the systems themselves are blue), symbols the variants and stores of one colour, and labels name both.
 */
export function subjectStyles(settings: readonly Setting[]): (setting: Setting) => SubjectStyle {
  const stores = [...new Set(settings.map(({ store }) => store))].sort();
  const exact = stores.filter((store) => EXACT_LAYOUTS.has(store));
  const others = stores.filter((store) => !EXACT_LAYOUTS.has(store));
  const unknown = [...new Set(settings.map(({ variant }) => variant))].filter((id) => !(id in VARIANTS))
    .sort();
  const lookOf = (variant: string): Look => {
    const at = unknown.indexOf(variant);
    const round = Math.floor(at / OTHERS.length);
    return VARIANTS[variant] ??
      [OTHERS[at % OTHERS.length]!, SYMBOLS[(at + round) % SYMBOLS.length]!, variant];
  };
  return ({ store, variant }) => {
    const [ownColour, symbol, remarked] = lookOf(variant);
    // What a setting survives is known of the built-in stores alone: another's may have the same name.
    const variantLabel = EXACT_LAYOUTS.has(store) ? remarked : remarked.split(" (")[0]!;
    const several = stores.length > 1;
    const at = others.indexOf(store);
    const storeColour = at < 0 ? "exact" : OTHERS[at % OTHERS.length]!;
    const before = at < 0 ? exact.indexOf(store) : Math.floor(at / OTHERS.length);
    const step = several ? SYMBOL_STEPS[before % SYMBOL_STEPS.length]! : 0;
    const label = several ? `${store}, ${variantLabel}` : variantLabel;
    return {
      colour: colour(several ? storeColour : ownColour),
      symbol: SYMBOLS[(SYMBOLS.indexOf(symbol) + step) % SYMBOLS.length]!,
      label,
      name: label.split(" (")[0]!,
    };
  };
}
