/** How the page looks, by day and by night. */
export const pageStyle = `
:root { color-scheme: light dark; --back: light-dark(#f6f5f2, #16171a); --card: light-dark(#fff, #202226);
  --ink: light-dark(#1d1e21, #ececea); --quiet: light-dark(#6a6c72, #9b9da3); --line: light-dark(#dddcd8, #34363b); --accent: #3b82f6; }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; margin-bottom: 1rem; }
h1 { margin: 0; font-size: 1.25rem; font-weight: 650; }
p { margin: 0; color: var(--quiet); font-variant-numeric: tabular-nums; }
main { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) 15rem; align-items: start; }
@media (max-width: 700px) { main { grid-template-columns: 1fr; } body { padding: 1rem; } }
.stage, aside { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.stage { display: grid; place-items: center; min-height: 55vh; overflow: hidden; cursor: pointer; }
.stage.over { border-color: var(--accent); box-shadow: 0 0 0 3px color-mix(in srgb, var(--accent) 25%, transparent); }
.stage input { position: absolute; opacity: 0; pointer-events: none; }
.stage:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
.stage canvas { display: block; width: 100%; max-height: 80vh; object-fit: contain; }
.hint { padding: 2rem; color: var(--quiet); text-align: center; }
[hidden] { display: none !important; }
aside { display: grid; gap: .9rem; padding: 1rem; }
button { padding: .5rem .9rem; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; cursor: pointer; }
button:hover { border-color: var(--accent); }
.strength { display: grid; gap: .2rem; color: var(--quiet); }
input[type=range] { width: 100%; accent-color: var(--accent); }
ul { display: grid; gap: .35rem; margin: 0; padding: 0; list-style: none; max-height: 60vh; overflow: auto; }
li { display: grid; grid-template-columns: 1rem 1fr auto; gap: .6rem; align-items: center; font-variant-numeric: tabular-nums; }
li i { width: 1rem; height: 1rem; border-radius: 4px; }
li.none { opacity: .4; }
li b { font-weight: 400; color: var(--quiet); }
`;
