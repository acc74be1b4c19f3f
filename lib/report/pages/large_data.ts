import { Buffer } from "node:buffer";
import { writeBytesAtomic } from "../../runs/atomic_file.ts";

/** Longest file that stays inside its link, characters of base64. choice: twenty of them leave a page under 2 MB. */
const LONGEST = 64_000;

/** A download as `downloadsHtml` writes it. */
const DOWNLOAD = /(<a download="([^"]+)" href=")data:[^"]*?;base64,([^"]+)"/g;

/**
 * Moves large downloads out of a page into `data/` beside it, so that a page opens at once however much it is drawn from.
 * @param out The page's folder. @param name The page's name: the files carry it. @returns The page, linking to them.
 * @throws {HeadroomError} The folder cannot be written.
 */
export async function moveLargeData(out: string, name: string, html: string): Promise<string> {
  const large = [...html.matchAll(DOWNLOAD)].filter(([, , , base64]) => base64!.length > LONGEST);
  if (large.length > 0) await Deno.mkdir(`${out}/data`, { recursive: true });
  let page = html;
  for (const [link, start, file, base64] of large) {
    const place = `data/${name}-${file}`;
    await writeBytesAtomic(`${out}/${place}`, Buffer.from(base64!, "base64"));
    page = page.replace(link, () => `${start}${place}"`);
  }
  return page;
}
