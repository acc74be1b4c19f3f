import { Buffer } from "node:buffer";
import { writeBytesAtomic } from "../../runs/atomic_file.ts";

/** What a page may have with its downloads inside, characters. choice: under 2 MB with room for what is not ASCII. */
const MOST = 1_800_000;

/** A download as `downloadsHtml` writes it. */
const DOWNLOAD = /(<a download="([^"]+)" href=")data:[^"]*?;base64,([^"]+)"/g;

/**
 * Moves downloads out of a page that is too large with them, the largest first, into `data/` beside it.
 * @param out The page's folder. @param name The page's name: the files carry it. @returns The page, linking to them.
 * @throws {HeadroomError} The folder cannot be written.
 */
export async function moveLargeData(out: string, name: string, html: string): Promise<string> {
  let page = html;
  for (
    const [link, start, file, base64] of [...html.matchAll(DOWNLOAD)].sort((a, b) =>
      b[0].length - a[0].length
    )
  ) {
    if (page.length <= MOST) break;
    const place = `data/${name}-${file}`;
    await Deno.mkdir(`${out}/data`, { recursive: true });
    await writeBytesAtomic(`${out}/${place}`, Buffer.from(base64!, "base64"));
    page = page.replace(link, () => `${start}${place}"`);
  }
  return page;
}
