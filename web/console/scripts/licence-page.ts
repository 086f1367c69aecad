/** What Vite's own `build.license` found in the bundle. */
export interface Licence {
  name: string;
  version: string;
  identifier?: string;
  text?: string;
}

/** A page of its own: readable from the wheel, without the console and without a script of ours. */
export function pageOf(licences: Licence[]): string {
  const entries = licences.map(
    ({ name, version, identifier, text }) =>
      `<details><summary><b>${safe(name)}</b> ${safe(version)} <span>${safe(identifier ?? "")}</span></summary>` +
      `<pre>${safe(text ?? "")}</pre></details>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" type="image/svg+xml" href="/console/mark.svg">
<link rel="stylesheet" href="/console/licences.css">
<script src="/console/scheme.js"></script>
<title>Licences · habitué</title>
</head>
<body>
<main>
<p><a href="/console/">← habitué</a></p>
<h1>Licences</h1>
<p>habitué is under the Apache License 2.0. Its console contains these ${licences.length} packages under licences of
their own; its tracker contains none.</p>
${entries.join("\n")}
</main>
</body>
</html>
`;
}

const safe = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
