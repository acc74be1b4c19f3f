/** Links of pages of one report that lead nowhere: an anchor or a page that is not there, as "page: link". */
export function brokenLinks(pages: readonly { readonly file: string; readonly body: string }[]): string[] {
  const anchors = new Map(pages.map(({ file, body }) => [
    file,
    new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)),
  ]));
  return pages.flatMap(({ file, body }) => {
    const links = [...body.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, link]) => link!);
    const inside = [...new Set(links)].filter((link) =>
      !/^(data|https?):/.test(link) && !link.startsWith("data/")
    );
    const leads = (link: string) => {
      const [page, anchor] = link.split("#") as [string, string | undefined];
      const there = anchors.get(page === "" ? file : page);
      return there !== undefined && (anchor === undefined || there.has(decodeURIComponent(anchor)));
    };
    return inside.filter((link) => !leads(link)).map((link) => `${file}: ${link}`);
  });
}
