/**
 * The colours of all figures, as CSS custom properties with a light and a dark value each. The same thing has the same
 * colour on every page. choice: distinct for colour-blind readers, contrast of at least 4.5:1 on both backgrounds (tested).
 */
export const COLOURS = {
  exact: { light: "#1a6bb5", dark: "#6fb4f2", about: "exact schema, per-event appends" },
  recommended: { light: "#b85000", dark: "#f2a25c", about: "recommended schema, batched appends" },
  peer: { light: "#667080", dark: "#9aa4b1", about: "peers, published figures, what is not the store's" },
  limit: { light: "#c42a3b", dark: "#ff8080", about: "a limit, and fail" },
  pass: { light: "#0a7f70", dark: "#3fc6b2", about: "pass" },
  unproven: { light: "#7a4cc2", dark: "#b899f5", about: "not proven" },
  ink: { light: "#1b1f24", dark: "#e7e9ec", about: "text" },
  muted: { light: "#59616b", dark: "#a5adb7", about: "secondary text" },
  grid: { light: "#dfe3e8", dark: "#363d46", about: "thin lines" },
  surface: { light: "#ffffff", dark: "#15181c", about: "background" },
} as const;

/** Name of a colour by what it stands for. */
export type ColourName = keyof typeof COLOURS;

/** The colour as a CSS value that follows light and dark. */
export function colour(name: ColourName): string {
  return `var(--hr-${name})`;
}

/** CSS that defines the properties on `selector`, for light, dark and print. */
export function colourProperties(selector: string): string {
  const block = (mode: "light" | "dark") =>
    Object.entries(COLOURS).map(([name, value]) => `--hr-${name}:${value[mode]}`).join(";");
  return `${selector}{color-scheme:light dark;${block("light")}}` +
    `@media screen and (prefers-color-scheme:dark){${selector}{${block("dark")}}}`;
}
