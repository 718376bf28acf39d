import type { Markup } from "./markup.ts";

/** The report's page: one column of cards, light or dark as the reader's system is, and plain when printed. */
export const reportStyle: Markup = {
  markup: `<style>
:root { color-scheme: light dark; --page: #f5f6f8; --card: #fff; --text: #1d2330; --quiet: #667085; --rule: #e4e7ec; --accent: #2563c4; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --card: #161b24; --text: #e6e9ef; --quiet: #98a2b3; --rule: #2b3240; --accent: #6ea8fe; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 ui-sans-serif, system-ui, "Segoe UI", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 16px; }
.quiet { color: var(--quiet); } header p { margin: 0; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: 22px 24px; margin-top: 20px; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 20px; margin: 0; }
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dd { margin: 0; font-size: 26px; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; white-space: nowrap; }
.numbers dt { color: var(--quiet); font-size: 13px; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 28px 36px; }
.picture { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: right; color: var(--quiet); font-weight: 500; font-size: 13px; vertical-align: bottom; }
th, td { padding: 6px 0 6px 24px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tfoot td { font-weight: 600; border-top: 2px solid var(--rule); border-bottom: 0; }
tbody tr:last-child td { border-bottom: 0; }
.bar { width: 26%; min-width: 90px; } .bar span { display: block; border-radius: 4px; background: var(--rule); }
.bar i { display: block; height: 8px; border-radius: 4px; background: var(--accent); }
.swatch { display: inline-block; width: 14px; height: 14px; border-radius: 4px; margin-right: 9px; vertical-align: -2px; box-shadow: inset 0 0 0 1px #8886; }
.classes { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 0 0 16px; list-style: none; font-size: 14px; }
.triples { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; font-size: 13px; }
.triples b { font-weight: 500; color: var(--quiet); } .triples img { width: 100%; display: block; border-radius: 6px; background: var(--rule); }
.triples span { grid-column: 1 / -1; color: var(--quiet); margin-bottom: 10px; overflow-wrap: anywhere; }
.pairs { columns: 2 400px; column-gap: 48px; margin: 0; font-size: 14px; }
.pairs div { display: flex; justify-content: space-between; gap: 24px; padding: 5px 0; border-bottom: 1px solid var(--rule); break-inside: avoid; }
.pairs dt { color: var(--quiet); } .pairs dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media print { body { background: none; } section { break-inside: avoid; } main { padding: 0; max-width: none; } }
</style>`,
};
