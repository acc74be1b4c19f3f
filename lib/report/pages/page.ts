import { colourProperties } from "../charts/colours.ts";
import { figureCss } from "../charts/figure_css.ts";
import { escapeHtml } from "../../text/escape_html.ts";

/** A page of the report: self-contained. */
export interface PageParts {
  readonly title: string;
  /** HTML of the page's content. */
  readonly body: string;
  /** What the run lacks, or was rescaled to: sentences that come first. */
  readonly notices?: readonly string[];
  /** Pages of the same report, for the navigation. */
  readonly pages: readonly { readonly file: string; readonly title: string }[];
  /** This page's own file name. */
  readonly file: string;
  /** Footer: run and machine. */
  readonly foot: string;
  /** More of the page's head. */
  readonly head?: string;
}

/**
 * A whole page around its content, styled for light, dark, phone and print. No outside address; no script but the content's own. The
 * style that every figure and table of the content carries stands once, in the head.
 */
export function pageHtml({ title, body, notices = [], pages, file, foot, head = "" }: PageParts): string {
  const links = pages.map((page) =>
    page.file === file
      ? `<span aria-current="page">${escapeHtml(page.title)}</span>`
      : `<a href="${escapeHtml(page.file)}">${escapeHtml(page.title)}</a>`
  );
  const figures = `<style>${figureCss()}</style>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">${head}
<title>${escapeHtml(title)} · Headroom</title>
<style>${colourProperties(":root")}${PAGE_CSS}</style>
${figures}
</head>
<body>
<a class="hr-skip" href="#content">Skip to content</a>
<nav aria-label="Pages">${links.join("")}</nav>
<main id="content" tabindex="-1">
${noticesHtml(notices)}${withoutGap(body.trim().replaceAll(figures, ""))}
</main>
<footer>${escapeHtml(foot)}</footer>
</body>
</html>
`;
}

/** Content whose headings leave out no level: what stands before the first section is on the sections' level. */
function withoutGap(body: string): string {
  const [before] = body.split("<h2", 1) as [string];
  return before.replaceAll(/<(\/?)h3\b/g, "<$1h2") + body.slice(before.length);
}

function noticesHtml(notices: readonly string[]): string {
  if (notices.length === 0) return "";
  const items = notices.map((notice) => `<li>${escapeHtml(notice)}</li>`);
  return `<aside class="hr-notice" aria-label="Before you read"><ul>${items.join("")}</ul></aside>\n`;
}

const PAGE_CSS = `
body{margin:0;background:var(--hr-surface);color:var(--hr-ink);font:16px/1.6 system-ui,sans-serif}
nav,main,footer{max-width:50rem;margin:0 auto;padding:0 1rem}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding-top:1rem;font-size:.9rem}
nav span{color:var(--hr-muted)}
@media (max-width:40rem){nav{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;padding-bottom:.4rem}}
main{padding-bottom:2rem}
footer{color:var(--hr-muted);font-size:.8rem;padding-bottom:2rem;overflow-wrap:anywhere}
a{color:var(--hr-exact)}
:focus-visible{outline:2px solid var(--hr-exact);outline-offset:2px}
main:focus{outline:none}
.hr-skip{position:absolute;left:-100vw;padding:.4rem .8rem;background:var(--hr-surface)}
.hr-skip:focus{left:.5rem;top:.5rem}
h1{font-size:1.7rem;line-height:1.2;margin:1.4rem 0 .6rem}
h2{font-size:1.3rem;line-height:1.25;margin:2.2rem 0 .5rem}
h1,h2,.hr-title{scroll-margin-top:1rem;overflow-wrap:anywhere}
.hr-prose,.hr-block p,.hr-block ul{max-width:70ch}
.hr-prose p{margin:.6rem 0}
.hr-prose a.anchor-link{opacity:0;margin-left:.3rem;text-decoration:none}
.hr-prose :is(h1,h2,h3):hover a.anchor-link,a.anchor-link:focus-visible{opacity:1}
@media (hover:none){.hr-prose a.anchor-link{opacity:1}}
code{font:.92em ui-monospace,monospace;overflow-wrap:anywhere}
pre{overflow-x:auto;font:.85rem/1.45 ui-monospace,monospace}
.hr-prose code{background:color-mix(in srgb,var(--hr-grid) 45%,transparent);padding:.05em .25em;border-radius:3px}
.hr-cards{display:flex;flex-wrap:wrap;gap:.4rem 2rem;padding:0;list-style:none;font-size:1.15rem}
.hr-notice{margin:1rem 0;padding:.1rem 1rem;border-left:4px solid var(--hr-limit);overflow-wrap:anywhere}
.hr-notice ul{margin:.5rem 0;padding-left:1rem}
.hr-foretold{max-width:70ch;margin:.3rem 0 1.2rem;padding-left:.6rem;border-left:3px dashed var(--hr-muted);color:var(--hr-muted);font-size:.84rem;overflow-wrap:anywhere}
.hr-sources{padding:0;list-style:none;font-size:.84rem;overflow-wrap:anywhere}
.hr-sources li{margin:.3rem 0;break-inside:avoid}
.hr-sources li:target{background:color-mix(in srgb,var(--hr-exact) 12%,var(--hr-surface))}
.hr-sources cite{font-style:normal}
.hr-cited{columns:22rem;column-gap:2rem}
@media (min-width:54rem){main .hr-block :is(.hr-scroll,.hr-data,p.hr-note){width:min(66rem,100vw - 3rem);margin-left:calc((50rem - min(66rem,100vw - 3rem))/2)}}
@media print{nav,.hr-skip,a.anchor-link{display:none}nav,main,footer{max-width:none;padding:0}
body{font-size:11pt}a{color:inherit;text-decoration:none}h1,h2,h3{break-after:avoid}}
`.replaceAll("\n", "");
