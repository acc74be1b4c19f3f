import type { Verdict } from "../../model/verdicts/verdict.ts";
import { sourcesSection } from "./sources_section.ts";

/** A page of a report before it is written: its file name and the HTML of its content. */
interface PageBody {
  readonly file: string;
  readonly body: string;
}

/** A figure, its anchor and what it shows (`makeFigure`), and a cell that asks for one (`Cell.seen`). */
const FIGURE = /<figure [^>]*?\bid="([^"]+)" data-shows="([^"]*)"/g;
const SEEN = /<span data-seen="([^"]*)"><\/span>/g;

/**
 * Pages with the links that a cell by itself cannot make: to the figure that supports a number, on its own page where it is there,
 * else on another one of the report; and to the sources, which come at the end of a page that cites them.
 */
export function linkPages(pages: readonly PageBody[], verdicts: readonly Verdict[]): string[] {
  const figures = pages.flatMap(({ file, body }) =>
    [...body.matchAll(FIGURE)].map(([, id, shows]) => ({ file, id: id!, shows: shows!.split(" ") }))
  );
  return pages.map(({ file, body }) => {
    const nearest = [
      ...figures.filter((of) => of.file === file),
      ...figures.filter((of) => of.file !== file),
    ];
    const linked = body.replaceAll(SEEN, (_, wanted: string) => {
      const found = wanted.split(" ").flatMap((what) =>
        nearest.find(({ shows }) => shows.includes(what)) ?? []
      )[0];
      return found === undefined
        ? ""
        : ` <a class="hr-seen" href="${found.file === file ? "" : found.file}#${found.id}">see figure</a>`;
    });
    return linked + sourcesSection(linked, verdicts);
  });
}
