/** The shop's colours and font come in as custom properties; the defaults keep 4.5:1 and more (WCAG 2.2, 1.4.3). */
export const PANEL = `
:host{position:fixed!important;left:0!important;right:0!important;bottom:0!important;display:block!important;margin:0!important;padding:0!important;z-index:2147483000!important;pointer-events:none;font-family:var(--habitue-banner-font,inherit);font-size:1rem;line-height:1.45;text-align:start}
*{box-sizing:border-box}
[hidden]{display:none!important}
.panel{pointer-events:auto;max-height:90vh;max-height:90dvh;overflow:auto;overscroll-behavior:contain;scroll-padding-bottom:12rem;margin:0 auto;max-width:76rem;padding:1.25rem;color:var(--habitue-banner-text,#1b1b1b);background:var(--habitue-banner-background,#fff);border:1px solid var(--habitue-banner-border,#6b6b6b);border-radius:var(--habitue-banner-radius,.75rem) var(--habitue-banner-radius,.75rem) 0 0;box-shadow:0 -.25rem 1.5rem rgba(0,0,0,.18)}
h2{margin:0 0 .35rem;font:inherit;font-size:1.15rem;font-weight:700}
p{margin:0}
a{color:inherit}
.head{max-width:46rem}
.policy{margin-top:.35rem}
.buttons{position:sticky;bottom:-1.25rem;display:grid;grid-template-columns:1fr 1fr;gap:.6rem;margin:0 -1.25rem -1.25rem;padding:1rem 1.25rem 1.25rem;background:var(--habitue-banner-background,#fff)}
button{min-height:2.75rem;padding:.55rem 1rem;font:inherit;font-weight:600;cursor:pointer;border:2px solid var(--habitue-banner-button,#1b1b1b);border-radius:calc(var(--habitue-banner-radius,.75rem)*.6)}
.full{color:var(--habitue-banner-button-text,#fff);background:var(--habitue-banner-button,#1b1b1b)}
.plain{grid-column:1/-1;color:inherit;background:transparent;border-color:currentColor;border-width:1px}
:focus{outline:none}
:focus-visible{outline:3px solid var(--habitue-banner-text,#1b1b1b);outline-offset:3px}
fieldset{border:0;margin:1rem 0 0;padding:0;display:grid;gap:.9rem}
.purpose{display:grid;grid-template-columns:1.5rem 1fr;gap:0 .75rem;align-items:start;align-content:start}
input{width:1.5rem;height:1.5rem;margin:0;accent-color:var(--habitue-banner-button,#1b1b1b)}
label{font-weight:600;padding:.02rem 0}
.why{grid-column:2;opacity:.86}
.reopen{pointer-events:auto;position:absolute;left:.75rem;bottom:.75rem;min-height:2.25rem;padding:.3rem .8rem;font-size:.85rem;color:var(--habitue-banner-text,#1b1b1b);background:var(--habitue-banner-background,#fff);border:1px solid var(--habitue-banner-border,#6b6b6b)}
.status{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (min-width:62rem){
.panel{margin-bottom:1rem;padding:1.5rem;border-radius:var(--habitue-banner-radius,.75rem);display:grid;grid-template-columns:1fr auto;gap:0 2.5rem;align-items:center}
.buttons{margin:0;padding:0;bottom:0;grid-template-columns:repeat(2,minmax(9.5rem,1fr)) auto}
.plain{grid-column:auto}
fieldset{grid-column:1/-1;grid-template-columns:1fr 1fr;gap:1rem 2.5rem}
fieldset:not([hidden])+.buttons{grid-column:1/-1;grid-template-columns:repeat(2,11rem) auto auto;justify-content:start;margin:0 -1.5rem -1.5rem;padding:1.25rem 1.5rem 1.5rem;bottom:-1.5rem}
}
@media (max-height:34rem){.buttons{position:static}.panel{scroll-padding:0}}
@media (forced-colors:active){.panel,button{border:2px solid}}`;

/** Room below the page while the panel covers its foot, so that what has the focus can be scrolled out from under it. */
export const roomBelow = (height: number): string =>
  `html{scroll-padding-bottom:${height}px!important}body{padding-bottom:${height}px!important}`;
