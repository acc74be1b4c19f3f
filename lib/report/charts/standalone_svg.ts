import { colourProperties } from "./colours.ts";
import { asOne, type Figure } from "./figure.ts";

/** A figure's wide picture as an SVG file with its colours inside, light or dark as the reader's system prefers. */
export function standaloneSvg(figure: Pick<Figure, "wide">): string {
  const style = `<style>${
    colourProperties("svg")
  }svg{background:var(--hr-surface);font-family:system-ui,sans-serif}</style>`;
  return `${asOne(figure.wide).replace(/^<svg [^>]*>/, (opening) => opening + style)}\n`;
}
