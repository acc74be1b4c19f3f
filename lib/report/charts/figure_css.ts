import { colourProperties } from "./colours.ts";
import { FOLDED_COLUMNS } from "./table_html.ts";

/** Width of the figure itself, not of the window, from which its wide drawing is shown. */
const WIDE_FROM_PX = 640;

/** CSS of figures and tables; each carries it, so that a notebook cell needs no other style sheet. */
export function figureCss(): string {
  return colourProperties(".hr-figure,.hr-block") + RULES;
}

const RULES = `
.hr-figure,.hr-block{container-type:inline-size;margin:1.2rem 0;padding:0;color:var(--hr-ink);
background:var(--hr-surface);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.hr-title{font-size:1.1rem;line-height:1.35;margin:0 0 .2rem;font-weight:650}
.hr-subtitle,.hr-figure figcaption,.hr-note,.hr-data{color:var(--hr-muted);font-size:.84rem;margin:.2rem 0}
.hr-subtitle{margin-bottom:.6rem}
.hr-figure figcaption p{margin:.2rem 0}
.hr-figure figcaption .hr-data{font-size:inherit}
.hr-data a{display:inline-block;margin-left:.3rem;padding:.05rem .5rem;border:1px solid var(--hr-muted);
border-radius:.3rem;color:var(--hr-exact);text-decoration:none}
.hr-data a:hover{text-decoration:underline}
.hr-figure svg{display:block;width:100%;height:auto;overflow:visible}
.hr-legend>div{min-height:0;margin:0 0 .2rem}
.hr-legend svg{display:inline-block;width:15px;height:15px;flex:none}
.hr-wide{display:none}
@container (min-width:${WIDE_FROM_PX}px){.hr-wide{display:block}.hr-narrow{display:none}}
.hr-narrow{max-width:30rem}
.hr-figure details{margin-top:.3rem;color:var(--hr-ink)}
.hr-figure summary{cursor:pointer;color:var(--hr-muted)}
.hr-anchor{padding:0 .25em;color:var(--hr-exact);font-weight:400;text-decoration:none;opacity:0}
.hr-anchor::after{content:"#"}
:is(.hr-title,.hr-table caption,.hr-table tr):hover .hr-anchor,.hr-anchor:focus-visible{opacity:1}
@media (hover:none){.hr-anchor{opacity:1}}
.hr-figure:target{outline:2px solid var(--hr-exact);outline-offset:.5rem}
.hr-table tr:target>*{background:color-mix(in srgb,var(--hr-exact) 12%,var(--hr-surface))}
.hr-scroll{position:relative;overflow-x:auto;max-height:min(40rem,75vh);overflow-y:auto;border-bottom:1px solid var(--hr-muted)}
.hr-whole{max-height:none}
.hr-table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;min-width:60%;overflow-wrap:normal}
.hr-table caption{text-align:left;font-weight:650;padding:.2rem 0}
.hr-table :is(th,td){padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--hr-grid)}
.hr-table thead th{position:sticky;top:0;background:var(--hr-surface);vertical-align:bottom;font-weight:600;
border-bottom:1.5px solid var(--hr-muted);min-width:var(--least,4.5rem)}
.hr-table tbody th{position:relative;font-weight:inherit}
.hr-table tbody th .hr-anchor{position:absolute}
.hr-table tbody tr{scroll-margin-top:4rem}
.hr-table tbody :is(th,td){overflow-wrap:anywhere}
.hr-table .hr-number{text-align:right}
.hr-table tbody .hr-number{white-space:nowrap}
.hr-table tbody .hr-number small{white-space:normal}
@media (min-width:48rem){.hr-table tbody .hr-number small{overflow-wrap:normal}}
.hr-table small{color:var(--hr-muted);font-size:.92em}
.hr-table :is(tbody th,.hr-number) small{display:block}
.hr-table .hr-projected{font-style:italic}
.hr-seen{white-space:nowrap}
.hr-pass{color:var(--hr-pass);font-weight:600;white-space:nowrap}
.hr-fail{color:var(--hr-limit);font-weight:600;white-space:nowrap}
.hr-unproven{color:var(--hr-unproven);font-weight:600;white-space:nowrap}
.hr-table :is(.hr-pass,.hr-fail,.hr-unproven){white-space:normal}
.hr-answer{font-size:1.12rem;line-height:1.5}
.hr-missing{font-size:1rem;color:var(--hr-muted)}
@media screen{${folded(".hr-table.hr-folds", 36)}${folded(".hr-table.hr-folds-early", 47.9)}}
@media print{.hr-figure{break-inside:avoid}.hr-figure details,.hr-data,.hr-anchor,.hr-seen{display:none}
.hr-scroll{max-height:none;overflow:visible}.hr-table{font-size:8pt}
.hr-table thead th{position:static;min-width:calc(var(--least,4.5rem)/2)}.hr-table tr{break-inside:avoid}}
`.replaceAll("\n", "");

/** Rows of a table as lists, each cell after its column's name, where the table has less room than this. */
function folded(table: string, belowRem: number): string {
  const names = Array.from(
    { length: FOLDED_COLUMNS - 1 },
    (_, i) => `${table} td:nth-child(${i + 2})::before{content:var(--c${i + 2})}`,
  );
  return `@container (max-width:${belowRem}rem){
${table},${table} :is(caption,tbody,tr,th,td){display:block;min-width:0}
${table} thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
${table} tbody tr{padding:.5rem 0;border-bottom:1px solid var(--hr-grid)}
${table} tbody :is(th,td){padding:.05rem 0;border:0;text-align:left;white-space:normal}
${table} tbody th{font-weight:650}
${table} tbody :is(th,.hr-number) small{display:inline;font-weight:400}
${table} tbody th .hr-anchor{position:static}
${table} td:empty{display:none}
${table} td::before{color:var(--hr-muted)}${names.join("")}}`;
}
